/**
 * A machine with a real containerd, in a world of its own. It answers the questions of recorded answers, in their format, and runs
 * containers. Every program that a runtime may name is a spy, which records its call and carries on as the real program.
 */
import { CriAnswer } from "@oci-runtimes/core/machine"
import { CriApi } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { existsSync } from "node:fs"
import { mkdir, readFile, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as delay } from "node:timers/promises"
import type { Answer } from "../../../core/test/containerd/Vector.ts"
import type { Finished } from "./Containerd.ts"
import * as ContainerdDump from "./ContainerdDump.ts"
import { logged } from "./ContainerdLog.ts"
import * as World from "./World.ts"

/** The texts of files by their paths. */
export interface Files {
  readonly [path: string]: string
}

/** A call of a spy: its path, and its arguments. */
export type Call = ReadonlyArray<string>

/** A machine. */
export interface ContainerdMachine {
  /** The version of the installed containerd. */
  readonly version: string
  /** Makes these files the only ones in `/etc/containerd`. */
  readonly configure: (files: Files) => Promise<void>
  /** Returns the answer of `containerd config dump`. */
  readonly dump: () => Promise<Answer>
  /** Starts containerd, asks it by CRI, and ends it after the use of the answer. The daemon is undefined if it has ended by itself. */
  readonly started: <A>(use: (answer: Answer, daemon: Daemon | undefined) => Promise<A>) => Promise<A>
  /** Ends every process, and removes the machine. */
  readonly stop: () => Promise<void>
}

/** A containerd that runs. */
export interface Daemon {
  /** Runs a container by `ctr run` with these flags. Returns its end, and the calls of spies. */
  readonly run: (flags: ReadonlyArray<string>) => Promise<{
    readonly id: string
    readonly finished: Finished
    readonly calls: ReadonlyArray<Call>
  }>
}

const callsFile = "/w/calls"

/** Returns a program that records its call, and carries on as another. */
const spy = (program: string): string => `#!/bin/sh
{ printf '%s\\0' "$0" "$@"; echo; } >>${callsFile}
exec ${program} "$@"
`

/** The spies by their paths. The directory of the first ones is first in `PATH`. */
export const spies: Files = {
  "/usr/local/sbin/runc": spy("/usr/sbin/runc"),
  "/usr/local/sbin/crun": spy("/usr/bin/crun"),
  "/opt/spy": spy("/usr/sbin/runc")
}

const shim = "/usr/local/sbin/containerd-shim-mine-v7"

/** The shims that are spies. What a shim of an unknown name runs is not predicted, so the prediction ends with the shim. */
export const shims: ReadonlyArray<string> = [shim]

/** The permissions of the spies. */
export const modes: Files = Object.fromEntries(Object.keys(spies).map((path) => [path, "755"]))

/** The exit code of containers: `ctr` may lose the output of a container that ends at once. */
export const containerExit = 42

const address = "/w/c.sock"

/** The places of the recorder, which recorded answers have. */
const daemonWords = ["containerd", "--root", "/w/root", "--state", "/run/w/state", "--address", address]

/** Makes the devices that a root directory without them lacks, and a file system on which containerd can make others. */
const preparation = `set -e
for device in null:3 zero:5 random:8 urandom:9; do
  rm -f /dev/\${device%:*}
  mknod -m 666 /dev/\${device%:*} c 1 \${device#*:}
done
mkdir -p /w
mount -t tmpfs none /w
mkdir -p /w/rootfs/bin
cp "$(command -v busybox)" /w/rootfs/bin/sh
`

