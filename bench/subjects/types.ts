/**
 * The time to check the types of a program that imports the packages, compared with one that imports only a part of Effect.
 */
import { symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { install } from "../Consumer.ts"
import { type Figure, make, type Target } from "../Figure.ts"
import type { Place } from "../Place.ts"
import { run } from "../Processes.ts"
import { measure } from "../Rounds.ts"

const checkout = join(import.meta.dirname, "../..")

/** The compilers that are installed with this repository. */
const compilers = [
  { title: "TypeScript 7", path: join(checkout, "node_modules/typescript/bin/tsc") },
  { title: "TypeScript 6", path: join(checkout, "docs/node_modules/typescript/bin/tsc") }
]

const reference = "effect/Result"

const modules = ["@oci-runtimes/core", "@oci-runtimes/core/reports/schema", "@oci-runtimes/node/promise"]

/** Measures programs that import one path each, under each compiler, with and without a check of the declarations. */
export const types = async ({ disk }: Place): Promise<ReadonlyArray<Figure>> => {
  const consumer = join(disk, "types")
  install(consumer)
  symlinkSync(join(checkout, "node_modules/@types"), join(consumer, "node_modules/@types"))
  for (const module of [reference, ...modules]) {
    writeFileSync(join(consumer, fileOf(module)), `import * as all from "${module}"\nexport { all }\n`)
  }
  const settings = compilers.flatMap((compiler) => [true, false].map((skips) => ({ ...compiler, skips })))
  const figures: Array<Figure> = []
  for (const { path, skips, title } of settings) {
    const checking = (module: string) => {
      const project = join(consumer, `tsconfig.${fileOf(module)}.json`)
      const compilerOptions = { ...options, skipLibCheck: skips }
      return (): number => {
        writeFileSync(project, JSON.stringify({ compilerOptions, files: [fileOf(module)] }))
        const start = performance.now()
        run(process.execPath, [path, "--project", project], consumer)
        return performance.now() - start
      }
    }
    // One after the other, so that each is alone on the machine.
    // oxlint-disable-next-line no-await-in-loop
    const [least, ...times] = await measure(
      [reference, ...modules].map((module) => ({ name: module, run: checking(module) })),
      { rounds: 5, warmUp: 1 }
    )
    for (const [index, module] of modules.entries()) {
      figures.push(
        make({
          name: `types of ${module}, ${title}${skips ? "" : ", declarations too"}`,
          unit: "ms",
          measured: times[index]!,
          beside: { name: reference, measured: least! },
          target
        })
      )
    }
  }
  return figures
}

const options = { strict: true, noEmit: true, module: "nodenext", target: "esnext", types: ["node"] }

const fileOf = (module: string): string => `${module.replaceAll(/[@/]/g, "-")}.ts`

const target: Target = { atMost: 1000, of: "difference" }
