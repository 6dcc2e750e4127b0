import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"

const packages = join(import.meta.dirname, "../..")

/** The modules that a room or a package shows, and what others test with. */
const modules = globSync(["core/src/**/*.ts", "node/src/**/*.ts"], { cwd: packages }).filter(
  (path) => /\/[A-Z]\w*\.ts$/.test(path) || /\/(?:promise|testing)(?:\/index)?\.ts$/.test(path)
)

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
  "layers",
  "looking",
  "models",
  "operations",
  "services",
  "writing"
])

const exported =
  /(?:\/\*\*(?<docstring>(?:[^*]|\*(?!\/))*)\*\/\n)?^export (?:const|interface|type|class|function) (?<name>\w+)/gm

describe("every symbol that is public", () => {
  it("is found", () => {
    assert.isAbove(modules.length, 80)
  })

  it.each(modules)("of %s is in a group of the API reference, and says since when it is there", (path) => {
    for (const { groups } of readFileSync(join(packages, path), "utf8").matchAll(exported)) {
      const { docstring = "", name } = groups!
      const category = /@category (\w+)/.exec(docstring)?.[1] ?? "none"
      assert.isTrue(categories.has(category), `${name} has the category ${category}`)
      assert.match(docstring, /@since \d+\.\d+\.\d+/, name)
    }
  })
})
