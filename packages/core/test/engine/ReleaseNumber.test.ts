import { ReleaseNumber } from "@oci-runtimes/core/engine"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const last: ReleaseNumber.LastMinors = { 1: 7, 2: 3 }

const someMinor = () => fc.record({ major: fc.nat({ max: 2 }), minor: fc.nat({ max: 2 }) })

describe("a release number", () => {
  it.each([
    ["1.7.24", [1, 7, 24], "1.7.24"],
    ["v2.1", [2, 1, undefined], "2.1"],
    ["2", [2, 3, undefined], "2"],
    ["3", [3, 0, undefined], "3"],
    ["1.6.20~ds1-1+deb12u1", [1, 6, 20], "1.6.20"],
    ["2.1.9+unknown", [2, 1, 9], "2.1.9"],
    ["2.0.0-rc.3", [2, 0, 0], "2.0.0"],
    ["1.7_2", [1, 7, undefined], "1.7"],
    ["01.06.020", [1, 6, 20], "01.06.020"],
    ["9999.9999.9999", [9999, 9999, 9999], "9999.9999.9999"]
  ])("is in %s", (text, [major, minor, patch], written) => {
    assert.deepStrictEqual(ReleaseNumber.parse(text, last) as unknown, { major, minor, patch, written })
  })

  it.each(["", "v", "x", "1.", ".1", "1.2.", "1.2.3.4", "1..2", "V1", " 1.2", "1.2 ", "10000.1", "1,2", "-1"])(
    "is not in %j",
    (text) => {
      assert.isUndefined(ReleaseNumber.parse(text, last))
    }
  )

  it.each([
    [[1, 7, 0], [1, 7], true],
    [[1, 7, 0], [1, 7, 1], false],
    [[1, 7, undefined], [1, 7, 99], true],
    [[1, 6, 99], [1, 7], false],
    [[2, 0, 0], [1, 7, 5], true],
    [[1, 99, 0], [2, 0], false]
  ] as const)("%j has the changes of %j: %s", ([major, minor, patch], since, expected) => {
    assert.strictEqual(ReleaseNumber.has({ major, minor, patch }, since), expected)
  })

  it("comes after another one in one direction at most", () => {
    const cases = { before: 0, after: 0, same: 0 }
    fc.assert(
      fc.property(someMinor(), someMinor(), (one, other) => {
        const [isAfter, isBefore] = [ReleaseNumber.isAfter(one, other), ReleaseNumber.isAfter(other, one)]
        assert.isFalse(isAfter && isBefore)
        const isSame = one.major === other.major && one.minor === other.minor
        assert.strictEqual(!isAfter && !isBefore, isSame)
        cases[isSame ? "same" : isAfter ? "after" : "before"]++
      }),
      { numRuns: 300 }
    )
    for (const [kind, count] of Object.entries(cases)) assert.isAbove(count, 10, kind)
  })

  it("is of a minor release from the first to the last", () => {
    assert.deepStrictEqual(
      ReleaseNumber.minors(last, { major: 1, minor: 6 }).map(({ major, minor }) => `${major}.${minor}`),
      ["1.6", "1.7", "2.0", "2.1", "2.2", "2.3"]
    )
  })
})
