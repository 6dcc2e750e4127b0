/**
 * Bundles the command with all that it needs into `dist/command`, since loading hundreds of modules is most of what a short
 * run takes; and lists there whose code is in it. `start.cjs` runs `command.cjs`, so that its compiled code can be kept. gRPC is in
 * `grpc.cjs`, which `command.cjs` loads when a socket is asked by CRI. The completion scripts are written to `dist/completions`, by the
 * names under which shells look for them.
 */
import { execFileSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { type OutputChunk, type OutputOptions, type Plugin, rolldown } from "rolldown"
import { writeOutputs } from "../../core/scripts/outputs.ts"

const here = fileURLToPath(new URL("..", import.meta.url))

/** Constants of effect's CliOutput that take as long to make as all the rest of it, and that only help texts use. */
const lateConstants = ["graphemeSegmenter", "zeroWidthCodePoints"]

const lateConstant: Plugin = {
  name: "late-constants",
  transform: (code, id) =>
    id.endsWith("effect/dist/cli/CliOutput.js") ? { code: lateConstants.reduce(inlined, code), map: null } : null
}

/** Moves the value of a constant to the places that use it. */
const inlined = (code: string, name: string): string => {
  const [before, value, behind, ...others] = code.split(new RegExp(`const ${name} = ([^;]+);`))
  if (behind === undefined || others.length > 0) throw new Error(`Cannot find one ${name} in effect's CliOutput.`)
  return `${before}${behind.replaceAll(name, `(${value})`)}`
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

/** The package whose code has a file of its own, because it is a fifth of all code and most runs do not use it. */
const latePackage = "@grpc/grpc-js"

const lateFile = "grpc.cjs"

const lateFileModule = "\0late-file"

/** A module of CommonJS loads the file when the module is used, not at the start of the bundle. */
const lateFiles: Plugin = {
  name: "late-files",
  resolveId: (id) => (id === latePackage ? lateFileModule : null),
  load: (id) => (id === lateFileModule ? `module.exports = require("./${lateFile}")` : null)
}

const unusedModule = "\0unused"

/** Servers of gRPC that tell about themselves read `.proto` files. The command has none. */
const unused: Plugin = {
  name: "unused",
  resolveId: (id) => (id === "@grpc/proto-loader" ? unusedModule : null),
  load: (id) => (id === unusedModule ? "" : null)
}

/** V8 reads a string of ASCII characters in half the time and space. The other characters are only in strings and patterns. */
const ascii: Plugin = {
  name: "ascii",
  generateBundle: (_options, chunks) => {
    for (const chunk of Object.values(chunks)) {
      if (chunk.type === "chunk") chunk.code = chunk.code.replaceAll(/[^\0-\u007F]/g, escaped)
    }
  }
}

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`

const main = async (): Promise<void> => {
  const start = await bundle(join(here, "dist/start.js"), { entryFileNames: "start.cjs" })
  const command = await bundle(join(here, "dist/bin.js"), {
    entryFileNames: "command.cjs",
    postBanner: "(function (require) {",
    postFooter: "})"
  })
  const grpc = await bundle(fileURLToPath(import.meta.resolve(latePackage)), { entryFileNames: lateFile })
  const licences = {
    type: "asset",
    fileName: "THIRD-PARTY.txt",
    source: licencesOf([command, grpc].flatMap(({ modules }) => Object.keys(modules)))
  } as const
  writeOutputs(join(here, "dist/command"), [start, command, grpc, licences])
  writeOutputs(join(here, "dist/completions"), Object.entries(completions).map(completion))
}

/** The file of the completion script of each shell. */
const completions = {
  bash: "oci-runtimes",
  zsh: "_oci-runtimes",
  fish: "oci-runtimes.fish",
  powershell: "oci-runtimes.ps1"
}

const completion = ([shell, fileName]: readonly [string, string]) => ({
  type: "asset" as const,
  fileName,
  source: execFileSync(process.execPath, [join(here, "bin/oci-runtimes.cjs"), "--completions", shell])
})

/** Bundles a module with all that it imports. */
const bundle = async (module: string, options: OutputOptions): Promise<OutputChunk> => {
  const build = await rolldown({
    input: module,
    platform: "node",
    makeAbsoluteExternalsRelative: false,
    external: (id) => (id.startsWith("node:") && !lateBuiltins.has(id)) || id === `./${lateFile}`,
    resolve: { mainFields: ["module", "main"] },
    plugins: [lateConstant, late, lateFiles, unused, ascii]
  })
  const { output } = await build.generate({
    ...options,
    format: "cjs",
    topLevelVar: true,
    minify: true,
    codeSplitting: false
  })
  await build.close()
  return output[0]
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
