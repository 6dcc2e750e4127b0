/**
 * Writes the generated pages of the site into `pages`: a page for each subcommand and for each code of a problem, and the page about
 * findings.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import * as codes from "./codes.ts"
import * as commands from "./commands.ts"
import * as findings from "./findings.ts"

const directory = join(import.meta.dirname, "../pages")

for (const folder of ["codes", "reference/commands"]) rmSync(join(directory, folder), { recursive: true, force: true })
for (const { path, text } of [...codes.pages(), ...(await commands.pages()), findings.page()]) {
  const file = join(directory, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
