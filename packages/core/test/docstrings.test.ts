import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"

const src = join(import.meta.dirname, "../src")

/** The modules that a room shows at its `index.ts`, and the arbitraries. */
const modules = globSync("**/*.ts", { cwd: src }).filter((path) => /(?:^|\/)[A-Z]\w*\.ts$|^testing\//.test(path))

/** The groups of the API reference. */
const categories = new Set([
  "comparison",
  "constants",
  "constructors",
  "converting",
  "decoding",
  "encoding",
  "errors",
  "facets",
  "formatting",
  "getters",
  "guards",
  "models",
  "operations"
])

const exported =
  /(?:\/\*\*(?<docstring>(?:[^*]|\*(?!\/))*)\*\/\n)?^export (?:const|interface|type|class|function) (?<name>\w+)/gm

describe("every symbol that a room shows", () => {
  it("is found", () => {
    assert.isAbove(modules.length, 60)
  })

  it.each(modules)("of %s is in a group of the API reference, and says since when it is there", (path) => {
    for (const { groups } of readFileSync(join(src, path), "utf8").matchAll(exported)) {
      const { docstring = "", name } = groups!
      const category = /@category (\w+)/.exec(docstring)?.[1] ?? "none"
      assert.isTrue(categories.has(category), `${name} has the category ${category}`)
      assert.match(docstring, /@since \d+\.\d+\.\d+/, name)
    }
  })
})
