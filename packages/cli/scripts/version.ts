/**
 * Part of `npm run release:version` and `npm run repository`: puts the version and the homepage of the package into the source of
 * the command. While the repository has no address, the command has no homepage.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const folder = join(import.meta.dirname, "..")
const source = join(folder, "src/Version.ts")
const { homepage, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
const text = readFileSync(source, "utf8")

writeFileSync(
  source,
  text
    .replace(/(const version = ).*/, `$1${JSON.stringify(version)}`)
    .replace(/(const homepage.* = ).*/, `$1${homepage.includes("//OWNER.") ? undefined : JSON.stringify(homepage)}`)
)
