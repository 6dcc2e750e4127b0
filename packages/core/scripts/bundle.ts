/**
 * Bundles the public paths of the package in the working directory, for Node.js only: loading modules one by one is most of the
 * time of an import. The package exports the bundles under `module-sync`. Bundlers ignore that condition and remove unused code
 * from the modules themselves.
 */
import { readFileSync, rmSync } from "node:fs"
import { rolldown } from "rolldown"

const bundled = "./dist/bundled/"

/** The exports of a package, with their files by condition. */
interface Exports {
  readonly [path: string]: string | { readonly [condition: string]: string }
}

const main = async (): Promise<void> => {
  const { exports }: { readonly exports: Exports } = JSON.parse(readFileSync("package.json", "utf8"))
  const entries = Object.values(exports).flatMap((files) => {
    if (typeof files === "string") return []
    const { "module-sync": file, default: module } = files
    return file === undefined || module === undefined ? [] : [[file.slice(bundled.length, -".js".length), module]]
  })
  rmSync(bundled, { recursive: true, force: true })
  const build = await rolldown({ input: Object.fromEntries(entries), external: /^[^./]/, platform: "neutral" })
  await build.write({ dir: bundled, format: "es", chunkFileNames: "parts/[name].js", sourcemap: true })
  await build.close()
}

await main()
