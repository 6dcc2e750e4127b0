/** The disk of this machine, with its calls counted, so that a test can have any of them fail, or be the last one. */
import { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CallFailed, type Calls } from "../src/disk/internal/calls.ts"
import * as SystemCalls from "../src/disk/internal/systemCalls.ts"
import { visitBy } from "../src/disk/internal/visit.ts"

/** A call that changes or syncs something. The first has the number 1. */
export interface Call {
  readonly index: number
  readonly method: keyof Calls
  readonly paths: ReadonlyArray<string>
}

/** What is done at a call. */
export interface Hooks {
  /** Is told of each call before it is made. The call fails with the errno that this gives back. */
  readonly before?: (call: Call) => string | undefined
  /** Is told of each file that is half written; undefined for files that are to be written as a whole. */
  readonly atHalf?: (call: Call) => (() => void) | undefined
}

/** A disk with these hooks. `holds` says whether directories are held, as they are where there is a `/proc`. */
export const layer = (hooks: Hooks, holds = true): Layer.Layer<Disk.Disk> =>
  Layer.effect(
    Disk.Disk,
    Effect.gen(function* () {
      const live = yield* Disk.Disk
      const at = counter(hooks)
      return {
        ...live,
        visit: (user) => Effect.map(SystemCalls.begin(user, holds), (calls) => visitBy(counted(calls, at, hooks)))
      }
    })
  ).pipe(Layer.provide(Disk.layer))

type Counter = <A>(
  method: keyof Calls,
  paths: ReadonlyArray<string>,
  made: (call: Call) => Effect.Effect<A, CallFailed>
) => Effect.Effect<A, CallFailed>

const counter = ({ before }: Hooks): Counter => {
  let index = 0
  return (method, paths, made) =>
    Effect.suspend(() => {
      const call = { index: ++index, method, paths }
      const errno = before?.(call)
      return errno === undefined ? made(call) : Effect.fail(new CallFailed({ errno }))
    })
}

const counted = (calls: Calls, at: Counter, { atHalf }: Hooks): Calls => ({
  ...calls,
  create: (path, bytes, mode) =>
    at("create", [path], (call) => {
      const half = atHalf?.(call)
      if (half === undefined) return calls.create(path, bytes, mode)
      const part = bytes.subarray(0, Math.floor(bytes.length / 2))
      return Effect.andThen(calls.create(path, part, mode), Effect.sync(half))
    }),
  mkdir: (path, mode) => at("mkdir", [path], () => calls.mkdir(path, mode)),
  link: (from, to) => at("link", [from, to], () => calls.link(from, to)),
  symlink: (target, path) => at("symlink", [path], () => calls.symlink(target, path)),
  rename: (from, to) => at("rename", [from, to], () => calls.rename(from, to)),
  chmod: (path, mode) => at("chmod", [path], () => calls.chmod(path, mode)),
  chown: (path, uid, gid) => at("chown", [path], () => calls.chown(path, uid, gid)),
  unlink: (path) => at("unlink", [path], () => calls.unlink(path)),
  rmdir: (path) => at("rmdir", [path], () => calls.rmdir(path)),
  fsync: (path) => at("fsync", [path], () => calls.fsync(path))
})
