/**
 * Bundles the public paths of the package in the working directory, for Node.js only: each module takes about a millisecond to
 * load. The package exports the bundles under `module-sync`. Bundlers ignore that condition and remove unused code from the
 * modules themselves.
 */
import { readFileSync } from "node:fs"
import { rolldown } from "rolldown"
import { writeOutputs } from "./outputs.ts"

const bundled = "./dist/bundled/"

/** All packages are imported except `@noble/hashes`, whose four modules for SHA-256 have no state that others could share. */
const packages = /^(?!@noble\/)[^./]/

/** One file for all rooms below those of the engines. */
const base = { name: "base", test: /core\/dist\/(?!docker|questions|reports|testing|index)/ }

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
  const build = await rolldown({ input: Object.fromEntries(entries), external: packages, platform: "neutral" })
  const { output } = await build.generate({
    dir: bundled,
    format: "es",
    chunkFileNames: "parts/[name].js",
    sourcemap: true,
    codeSplitting: { groups: [base] }
  })
  await build.close()
  writeOutputs(bundled, output)
}

await main()
