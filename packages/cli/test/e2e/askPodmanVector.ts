/**
 * Makes the files of a machine with Podman in the root directory of this process, and prints the answers of this library to its questions.
 * `askPodmanVector.ts`; the machine is read from standard input. It must have a root directory of its own.
 */
import { Podman } from "@oci-runtimes/core/podman"
import { EngineEnvironment, Machine } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { execFileSync } from "node:child_process"
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { createServer } from "node:net"
import { dirname, join } from "node:path"
import { parse, type VectorFile } from "../../../core/test/podman/Vector.ts"
import { answerTo, isSimple } from "../../../node/test/podmanAnswer.ts"

const make = async (path: string, file: VectorFile): Promise<void> => {
  mkdirSync(dirname(path), { recursive: true })
  const { base64, mode, target = "", text = "", type = "file" } = typeof file === "string" ? { text: file } : file
  if (type === "directory") mkdirSync(path, { recursive: true })
  else {
    rmSync(path, { recursive: true, force: true })
    if (type === "symlink") return symlinkSync(target, path)
    if (type === "fifo") execFileSync("/bin/busybox", ["mkfifo", path])
    else if (type === "device") execFileSync("/bin/busybox", ["mknod", path, "c", "1", "3"])
    else if (type === "socket") await new Promise<void>((resolve) => createServer().unref().listen(path, resolve))
    else writeFileSync(path, base64 === undefined ? text : Buffer.from(base64, "base64"))
  }
  const usual = type === "directory" || type === "program" || type === "engine" ? 0o755 : 0o644
  chmodSync(path, mode === undefined ? usual : Number.parseInt(mode, 8))
}

const own = (path: string, uid: number): void => {
  chownSync(path, uid, uid)
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) own(inner, uid)
    else if (!entry.isSymbolicLink()) chownSync(inner, uid, uid)
  }
}

/** Makes the directories and programs that every machine has. */
const makeUsual = (): void => {
  const directories = ["sbin", "usr/bin", "usr/sbin", "usr/local/bin", "usr/local/sbin", "usr/libexec/podman"]
  directories.push("usr/lib/podman", "usr/share/containers", "etc/containers", "opt", "run", "var/lib", "root")
  for (const path of [...directories, "home/user", "tmp"]) mkdirSync(join("/", path), { recursive: true })
  chmodSync("/tmp", 0o1777)
  for (const name of ["sh", "cat", "echo", "env", "sleep", "true"]) linkSync("/bin/busybox", join("/bin", name))
  writeFileSync("/usr/libexec/podman/conmon", "#!/bin/sh\necho conmon version 2.1.12\n", { mode: 0o755 })
  writeFileSync("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/home/user:/bin/sh\n")
}

const [vector] = parse(readFileSync(0, "utf8"))
const runtime = "/run/user/1000"
const { ask, cgroups, cwd = "/", env = {}, expect, files = {}, uid = 0, version } = vector!
makeUsual()
for (const [path, file] of Object.entries(files)) {
  // Links come before what is made through them.
  // oxlint-disable-next-line no-await-in-loop
  await make(path, file)
}
if (cgroups !== "v1") await make("/sys/fs/cgroup/cgroup.controllers", "")
if (uid > 0) {
  mkdirSync(runtime, { recursive: true })
  for (const path of ["/home/user", runtime]) own(path, uid)
  process.setgroups?.([])
  process.setgid?.(uid)
  process.setuid?.(uid)
}

const engine = Result.getOrThrow(Podman.release(version))
const variables = Object.fromEntries(
  Object.entries({
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ...(uid === 0 ? { HOME: "/root" } : { HOME: "/home/user", XDG_RUNTIME_DIR: runtime }),
    ...env
  }).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
)
const machine = Machine.live.pipe(
  Layer.merge(EngineEnvironment.layer({ variables, workingDirectory: cwd, platform: "linux" }))
)
const answers = await Effect.runPromise(
  Effect.forEach(ask, (question, index) =>
    isSimple(question, expect[index]!) ? Effect.provide(answerTo(engine, question), machine) : Effect.succeed(null)
  )
)
process.stdout.write(JSON.stringify(answers))