/** Makes a machine with the programs of a root directory. */
export const start = async (root: string): Promise<ContainerdMachine> => {
  const world = await World.start({ root, systemd: false, shared: {} })
  try {
    await succeeded(world, ["sh", "-c", preparation])
    if (!existsSync(join(world.root, "w/rootfs"))) throw new Error(`${world.root} is not the root of the world`)
    await write(world, { ...spies, [shim]: spy("/usr/bin/containerd-shim-runc-v2") }, 0o755)
    const version = /^containerd \S+ (\S+)/.exec(await succeeded(world, ["containerd", "--version"]))?.[1] ?? ""
    const configure = async (files: Files) => {
      await succeeded(world, ["rm", "-rf", "/etc/containerd"])
      await write(world, files)
    }
    await configure({ "/etc/containerd/config.toml": "version = 2\n" })
    const { log: usual } = await daemonIn(world, async (_, log) => ({ log: logged(log) }))
    let count = 0
    return {
      version,
      configure,
      dump: async () => ContainerdDump.answerOf(await world.run(["containerd", "config", "dump"])),
      started: (use) =>
        daemonIn(world, async (end, log) => {
          const told = logged(log).filter((line) => !usual.includes(line))
          if (end !== undefined) return use({ started: false, status: end, error: told }, undefined)
          const answer: Answer = { started: true, cri: await criOf(world), log: told }
          return use(answer, { run: (flags) => run(world, `drawn-${++count}`, flags) })
        }),
      stop: world.stop
    }
  } catch (cause) {
    await world.stop()
    throw cause
  }
}

const succeeded = async (world: World.World, words: ReadonlyArray<string>): Promise<string> => {
  const { exitCode, stderr, stdout } = await world.run(words)
  if (exitCode !== 0) throw new Error(`Cannot run ${words.join(" ")}: ${stderr}`)
  return stdout
}

const write = async ({ root }: World.World, files: Files, mode = 0o644): Promise<void> => {
  for (const [path, content] of Object.entries(files)) {
    const at = join(root, path)
    // oxlint-disable no-await-in-loop
    await mkdir(dirname(at), { recursive: true })
    await writeFile(at, content, { mode })
    // oxlint-enable no-await-in-loop
  }
}

/** Starts the daemon, waits until it is ready or has ended, and ends it. `end` is its exit code if it has ended. */
const daemonIn = async <A>(
  world: World.World,
  use: (end: number | undefined, log: ReadonlyArray<string>) => Promise<A>
): Promise<A> => {
  const { end, pid, stderr, stdout } = await world.spawn(daemonWords)
  stdout.resume()
  const log: Array<string> = []
  const lines = createInterface(stderr)
  const ready = new Promise<undefined>((resolve) => {
    lines.on("line", (line) => {
      log.push(line)
      if (isReady(log)) resolve(undefined)
    })
  })
  const ended = Promise.all([end, new Promise((resolve) => lines.on("close", resolve))]).then(([code]) => code)
  try {
    const late = delay(20_000, "late", { ref: false })
    const outcome = await Promise.race([ready, ended, late])
    if (outcome === "late") throw new Error(`containerd is not ready:\n${log.join("\n")}`)
    return await use(outcome as number | undefined, log)
  } finally {
    await succeeded(world, ["sh", "-c", `kill ${pid} 2>/dev/null || ! test -d /proc/${pid}`])
    await ended
  }
}

/** Reports whether the daemon serves. CRI serves later than the daemon itself. */
const isReady = (log: ReadonlyArray<string>): boolean => {
  const has = (text: string) => log.some((line) => line.includes(text))
  if (!has("containerd successfully booted")) return false
  return (
    !has("Start cri plugin with config") ||
    has("failed to load plugin io.containerd.grpc.v1.cri") ||
    has("Start streaming server")
  )
}

const criOf = async ({ root }: World.World): Promise<NonNullable<Answer["cri"]>> => {
  const status = await CriApi.CriApi.use((cri) => cri.status(join(root, address))).pipe(
    Effect.provide(CriApi.layer),
    Effect.runPromise
  )
  if (Result.isFailure(status)) {
    const { failure } = status
    return { loaded: false, error: failure._tag === "NotCri" ? failure.details : CriAnswer.describe(address, failure) }
  }
  const { defaultRuntimeName, runtimes } = JSON.parse(status.success.info.get("config") ?? "").containerd
  return { loaded: true, defaultRuntimeName, runtimes }
}

const run = async (world: World.World, id: string, flags: ReadonlyArray<string>) => {
  await rm(join(world.root, callsFile), { force: true })
  const words = ["ctr", "--address", address, "run", "--rm", ...flags, "--rootfs", "/w/rootfs", id]
  const finished = await world.run([...words, "/bin/sh", "-c", `exit ${containerExit}`])
  const calls = await readFile(join(world.root, callsFile), "utf8").catch(() => "")
  return {
    id,
    finished,
    calls: calls
      .split("\0\n")
      .filter((call) => call !== "")
      .map((call) => call.split("\0"))
  }
}
