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
