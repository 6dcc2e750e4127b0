/** `npm run english [-- PATH...]`: lists the places whose English has a pattern that this repository does not use. */
import { globSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { documents } from "../../docs/test/Documents.ts"
import * as English from "./English.ts"

const given = process.argv.slice(2)
const files = (given.length === 0 ? [...documents, "packages", "bench", "examples", "tools"] : given).flatMap((path) =>
  statSync(path).isDirectory()
    ? globSync(join(path, "**/*.ts"), { exclude: (name) => /node_modules|dist/.test(name) })
    : [path]
)
let count = 0
for (const file of files.toSorted()) {
  for (const { line, pattern, text } of English.find(file, readFileSync(file, "utf8"))) {
    count += 1
    process.stdout.write(`${file}:${line}  ${pattern}: ${text}\n`)
  }
}
process.stdout.write(`${count} places in ${files.length} files\n`)
