import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, it } from "vitest"
import { homepage, version } from "../src/Version.ts"

it("the version and the homepage in the source are those of package.json", () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"))
  assert.deepStrictEqual([version, homepage], [manifest.version, manifest.homepage])
})
