/**
 * The time to import the packages, compared with the time to import an empty module.
 */
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { install } from "../Consumer.ts"
import { type Figure, make } from "../Figure.ts"
import type { Place } from "../Place.ts"
import { measure } from "../Rounds.ts"

const modules = ["@oci-runtimes/core", "@oci-runtimes/core/docker", "@oci-runtimes/core/shim", "@oci-runtimes/node"]

/** Measures core, two of its rooms, and node. */
export const imports = async ({ disk }: Place): Promise<ReadonlyArray<Figure>> => {
  const consumer = join(disk, "imports")
  install(consumer)
  writeFileSync(join(consumer, "empty.js"), "")
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
  const [nothing, ...times] = await measure(
    ["./empty.js", ...modules].map((module) => ({ name: module, run: importing(module) })),
    { rounds: 15, warmUp: 2 }
  )
  return modules.map((module, index) =>
    make({
      name: `import of ${module}`,
      unit: "ms",
      measured: times[index]!,
      beside: { name: "an empty module", measured: nothing! }
    })
  )
}
