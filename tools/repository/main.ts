/**
 * `npm run repository -- OWNER/REPO`: writes the address of this repository on GitHub to every file that names it. It can be run
 * again with another address.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Address from "./Address.ts"
import { checkout, named } from "./files.ts"

const [given = "", ...others] = process.argv.slice(2)
const address = others.length === 0 ? Address.parse(given) : undefined
const present = Address.ofManifest(readFileSync(join(checkout, "package.json"), "utf8"))

if (address === undefined || present === undefined) {
  process.stderr.write(
    present === undefined
      ? "package.json names no repository on GitHub. Restore its field repository.\n"
      : "Usage: npm run repository -- OWNER/REPO\n"
  )
  process.exitCode = 2
} else {
  const written = named().filter((file) => {
    const path = join(checkout, file)
    const before = readFileSync(path, "utf8")
    const after = Address.replace(before, present, address)
    if (after !== before) writeFileSync(path, after)
    return after !== before
  })
  // Writes the homepage to the source of the command.
  await import("../../packages/cli/scripts/version.ts")
  process.stdout.write(written.map((file) => `${file}\n`).join(""))
}
