/**
 * The command as a library: run it in-process, or read the schemas of the documents it prints.
 */
export * as Cli from "./Cli.ts"
export * as Documents from "./documents/Documents.ts"
export * as Terminal from "./text/Terminal.ts"
