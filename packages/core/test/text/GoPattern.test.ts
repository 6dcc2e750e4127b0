import { GoPattern, Wildcards } from "@oci-runtimes/core/text"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const matches = (pattern: string, name: string) => GoPattern.matcher(pattern)?.(name)

/** The table of Go's own test, `path/filepath/match_test.go`, without the rows that have a slash; undefined for a bad pattern. */
const rows: ReadonlyArray<readonly [pattern: string, name: string, expected: boolean | undefined]> = [
  ["abc", "abc", true],
  ["*", "abc", true],
  ["*c", "abc", true],
  ["a*", "a", true],
  ["a*", "abc", true],
  ["a*b*c*d*e*", "axbxcxdxe", true],
  ["a*b*c*d*e*", "axbxcxdxexxx", true],
  ["a*b?c*x", "abxbbxdbxebxczzx", true],
  ["a*b?c*x", "abxbbxdbxebxczzy", false],
  ["ab[c]", "abc", true],
  ["ab[b-d]", "abc", true],
  ["ab[e-g]", "abc", false],
  ["ab[^c]", "abc", false],
  ["ab[^b-d]", "abc", false],
  ["ab[^e-g]", "abc", true],
  [String.raw`a\*b`, "a*b", true],
  [String.raw`a\*b`, "ab", false],
  ["a?b", "a☺b", true],
  ["a[^a]b", "a☺b", true],
  ["a???b", "a☺b", false],
  ["a[^a][^a][^a]b", "a☺b", false],
  ["[a-ζ]*", "α", true],
  ["*[a-ζ]", "A", false],
  [String.raw`[\]a]`, "]", true],
  [String.raw`[\-]`, "-", true],
  [String.raw`[x\-]`, "x", true],
  [String.raw`[x\-]`, "-", true],
  [String.raw`[x\-]`, "z", false],
  [String.raw`[\-x]`, "x", true],
  [String.raw`[\-x]`, "-", true],
  [String.raw`[\-x]`, "a", false],
  ["[]a]", "]", undefined],
  ["[-]", "-", undefined],
  ["[x-]", "x", undefined],
  ["[x-]", "-", undefined],
  ["[x-]", "z", undefined],
  ["[-x]", "x", undefined],
  ["[-x]", "-", undefined],
  ["[-x]", "a", undefined],
  ["\\", "a", undefined],
  ["[a-b-c]", "a", undefined],
  ["[", "a", undefined],
  ["[^", "a", undefined],
  ["[^bc", "a", undefined],
  ["a[", "a", undefined],
  ["a[", "ab", undefined],
  ["a[", "x", undefined],
  ["*x", "xxx", true]
]

describe("a pattern", () => {
  it.each(rows)("%s for %s", (pattern, name, expected) => {
    assert.strictEqual(matches(pattern, name), expected)
  })

  it.each([
    ["*.toml", ".toml", true],
    ["*", ".hidden", true],
    ["*", "", true],
    ["", "", true],
    ["", "a", false],
    ["[*]", "*", true],
    ["[*]", "a", false],
    ["[?]x", "?x", true],
    ["[[]", "[", true],
    ["?", "👍", true],
    ["[👀-👎]", "👍", true],
    ["**", "a", true]
  ])("%j for %j is no exception for dots, stars in brackets or other planes", (pattern, name, expected) => {
    assert.strictEqual(matches(pattern, name), expected)
  })

  it.each(["*", "?", "[a]", String.raw`\a`])("is in %s", (text) => {
    assert.isTrue(GoPattern.isPattern(text))
  })

  it.each(["", "a", "a-b]", "^", "a.toml"])("is not in %j", (text) => {
    assert.isFalse(GoPattern.isPattern(text))
  })

  it("without special characters matches itself alone", () => {
    let tested = 0
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (pattern, name) => {
        if (GoPattern.isPattern(pattern)) return
        tested++
        assert.isTrue(matches(pattern, pattern))
        assert.strictEqual(matches(pattern, name), pattern === name)
      })
    )
    assert.isAbove(tested, 30)
  })

  it("with each character escaped matches itself alone", () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const pattern = Array.from(name, (character) => `\\${character}`).join("")
        assert.isTrue(matches(pattern, name))
        assert.isFalse(matches(pattern, `${name}x`))
      })
    )
  })

  it("of many stars is decided in time", () => {
    assert.isFalse(matches("*a".repeat(200) + "b", "a".repeat(20_000)))
  })
})

const any: Wildcards.Part = "any"
const letter =
  (wanted: string): Wildcards.Part =>
  (character) =>
    character === wanted

describe("wildcards", () => {
  it.each<readonly [string, ReadonlyArray<Wildcards.Part>, boolean]>([
    ["", [], true],
    ["a", [], false],
    ["", [any, any], true],
    ["", [letter("a")], false],
    ["abab", [any, letter("a"), letter("b")], true],
    ["ababa", [any, letter("a"), letter("b")], false],
    ["aXbX", [letter("a"), any, letter("X")], true]
  ])("%j", (name, parts, expected) => {
    assert.strictEqual(Wildcards.fits(name, parts), expected)
  })

  it("fit exactly if a regular expression does", () => {
    const cases = { true: 0, false: 0 }
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "b", "any"), { maxLength: 6 }),
        fc.array(fc.constantFrom("a", "b"), { maxLength: 8 }).map((letters) => letters.join("")),
        (parts, name) => {
          const expression = new RegExp(`^${parts.map((part) => (part === "any" ? ".*" : part)).join("")}$`)
          const isFit = Wildcards.fits(
            name,
            parts.map((part) => (part === "any" ? any : letter(part)))
          )
          assert.strictEqual(isFit, expression.test(name))
          cases[`${isFit}`]++
        }
      ),
      { numRuns: 500 }
    )
    for (const [kind, count] of Object.entries(cases)) assert.isAbove(count, 30, kind)
  })
})
