/**
 * Part of `npm run release:version` and `npm run repository`: puts the version and the homepage of the package into the files that
 * name them. While the repository has no address, the command has no homepage.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Address from "../../../tools/repository/Address.ts"

const checkout = join(import.meta.dirname, "../../..")
const manifest = readFileSync(join(checkout, "packages/cli/package.json"), "utf8")
const { homepage, version } = JSON.parse(manifest)
const [major] = version.split(".")
const address = Address.ofManifest(manifest)
const hasHomepage = address !== undefined && !Address.isPlaceholder(address)

/** Replaces what follows each match of the patterns, up to the next space or the end of the line. Prints the path if that changes it. */
const write = (path: string, values: ReadonlyArray<readonly [pattern: string, value: string]>): void => {
  const file = join(checkout, path)
  const before = readFileSync(file, "utf8")
  const after = values.reduce(
    (text, [pattern, value]) => text.replaceAll(new RegExp(`(?<=${pattern})\\S+`, "g"), () => value),
    before
  )
  if (after === before) return
  writeFileSync(file, after)
  process.stdout.write(`${path}\n`)
}

write("packages/cli/src/Version.ts", [
  ["const version = ", JSON.stringify(version)],
  ["const homepage: string \\| undefined = ", hasHomepage ? JSON.stringify(homepage) : "undefined"]
])
write("action/action.yml", [["oci-runtimes@", version]])
write(".pre-commit-hooks.yaml", [["oci-runtimes@", version]])
write("README.md", [["/action@v", major]])
write("docs/pages/guides/ci.md", [
  ["/action@v", major],
  ["rev: v", version]
])
