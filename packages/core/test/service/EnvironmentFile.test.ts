import { EnvironmentFile } from "@oci-runtimes/core/service"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { shownPlace } from "./units.ts"

const read = (text: string | Uint8Array, release?: number) =>
  EnvironmentFile.read(typeof text === "string" ? new TextEncoder().encode(text) : text, "/etc/default/x", release)

const shown = (text: string | Uint8Array, release?: number) =>
  read(text, release).variables.map(({ name, value }) => `${name}=${value}`)

describe("an environment file", () => {
  it.each<readonly [string, ReadonlyArray<string>]>([
    ["", []],
    ["A=1", ["A=1"]],
    ["A=1\nB=2\nA=3\n", ["A=3", "B=2"]],
    ["  A = b c  \n", ["A=b c"]],
    ["A=\nB=''\n", ["A=", "B="]],
    ["# A=1\n; B=1\nC=#1\n", ["C=#1"]],
    ["A='b c' 'd'\n", ["A=b cd"]],
    ["A=\"b\"c 'd'\n", ["A=bc 'd'"]],
    ['A="b\\"c\\$d\\`e\\\\f\\g"\n', ['A=b"c$d`e\\f\\g']],
    ["A='b\\'\n", ["A=b\\"]],
    ["A=b\\\nc\n", ["A=bc"]],
    ['A="b\\\nc\nd"\n', ["A=bc\nd"]],
    ["A='b\nc'\n", ["A=b\nc"]],
    ['A=b\\ c\\\\d\\"e\n', ['A=b c\\d"e']],
    ["A=b \\ \n", ["A=b  "]],
    ["A=$B ${B} `b` $(b)\n", ["A=$B ${B} `b` $(b)"]],
    ["A=1\rB=2\r\n", ["A=1", "B=2"]],
    ["A=1\\", ["A=1"]],
    ["A='b", ["A=b"]],
    ["A==b=\n", ["A==b="]],
    ["export A=1\nB-C=1\n1=2\n=3\nD\nE=1", ["E=1"]],
    ["\uFEFFA=1\nB=1\n", ["B=1"]]
  ])("%j has the variables %j", (text, variables) => {
    assert.deepStrictEqual(shown(text), variables)
  })

  it("has a comment that continues with a backslash, up to release 253", () => {
    const text = "# a \\\nB=1\nC=1\n"
    assert.deepStrictEqual(shown(text, 253), ["C=1"])
    assert.deepStrictEqual(shown(text, 254), ["B=1", "C=1"])
    assert.deepStrictEqual(
      read(text).problems.map(({ code }) => code),
      ["escaped-comment"]
    )
  })

  it.each([
    ["A=1\0"],
    [Uint8Array.from([0x41, 0x3d, 0xff])],
    [Uint8Array.from([0xff, 0x3d, 0x41, 0x0a])],
    ["A=\uFFFE"]
  ])("%j is refused", (text) => {
    const { isRefused, variables } = read(text)
    assert.isTrue(isRefused)
    assert.deepStrictEqual(variables, [])
  })

  it("tells the place of a value and of a mistake", () => {
    const { problems, variables } = read("\nA = 'b c'\nexport B=1\n")
    assert.strictEqual(shownPlace(variables[0]!.at), "x:2:6-9")
    assert.deepStrictEqual(
      problems.map(({ at }) => shownPlace(at)),
      ["x:3:1-9"]
    )
  })

  it("of any bytes is read without an exception", () => {
    let count = 0
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc
            .string({ unit: fc.constantFrom("A=", "A=", "=", "'", '"', "\\", "\n", "\n", " ", "#", "x") })
            .map((text) => new TextEncoder().encode(text))
        ),
        (bytes) => {
          count += read(bytes).variables.length
        }
      ),
      { numRuns: 2000 }
    )
    assert.isAbove(count, 200)
  })
})
