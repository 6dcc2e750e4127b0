/**
 * Writes what a bundler made.
 */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** A file that a bundler made: code, or another content. */
export type Output =
  | { readonly type: "chunk"; readonly fileName: string; readonly code: string }
  | { readonly type: "asset"; readonly fileName: string; readonly source: string | Uint8Array }

/**
 * Makes a directory hold exactly these outputs. A file that is up to date is not written, so that a program that loads the
 * directory meanwhile finds all its files.
 */
export const writeOutputs = (directory: string, outputs: ReadonlyArray<Output>): void => {
  const files = new Map(
    outputs.map((output) => [output.fileName, output.type === "chunk" ? output.code : output.source])
  )
  for (const [name, content] of files) {
    const path = join(directory, name)
    if (existsSync(path) && readFileSync(path).equals(Buffer.from(content))) continue
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  for (const name of globSync("**", { cwd: directory })) {
    const path = join(directory, name)
    if (!files.has(name) && statSync(path).isFile()) rmSync(path)
  }
}
