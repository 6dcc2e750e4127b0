/**
 * Starts the command. Its compiled code is kept in the user's cache, because compiling is a large part of a short run.
 */
import { readFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import * as CompileCache from "./process/CompileCache.ts"
import * as CompiledScript from "./process/CompiledScript.ts"

const path = join(import.meta.dirname, "command.cjs")

/** Other runtimes than Node.js have no such module. */
const sea = process.getBuiltinModule("node:sea") as typeof import("node:sea") | undefined

CompiledScript.run({
  path,
  // The executable of `tools/executable` contains the script.
  source: sea?.isSea() ? Buffer.from(sea.getRawAsset("command.cjs")) : readFileSync(path),
  directory: CompileCache.prepare({ variables: process.env, home: homedir, user: process.geteuid?.() }),
  subcommand: process.argv[2]
})
