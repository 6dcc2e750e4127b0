/**
 * The time to import the packages, compared with the time to import the part of Effect that they need at least.
 */
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { install } from "../Consumer.ts"
import { type Figure, make, type Target } from "../Figure.ts"
import type { Place } from "../Place.ts"
import { measure } from "../Rounds.ts"

/** Modules, each with a module to compare it with and the time that it may take in addition. */
const comparisons: ReadonlyArray<{ readonly module: string; readonly beside: string; readonly target?: Target }> = [
  { module: "@oci-runtimes/core", beside: "effect/Result", target: { atMost: 20, of: "difference" } },
  { module: "@oci-runtimes/core/docker", beside: "effect/Result" },
  { module: "@oci-runtimes/core/shim", beside: "effect/Result" },
  {
    module: "@oci-runtimes/node",
    beside: "@effect/platform-node/NodeFileSystem",
    target: { atMost: 40, of: "difference" }
  }
]

/** Measures core, two of its rooms, and node. */
export const imports = async ({ disk }: Place): Promise<ReadonlyArray<Figure>> => {
  const consumer = join(disk, "imports")
  install(consumer)
  writeFileSync(
    join(consumer, "import.js"),
    `const start = performance.now()
await import(process.argv[2])
process.stdout.write(String(performance.now() - start))`
  )
  const importing = (module: string) => (): number => {
    const { status, stderr, stdout } = spawnSync(process.execPath, ["import.js", module], {
      cwd: consumer,
      encoding: "utf8"
    })
    if (status !== 0) throw new Error(`Cannot import ${module}: ${stderr}`)
    return Number(stdout)
  }
  const modules = [...new Set(comparisons.flatMap(({ beside, module }) => [beside, module]))]
  const times = await measure(
    modules.map((module) => ({ name: module, run: importing(module) })),
    { rounds: 15, warmUp: 2 }
  )
  const timeOf = (module: string) => times[modules.indexOf(module)]!
  return comparisons.map(({ beside, module, target }) =>
    make({
      name: `import of ${module}`,
      unit: "ms",
      measured: timeOf(module),
      beside: { name: beside, measured: timeOf(beside) },
      ...(target && { target })
    })
  )
}
