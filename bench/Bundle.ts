/**
 * What a bundler makes of the packages as they are published: for the benchmark, and for the tests of the budgets.
 */
import { rolldown } from "rolldown"
import { gzipSync } from "node:zlib"
import { join } from "node:path"

/** How large a bundle is, and the modules of which something is in it, with how much. */
export interface Bundle {
  readonly minified: number
  readonly gzipped: number
  readonly modules: ReadonlyMap<string, number>
}

const entry = "\0entry"

const checkout = join(import.meta.dirname, "..")

/** Bundles a program, minified, for no platform in particular unless it needs Node. */
export const bundle = async (program: string, platform: "neutral" | "node" = "neutral"): Promise<Bundle> => {
  const build = await rolldown({
    input: "entry",
    cwd: checkout,
    platform,
    external: /^node:/,
    resolve: { mainFields: ["module", "main"] },
    plugins: [
      {
        name: "entry",
        resolveId: (id, importer) => {
          if (id === "entry") return entry
          // The program stands nowhere, so what it imports is looked for as if it stood in the checkout.
          return importer === entry ? { id: published(id) } : null
        },
        load: (id) => (id === entry ? program : null)
      }
    ]
  })
  const { output } = await build.generate({ format: "es", minify: true })
  await build.close()
  const chunks = output.filter((one) => one.type === "chunk")
  const code = chunks.map((chunk) => chunk.code).join("\n")
  const modules = chunks.flatMap((chunk) =>
    Object.entries(chunk.modules).flatMap(([id, { renderedLength }]) =>
      renderedLength === 0 ? [] : [[id, renderedLength] as const]
    )
  )
  return { minified: code.length, gzipped: gzipSync(code).length, modules: new Map(modules) }
}

/** `oci-runtimes/bin` is the command, which is no export of its package. */
const published = (id: string): string => {
  if (id === "oci-runtimes/bin") return join(checkout, "packages/cli/dist/bin.js")
  const [, name, ...room] = id.split("/")
  return join(checkout, "packages", name!, "dist", ...room, "index.js")
}
