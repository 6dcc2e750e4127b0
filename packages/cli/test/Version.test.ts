import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, it } from "vitest"
import { version } from "../src/Version.ts"

it("the version in the source is that of package.json", () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"))
  assert.strictEqual(version, manifest.version)
})
