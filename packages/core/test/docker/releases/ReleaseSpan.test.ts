import { assert, describe, it } from "vitest"
import * as ReleaseNumber from "../../../src/docker/releases/ReleaseNumber.ts"
import * as ReleaseSpan from "../../../src/docker/releases/ReleaseSpan.ts"

const { between, since, until } = ReleaseSpan

describe("a span of releases", () => {
  it.each([
    [between(since(25), until(29)), "25 to 28"],
    [between(since(25), until(28, 2)), "25 to 28.1"],
    [between(since(25), until(28, 1)), "25 to 28.0"],
    [between(since(25), until(26)), "25"],
    [between(since(28), until(30)), "28 and 29"],
    [between(since(28, 2), until(30)), "28.2 to 29"],
    [between(since(29), until(29, 2)), "29.0 to 29.1"],
    [between(since(29), until(29, 1)), "29.0"],
    [between(since(29, 3), until(30)), "29.3 to 29.7"],
    [between(since(29, 7), until(30)), "29.7"],
    [since(29, 2), "29.2 and later"],
    [since(28), "28 and later"],
    [until(24), "23 and earlier"],
    [until(23), "20.10 and earlier"],
    [{}, "all releases"]
  ])("%j is %s in words", (span, words) => {
    assert.strictEqual(ReleaseSpan.describe(span), words)
  })

  it.each([
    ["24.0.9", false],
    ["25.0.0", true],
    ["28.1", true],
    ["28.1.1", true],
    ["28.2.0", false]
  ])("from 25 to 28.1 has %s: %s", (text, expected) => {
    const number = ReleaseNumber.parse(text)
    assert.isDefined(number)
    assert.strictEqual(ReleaseSpan.has(between(since(25), until(28, 2)), number!), expected)
  })
})
