import { applyPatch, parsePatch } from "diff"
import { assert, describe, it } from "vitest"
import { patch, undoPatch } from "../src/reports/UnifiedDiff.ts"

const numbers = Array.from({ length: 3000 }, (_, index) => index)

const lines = (make: (index: number) => string): string => numbers.map((index) => `${make(index)}\n`).join("")

const before = `{\n${lines((index) => `  "a": ${index},`)}}\n`

const name = "/etc/docker/daemon.json"

describe("a patch of thousands of lines", () => {
  it.each([
    ["each other", before.replaceAll('"a"', '"b"')],
    ["each other, without a last line break", before.replaceAll('"a"', '"b"').slice(0, -1)],
    ["more at the beginning", lines(String) + before],
    ["more at the end", before + lines(String)],
    ["more at the end of a text without a last line break", `${before}x`],
    ["none left", ""],
    ["half of them left", before.slice(0, before.length / 2)],
    ["each ended by a carriage return", before.replaceAll("\n", "\r\n")]
  ])("with %s can be applied and undone", (_, after) => {
    assert.strictEqual(applyPatch(before, patch(name, before, after)), after)
    assert.strictEqual(applyPatch(after, undoPatch(name, false, before, after)), before)
  })

  it("replaces all lines between the first and the last that differ, because fewer would take minutes to find", () => {
    const after = before.replaceAll(/"a": (?=\d*[02468],)/g, '"b": ')
    const [{ hunks } = { hunks: [] }] = parsePatch(patch(name, before, after))
    assert.deepStrictEqual(
      hunks.map(({ oldLines, oldStart }) => [oldStart, oldLines]),
      [[2, 2999]]
    )
  })
})
