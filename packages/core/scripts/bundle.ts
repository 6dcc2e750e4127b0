/**
 * Bundles the public paths of the package in the working directory, for Node.js only: each module takes about a millisecond to
 * load. The package exports the bundles under the condition `node`. Bundlers use the condition `module`, which comes before it, and remove
 * unused code from the modules themselves.
 */
import { readFileSync } from "node:fs"
import { rolldown } from "rolldown"
import { writeOutputs } from "./outputs.ts"

const bundled = "./dist/bundled/"

/** All packages are imported except `@noble/hashes`, whose four modules for SHA-256 have no state that others could share. */
const packages = /^(?!@noble\/)[^./]/

/** One file for all rooms below those of the engines, except service managers and TOML, which few programs use. */
const base = {
  name: "base",
  test: /core\/dist\/(?!docker|containerd|crio|podman|document\/toml|service|questions|reports|testing|index)/
}

/** One file for what all machines have in node, except gRPC, which few programs use. */
const machine = { name: "machine", test: /node\/dist\/(?:machine|disk)\/(?!internal\/(?:cri|proto))/ }

/** The parts of a package.json that say what to bundle, and for which Node.js. */
interface Manifest {
  readonly engines: { readonly node: string }
  /** The files of each path, by condition. */
  readonly exports: { readonly [path: string]: string | { readonly [condition: string]: string } }
}

const main = async (): Promise<void> => {
  const manifest: Manifest = JSON.parse(readFileSync("package.json", "utf8"))
  const entries = Object.values(manifest.exports).flatMap((files) => {
    if (typeof files === "string") return []
    const { node: file, default: module } = files
    return file === undefined || module === undefined ? [] : [[file.slice(bundled.length, -".js".length), module]]
  })
  const build = await rolldown({ input: Object.fromEntries(entries), external: packages, platform: "neutral" })
  const { output } = await build.generate({
    dir: bundled,
    format: "es",
    chunkFileNames: "parts/[name].js",
    sourcemap: true,
    banner: (chunk) => (chunk.isEntry ? refusal(manifest) : ""),
    codeSplitting: { groups: [base, machine] }
  })
  await build.close()
  writeOutputs(bundled, output)
}

/**
 * Returns a statement that refuses a Node.js that is too old, which would only fail later, without saying why. Other runtimes, which
 * say that they are some release of Node.js, are not judged.
 */
const refusal = ({ engines }: Manifest): string => {
  const [needed = "", major, minor] = /(\d+)\.(\d+)/.exec(engines.node) ?? []
  const isNode = 'process.release?.name === "node" && !process.versions.bun && !globalThis.Deno'
  const isOld = `(([major, minor]) => major < ${major} || (major == ${major} && minor < ${minor}))(process.versions.node.split("."))`
  const message = `"The packages of @oci-runtimes need Node.js ${needed} or later; this is " + process.versions.node + " (" + process.execPath + ")."`
  return `if (${isNode} && ${isOld}) throw new Error(${message});`
}

await main()
