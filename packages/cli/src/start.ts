/**
 * Starts the command. What the system's JavaScript engine has made of the code is kept in the user's cache, since compiling is
 * much of what a short run takes.
 */
import { enableCompileCache } from "node:module"
import { homedir } from "node:os"
import * as CompileCache from "./process/CompileCache.ts"

const directory = CompileCache.prepare({ variables: process.env, home: homedir, user: process.geteuid?.() })
if (directory !== undefined) enableCompileCache(directory)
await import("./bin.ts")
