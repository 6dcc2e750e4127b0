import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { checkout, documents } from "../../docs/test/Documents.ts"
import * as English from "../english/English.ts"

const found = (source: string): ReadonlyArray<string> =>
  English.find("x.ts", source)
    .map(({ line, pattern, text }) => `${line} ${pattern}: ${text}`)
    .toSorted()

describe("a source", () => {
  it.each([
    ["/** What a name comes to */", ["1 an opening clause: /** What", "1 comes to: comes to"]],
    ["/**\n * Whether it holds.\n */", ["1 an opening clause: /** * Whether"]],
    ["const a = 1\n// Nobody reads it.", ["2 nobody, somebody: Nobody"]],
    ['const a = "It is no directive"', ["1 is no: is no directive"]],
    ["const a = `is to be ${b} put right`", ["1 is to be: is to be", "1 put right: put right"]],
    ["/* It is\n * taken back. */", ["2 take back: taken back"]],
    ["const whoever = nobody", []],
    ["/**\n * Returns a.\n *\n * ```ts\n * // What nobody reads.\n * ```\n */", []],
    ['const a = "It is no longer there, and there is no file"', []],
    ["/* What is short. */", []]
  ])("%j has %j", (source, expected) => {
    assert.deepStrictEqual(found(source), expected)
  })
})

describe("a document", () => {
  it("has the patterns in its prose, not in its examples", () => {
    const text = "# Nobody\n\n`nobody`\n\n```console\n$ nobody\n```\n\nPut it right.\n"
    assert.deepStrictEqual(
      English.find("x.md", text).map(({ line, pattern }) => `${line} ${pattern}`),
      ["1 nobody, somebody", "9 put right"]
    )
  })

  it.each(documents)("%s has none of the patterns", (path) => {
    assert.deepStrictEqual(English.find(path, readFileSync(join(checkout, path), "utf8")), [])
  })
})

describe("the packages", () => {
  it.each(["core", "node", "cli"])("%s has none of the patterns", (name) => {
    const directory = join(import.meta.dirname, "../../packages", name, "src")
    const files = globSync("**/*.ts", { cwd: directory })
    assert.isAbove(files.length, 50)
    assert.deepStrictEqual(
      files.flatMap((file) =>
        English.find(file, readFileSync(join(directory, file), "utf8")).map(
          ({ line, text }) => `${file}:${line} ${text}`
        )
      ),
      []
    )
  })
})
