/** Before a package is published: fails while the packages name no repository. npm shows what they name. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Address from "./Address.ts"
import { checkout } from "./files.ts"

const address = Address.ofManifest(readFileSync(join(checkout, "package.json"), "utf8"))
if (address === undefined || Address.isPlaceholder(address)) {
  process.stderr.write("Cannot publish: the packages name no repository. Run npm run repository -- OWNER/REPO first.\n")
  process.exitCode = 1
}
