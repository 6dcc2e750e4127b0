/**
 * Bundles the command with all that it needs into `dist/command`, since loading hundreds of modules is most of what a short
 * run takes; and lists there whose code is in it.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Plugin, rolldown } from "rolldown"

const here = fileURLToPath(new URL("..", import.meta.url))
const output = join(here, "dist/command")

/** Making a segmenter takes as long as all the rest of the library for command lines. It is made where one is used. */
const lateSegmenter: Plugin = {
  name: "late-segmenter",
  transform: (code, id) => {
    if (!id.endsWith("effect/dist/cli/CliOutput.js")) return null
    const [before, made, behind, ...others] = code.split(/(new Intl\.Segmenter\(undefined, \{[^}]*\}\))/)
    if (made === undefined || others.length > 0) throw new Error("Cannot find the one segmenter of effect's CliOutput.")
    return { code: `${before}{ segment: (text) => ${made}.segment(text) }${behind}`, map: null }
  }
}

/**
 * Parts of Node.js that take milliseconds to load, and that most runs do not use. They are loaded when a function of theirs is
 * called for the first time.
 */
const lateBuiltins = new Set(["node:child_process", "node:crypto", "node:readline"])

const lateBuiltin = "\0late:"

const late: Plugin = {
  name: "late-builtins",
  resolveId: (id) => (lateBuiltins.has(id) ? `${lateBuiltin}${id}` : null),
  load: async (id) => {
    if (!id.startsWith(lateBuiltin)) return null
    const builtin = id.slice(lateBuiltin.length)
    const functions = Object.entries(await import(builtin)).filter(([, value]) => typeof value === "function")
    return functions
      .filter(([name]) => name !== "default")
      .map(
        ([name]) =>
          `export function ${name}(...args) { return process.getBuiltinModule("${builtin}").${name}(...args) }`
      )
      .join("\n")
  }
}

const main = async (): Promise<void> => {
  rmSync(output, { recursive: true, force: true })
  const build = await rolldown({
    input: join(here, "dist/start.js"),
    platform: "node",
    external: (id) => id.startsWith("node:") && !lateBuiltins.has(id),
    resolve: { mainFields: ["module", "main"] },
    plugins: [lateSegmenter, late]
  })
  const { output: chunks } = await build.write({ dir: output, format: "es", minify: true, chunkFileNames: "[name].js" })
  await build.close()
  const modules = chunks.flatMap((chunk) => (chunk.type === "chunk" ? Object.keys(chunk.modules) : []))
  writeFileSync(join(output, "THIRD-PARTY.txt"), licencesOf(modules))
}

/** The packages of others that the modules belong to, each with its licence. */
const licencesOf = (modules: ReadonlyArray<string>): string => {
  const folders = new Set(modules.filter((id) => id.includes("/node_modules/")).map(packageFolder))
  const parts = [...folders].toSorted().map((folder) => {
    const { license, name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
    if (file === undefined) throw new Error(`Cannot find the licence of ${name} in ${folder}.`)
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`
  })
  return `The command holds code of these packages.\n\n${parts.join(`\n${"-".repeat(72)}\n\n`)}`
}

const packageFolder = (module: string): string => {
  let folder = dirname(module)
  // Folders within a package may have a package.json that only says how its modules are to be read.
  while (!isPackage(folder)) folder = dirname(folder)
  return folder
}

const isPackage = (folder: string): boolean => {
  const file = join(folder, "package.json")
  return existsSync(file) && JSON.parse(readFileSync(file, "utf8")).version !== undefined
}

await main()
