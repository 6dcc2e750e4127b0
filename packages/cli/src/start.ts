/**
 * Starts the command. Its compiled code is kept in the user's cache, because compiling is a large part of a short run.
 */
import { homedir } from "node:os"
import { join } from "node:path"
import * as CompileCache from "./process/CompileCache.ts"
import * as CompiledScript from "./process/CompiledScript.ts"

CompiledScript.run({
  script: join(import.meta.dirname, "command.cjs"),
  directory: CompileCache.prepare({ variables: process.env, home: homedir, user: process.geteuid?.() }),
  subcommand: process.argv[2]
})
