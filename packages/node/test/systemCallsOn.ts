/** System calls that are effects of a file system, which has to do everything at once, so that its faults are theirs. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type { PlatformError } from "effect/PlatformError"
import * as Scope from "effect/Scope"
import { errnoOf } from "../src/internal/errno.ts"
import type { SystemCalls } from "../src/internal/systemCalls.ts"

/** The error of a system call. */
export const systemError = (code: string): Error => Object.assign(new Error(code), { code })

/** Those of a file system. At most so many bytes are written at once. */
export const systemCallsOn = (fileSystem: FileSystem.FileSystem, bytesAtOnce = 7): SystemCalls => {
  const files: Array<{ readonly path: string; readonly file: FileSystem.File; readonly scope: Scope.Closeable }> = []
  const remove = (path: string) => call(fileSystem.remove(path, { recursive: true }))
  return {
    chmod: (path, mode) => call(fileSystem.chmod(path, mode)),
    chown: (path, uid, gid) => call(fileSystem.chown(path, uid, gid)),
    close: (file) => call(Scope.close(files[file]!.scope, Exit.void)),
    create: (path, mode) => {
      const scope = Scope.makeUnsafe()
      const file = call(Effect.provideService(fileSystem.open(path, { flag: "wx", mode }), Scope.Scope, scope))
      return files.push({ path, file, scope }) - 1
    },
    fchmod: (file, mode) => call(fileSystem.chmod(files[file]!.path, mode)),
    link: (from, to) => call(fileSystem.link(from, to)),
    lstat: (path) => {
      const info = call(
        Effect.catch(fileSystem.lstat(path), (error) =>
          errnoOf(error) === "ENOENT" ? Effect.succeed(undefined) : Effect.fail(error)
        )
      )
      return (
        info && {
          isFile: () => info.type === "File",
          isDirectory: () => info.type === "Directory",
          isSymbolicLink: () => info.type === "SymbolicLink",
          mode: info.mode,
          size: Number(info.size),
          uid: Option.getOrElse(info.uid, () => 0),
          gid: Option.getOrElse(info.gid, () => 0)
        }
      )
    },
    mkdir: (path, mode) => call(fileSystem.makeDirectory(path, { mode })),
    readdir: (path) => call(fileSystem.readDirectory(path)),
    readText: (path) => new TextDecoder().decode(call(fileSystem.readFile(path))),
    rename: (from, to) => call(fileSystem.rename(from, to)),
    rmdir: (path) => {
      if (call(fileSystem.readDirectory(path)).length > 0) throw systemError("ENOTEMPTY")
      remove(path)
    },
    symlink: (target, path) => call(fileSystem.symlink(target, path)),
    unlink: (path) => call(fileSystem.remove(path)),
    write: (file, content) => {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content
      return Number(call(files[file]!.file.write(bytes.subarray(0, bytesAtOnce))))
    }
  }
}

/** Has it done, or throws as the system does. Where the world has stopped, it throws that. */
const call = <A>(effect: Effect.Effect<A, PlatformError>): A =>
  Exit.match(Effect.runSyncExit(effect), {
    onSuccess: (value) => value,
    onFailure: (cause) => {
      const failed = Cause.findErrorOption(cause)
      throw Option.isSome(failed) ? systemError(errnoOf(failed.value)) : Cause.squash(cause)
    }
  })
