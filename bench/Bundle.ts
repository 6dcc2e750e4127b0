/**
 * Bundles of the packages as published, for the benchmark and for the tests of the budgets.
 */
import { rolldown } from "rolldown"
import { gzipSync } from "node:zlib"
import { join } from "node:path"

/** The sizes of a bundle, and the size of each module's part in it. */
export interface Bundle {
  readonly minified: number
  readonly gzipped: number
  readonly modules: ReadonlyMap<string, number>
}

const entry = "\0entry"

const checkout = join(import.meta.dirname, "..")

/** Bundles and minifies a program, for no specific platform unless it needs Node. */
export const bundle = async (program: string, platform: "neutral" | "node" = "neutral"): Promise<Bundle> => {
  const build = await rolldown({
    input: "entry",
    cwd: checkout,
    platform,
    // gRPC is loaded from a file of its own, when a socket is asked by CRI.
    external: /^node:|^@grpc\/grpc-js$/,
    resolve: { mainFields: ["module", "main"] },
    plugins: [
      {
        name: "entry",
        resolveId: (id, importer) => {
          if (id === "entry") return entry
          // The program is not a file, so its imports are resolved to the packages of the checkout.
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

/** Returns the path of a published module. `oci-runtimes/bin` is the command, which its package does not export. */
const published = (id: string): string => {
  if (id === "oci-runtimes/bin") return join(checkout, "packages/cli/dist/bin.js")
  const [, name, ...room] = id.split("/")
  return join(checkout, "packages", name!, "dist", ...room, "index.js")
}
