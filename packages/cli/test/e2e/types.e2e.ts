/**
 * The declarations of the libraries, under the releases of TypeScript that their users may have.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Consumer from "../consumer/Consumer.ts"

const { checkout } = Consumer

const libraries = [
  { folder: "core", name: "@oci-runtimes/core" },
  { folder: "node", name: "@oci-runtimes/node" }
]

/** Every path that a program can import. */
const paths = libraries.flatMap(({ folder, name }) => {
  const { exports } = JSON.parse(readFileSync(join(checkout, "packages", folder, "package.json"), "utf8"))
  return Object.keys(exports)
    .filter((path) => !path.endsWith("*") && path !== "./package.json")
    .map((path) => join(name, path))
})

let consumer: Consumer.Consumer

beforeAll(() => {
  consumer = Consumer.make(libraries)
  const imports = paths.map((path, index) => `import * as path${index} from "${path}"`)
  const program = [...imports, `export const all = [${paths.map((_, index) => `path${index}`).join(", ")}]`]
  writeFileSync(join(consumer.directory, "everything.ts"), `${program.join("\n")}\n`)
})

afterAll(() => Consumer.remove(consumer))

const compilers = [
  { release: "5.4", compiler: "tools/compilers/node_modules/typescript-5.4" },
  { release: "5.9", compiler: "tools/compilers/node_modules/typescript-5.9" },
  { release: "6.0", compiler: "tools/compilers/node_modules/typescript-6.0" },
  { release: "7.0", compiler: "node_modules/typescript" }
].flatMap((compiler) => [true, false].map((skipLibCheck) => ({ ...compiler, skipLibCheck })))

describe("every path of the libraries", () => {
  it("is imported", () => {
    assert.isAbove(paths.length, 15)
    assert.include(paths, "@oci-runtimes/core/reports/schema")
  })

  it.each(compilers)(
    "checks under TypeScript $release, skipLibCheck $skipLibCheck",
    ({ compiler, release, skipLibCheck }) => {
      const manifest = JSON.parse(readFileSync(join(checkout, compiler, "package.json"), "utf8"))
      assert.isTrue(manifest.version.startsWith(release))
      const options = { module: "nodenext", target: "ESNext", skipLibCheck }
      const said = Consumer.compile(consumer, ["everything.ts"], options, join(checkout, compiler, "bin/tsc"))
      // Effect's own declarations are not for TypeScript before 5.6.
      const lines = said.split("\n").filter((line) => / error TS\d+/.test(line) && !/node_modules\/effect\//.test(line))
      assert.deepStrictEqual(lines, [])
      if (release !== "5.4" || skipLibCheck) assert.strictEqual(said, "")
    }
  )
})
