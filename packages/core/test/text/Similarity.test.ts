import { Similarity } from "@oci-runtimes/core/text"
import { assert, describe, it } from "vitest"

describe("a misspelling", () => {
  it.each([
    ["urnc", "runc", 1],
    ["rnuc", "runc", 1],
    ["rucn", "runc", 1],
    ["crnu", "runc", undefined],
    ["run", "runc", 1],
    ["ru", "runc", undefined],
    ["nvidai", "nvidia", 1],
    ["nvdiai", "nvidia", 2],
    ["x".repeat(256), "x".repeat(255), undefined]
  ])("%s for %s has %s other characters, and swapped neighbours count as one", (asked, name, characters) => {
    assert.strictEqual(Similarity.misspelling(asked, name), characters)
  })
})

describe("the nearest name", () => {
  it.each([
    ["the only one that is near", "runtme", ["runtime", "monitor"], "runtime"],
    ["the one with the fewest differences", "runtimes", ["runtime", "runtimes_flags", "run"], "runtime"],
    ["none if two are as near", "ab_1", ["ab_2", "ab_3"], undefined],
    ["none if all are too far", "x", ["runtime"], undefined],
    ["none among none", "runtime", [], undefined]
  ])("is %s", (_, asked, names, expected) => {
    assert.strictEqual(Similarity.nearest(asked, names), expected)
  })
})
