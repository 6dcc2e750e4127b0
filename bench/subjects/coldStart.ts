/**
 * What starting the command costs, installed as it is published, beside a program that does nothing.
 */
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { install } from "../Consumer.ts"
import { type Figure, make } from "../Figure.ts"
import type { Place } from "../Place.ts"
import { measure } from "../Rounds.ts"
import { daemonJson } from "../Samples.ts"

/** Subcommands that only ask. The engine is named, for looking for the one that is installed would start its program. */
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
  const env = { ...process.env, XDG_CACHE_HOME: join(consumer, "cache") }
  const starting = (args: ReadonlyArray<string>) => (): number => {
    const start = performance.now()
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: consumer, encoding: "utf8", env })
    const time = performance.now() - start
    if (status !== 0) throw new Error(`Cannot run ${args.join(" ")}: ${stderr}`)
    return time
  }
  const [nothing, ...times] = await measure(
    [["-e", "0"], ...Object.values(commands).map((args) => [command, ...args])].map((args) => ({
      name: args.join(" "),
      run: starting(args)
    })),
    { rounds: 25, warmUp: 3 }
  )
  return Object.keys(commands).map((name, index) =>
    make({
      name: `start of ${name}`,
      unit: "ms",
      measured: times[index]!,
      beside: { name: "node -e 0", measured: nothing! },
      target: { atMost: 60, of: "difference" }
    })
  )
}
