/**
 * Part of `npm run release:version` and `npm run repository`: puts the version and the homepage of the package into the files that
 * name them. While the repository has no address, the command has no homepage.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const checkout = join(import.meta.dirname, "../../..")
const { homepage, version } = JSON.parse(readFileSync(join(checkout, "packages/cli/package.json"), "utf8"))
const [major] = version.split(".")

/** Replaces what follows each match of the patterns, up to the next space or the end of the line. */
const write = (path: string, values: ReadonlyArray<readonly [pattern: string, value: string]>): void => {
  const file = join(checkout, path)
  const replaced = values.reduce(
    (text, [pattern, value]) => text.replaceAll(new RegExp(`(?<=${pattern})\\S+`, "g"), () => value),
    readFileSync(file, "utf8")
  )
  writeFileSync(file, replaced)
}

write("packages/cli/src/Version.ts", [
  ["const version = ", JSON.stringify(version)],
  ["const homepage: string \\| undefined = ", homepage.includes("//OWNER.") ? "undefined" : JSON.stringify(homepage)]
])
write("action/action.yml", [["oci-runtimes@", version]])
write(".pre-commit-hooks.yaml", [["oci-runtimes@", version]])
write("README.md", [["/action@v", major]])
write("docs/pages/guides/ci.md", [
  ["/action@v", major],
  ["rev: v", version]
])
