/**
 * Starts the command. Its compiled code is kept in the user's cache, because compiling is a large part of a short run.
 */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { homedir } from "node:os"
import { join } from "node:path"
import { compileFunction } from "node:vm"
import * as CompileCache from "./process/CompileCache.ts"
import * as CompiledScript from "./process/CompiledScript.ts"

const path = join(import.meta.dirname, "command.cjs")

/** Other runtimes than Node.js have no such module. */
const sea = process.getBuiltinModule("node:sea") as typeof import("node:sea") | undefined

/** The executable of `tools/executable` contains the files of the command. */
const executable = sea?.isSea() === true ? sea : undefined

const contentOf = (name: string): Buffer =>
  executable === undefined ? readFileSync(join(import.meta.dirname, name)) : Buffer.from(executable.getRawAsset(name))

const require = createRequire(path)

/** Loads a module of Node.js, or another file of the command. */
const load = (id: string): unknown => {
  if (executable === undefined || !id.startsWith("./")) return require(id)
  const module = { exports: {} }
  const code = contentOf(id.slice("./".length)).toString("latin1")
  compileFunction(code, ["module", "exports", "require"], { filename: id })(module, module.exports, require)
  return module.exports
}

CompiledScript.run({
  path,
  source: contentOf("command.cjs"),
  require: load,
  directory: CompileCache.prepare({ variables: process.env, home: homedir, user: process.geteuid?.() }),
  subcommand: process.argv[2]
})
