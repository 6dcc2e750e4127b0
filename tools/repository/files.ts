/** The files that name the address of this repository. */
import { globSync } from "node:fs"
import { join } from "node:path"

/** The root of this repository. */
export const checkout = join(import.meta.dirname, "../..")

/** Returns the paths of the files that may name the address, relative to the root. */
export const named = (): ReadonlyArray<string> =>
  globSync(
    [
      "package.json",
      "README.md",
      "SECURITY.md",
      "packages/*/package.json",
      "packages/*/README.md",
      "docs/pages/**/*.md",
      "action/*",
      ".pre-commit-hooks.yaml"
    ],
    { cwd: checkout }
  ).toSorted()
