/**
 * The time to start the command, installed as published, compared with a program that does nothing.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { install } from "../Consumer.ts"
import { type Figure, make, type Target } from "../Figure.ts"
import type { Place } from "../Place.ts"
import { measure } from "../Rounds.ts"
import { daemonJson } from "../Samples.ts"

/** Measures subcommands that only read. The engine is given, because detecting the installed engine would start its program. */
export const coldStart = async ({ disk }: Place): Promise<ReadonlyArray<Figure>> => {
  const consumer = join(disk, "start")
  const command = install(consumer)
  writeFileSync(join(consumer, "daemon.json"), daemonJson(4))
  const options = ["--engine", "moby-25", "--config", "daemon.json"]
  const commands: { readonly [name: string]: ReadonlyArray<string> } = {
    check: ["check", ...options],
    "check --json": ["check", "--json", ...options],
    resolve: ["resolve", "runtime-0", ...options],
    "--version": ["--version"]
  }
  const cache = join(consumer, "cache")
  mkdirSync(cache, 0o700)
  const kept = { ...process.env, XDG_CACHE_HOME: cache }
  const starting = (args: ReadonlyArray<string>, env: NodeJS.ProcessEnv) => (): number => {
    const start = performance.now()
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: consumer, encoding: "utf8", env })
    const time = performance.now() - start
    // The status of an answer is 1 where the programs of the runtimes are missing.
    if (status !== 0 && status !== 1) throw new Error(`Cannot run ${args.join(" ")}: ${stderr}`)
    return time
  }
  const starts = [
    ...Object.entries(commands).map(([name, args]) => ({ name, run: starting([command, ...args], kept), target })),
    // As in the first run, or without a directory that is safe for compiled code.
    {
      name: "check, nothing kept",
      run: starting([command, ...(commands["check"] ?? [])], { ...kept, NODE_DISABLE_COMPILE_CACHE: "1" })
    }
  ]
  const [nothing, ...times] = await measure([{ name: "node -e 0", run: starting(["-e", "0"], kept) }, ...starts], {
    rounds: 25,
    warmUp: 3
  })
  if (readdirSync(join(cache, "oci-runtimes")).length === 0)
    throw new Error(`Cannot measure with compiled code: none is kept in ${cache}.`)
  return starts.map((one, index) =>
    make({
      name: `start of ${one.name}`,
      unit: "ms",
      measured: times[index]!,
      beside: { name: "node -e 0", measured: nothing! },
      ...("target" in one && { target: one.target })
    })
  )
}

const target: Target = { atMost: 50, of: "difference" }
