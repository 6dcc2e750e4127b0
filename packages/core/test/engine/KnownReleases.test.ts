/** The releases whose rules are known. */
import { KnownReleases } from "@oci-runtimes/core/engine"
import { assert, describe, it } from "vitest"

const known = KnownReleases.make({ 1: 7, 2: 3 }, { major: 1, minor: 6 })

describe("the known releases", () => {
  it("are the minor releases from the oldest to the newest", () => {
    const versions = known.minors.map(({ major, minor }) => `${major}.${minor}`)
    assert.deepStrictEqual(versions, ["1.6", "1.7", "2.0", "2.1", "2.2", "2.3"])
    assert.strictEqual(known.newest, "2.3")
  })

  it.each([
    ["1.6", { major: 1, minor: 6 }, false],
    ["1.6.20~ds1", { major: 1, minor: 6 }, false],
    ["2.3.99", { major: 2, minor: 3 }, false],
    ["2.4", { major: 2, minor: 3 }, true],
    ["3.0.0", { major: 2, minor: 3 }, true]
  ])("have the rules of %s: %j", (version, rules, isNewer) => {
    const found = known.find(version)
    assert.deepInclude(found?.rules, rules)
    assert.strictEqual(found?.isNewer, isNewer)
  })

  it.each(["1.5.99", "0.9", "", "newest"])("do not have %j", (version) => {
    assert.isUndefined(known.find(version))
  })

  it.each([
    ["1.6", "2.1", ["1.7", "2.0"]],
    ["1.6.20", "1.7.1", []],
    ["2.2", "9.0", ["2.3"]],
    ["2.1", "1.6", []],
    ["2.1", "", []]
  ])("between %s and %s are %j", (from, to, expected) => {
    assert.deepStrictEqual([...known.between(from, to)], expected)
  })
})
