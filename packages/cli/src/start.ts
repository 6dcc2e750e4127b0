/**
 * Starts the command. Compiled code is kept in the user's cache, because compiling is a large part of a short run.
 */
import { enableCompileCache } from "node:module"
import { homedir } from "node:os"
import * as CompileCache from "./process/CompileCache.ts"

const directory = CompileCache.prepare({ variables: process.env, home: homedir, user: process.geteuid?.() })
if (directory !== undefined) enableCompileCache(directory)
await import("./bin.ts")
