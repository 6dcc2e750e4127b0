/**
 * The documents for people whose examples are run: the READMEs and the written pages of the site.
 */
import { globSync } from "node:fs"
import { join } from "node:path"

/** The root of this repository. */
export const checkout = join(import.meta.dirname, "../..")

/** The paths of the documents, relative to the root. Generated pages are not among them. */
export const documents: ReadonlyArray<string> = [
  "README.md",
  ...globSync(["packages/*/README.md", "docs/pages/**/*.md", "docs/commands/*.md"], { cwd: checkout })
    .filter((path) => !/^docs\/pages\/(?:codes\/|reference\/(?:commands\/|findings\.md$))/.test(path))
    .toSorted()
]
