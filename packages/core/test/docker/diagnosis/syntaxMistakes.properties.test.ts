import { ConfigurationInput, Diagnosis, Fixing, Moby25 } from "@oci-runtimes/core/docker"
import { JsonMistake, JsonTree } from "@oci-runtimes/core/document"
import { SourceText, TextEdit } from "@oci-runtimes/core/text"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { trimmedRange } from "../../../src/text/GoText.ts"
import { daemonText, isJson, jsonText } from "../../jsonText.ts"

const diagnose = (text: string) => Diagnosis.diagnose(Moby25, ConfigurationInput.make(text))

/** The tokens of a text, with the white space before each. */
const tokensOf = (text: string): ReadonlyArray<string> =>
  text.match(/\s*(?:"(?:[^"\\]|\\.)*"|[{}[\],:]|[^{}[\],:"\s]+)/g) ?? []

/** The keys are not directives: a fix of the value of a directive would change more than the syntax. */
const value = fc.dictionary(
  fc.oneof(fc.constantFrom("first", "second", "a\u00a0b", "it's"), fc.string()),
  fc.jsonValue({ maxDepth: 3, depthSize: "small" }),
  { minKeys: 1, maxKeys: 4, noNullPrototype: true }
)

/** A mistake that a user makes in one place: the token that it changes, and what it makes of the token. */
type Mistake = readonly [token: RegExp, change: (token: string) => string]

const inOnePlace: { readonly [name: string]: Mistake } = {
  "missing comma": [/,$/, (token) => token.slice(0, -1)],
  "doubled comma": [/,$/, (token) => `${token},`],
  semicolon: [/,$/, (token) => token.replace(/,$/, ";")],
  "wide comma": [/,$/, (token) => token.replace(/,$/, "，")],
  "trailing comma": [/[}\]]$/, (token) => `,${token}`],
  "missing colon": [/:$/, (token) => token.slice(0, -1)],
  "equals sign": [/:$/, (token) => token.replace(/:$/, " =")],
  arrow: [/:$/, (token) => token.replace(/:$/, " =>")],
  "wide colon": [/:$/, (token) => token.replace(/:$/, "：")],
  "doubled colon": [/:$/, (token) => `${token}:`],
  "line comment": [/./s, (token) => ` // why, "x": [\n${token}`],
  "shell comment": [/./s, (token) => ` # why\n${token}`],
  "block comment": [/./s, (token) => `/* why */${token}`],
  "no-break space": [/./s, (token) => `\u00a0${token}`],
  "zero-width space": [/./s, (token) => `\u200b${token}`],
  capitals: [/(?:true|false|null)$/, (token) => token.toUpperCase()],
  "single quotes": [/"$/, (token) => token.replace(/"([^]*)"$/, "'$1'")],
  "curly quotes": [/"$/, (token) => token.replace(/"([^]*)"$/, "“$1”")],
  "one curly quote": [/"$/, (token) => token.replace(/"$/, "”")],
  "missing quote": [/"$/, (token) => token.slice(0, -1)],
  "missing bracket": [/[{}[\]]$/, (token) => token.slice(0, -1)],
  "other bracket": [/[}\]]$/, (token) => token.replace(/.$/, (bracket) => (bracket === "}" ? "]" : "}"))],
  word: [/./s, (token) => ` word ${token}`]
}

/**
 * Mistakes after which the text may look as if it had another one: `[{}, []]` without its inner `[` ends with a trailing comma,
 * and a string may contain what its lost quote gives another meaning.
 */
const isAmbiguous: ReadonlySet<string> = new Set([
  "missing bracket",
  "missing quote",
  "one curly quote",
  "curly quotes",
  "single quotes"
])

const hasPlainStrings = (original: unknown): boolean =>
  tokensOf(JSON.stringify(original)).every((token) => !token.endsWith('"') || /^\s*"[\w ]*"$/.test(token))

const everywhere: { readonly [name: string]: (text: string) => string } = {
  "curly quotes": (text) =>
    tokensOf(text)
      .map((token) => token.replace(/"([^]*)"$/, "“$1”"))
      .join(""),
  "single quotes": (text) =>
    tokensOf(text)
      .map((token) => token.replace(/"([^]*)"$/, "'$1'"))
      .join(""),
  "list around": (text) => `[${text}]`,
  "no outer braces": (text) => text.slice(1, -1),
  "no first brace": (text) => text.slice(1),
  "no last brace": (text) => text.slice(0, -1),
  "one bracket too many": (text) => `${text}\n}`,
  "second object": (text) => `${text}\n{"debug": true}`,
  "here-document": (text) => `${text}\nEOF`,
  template: (text) => `# {{ ansible_managed }}\n${text}`
}

const mutant = fc
  .tuple(
    value,
    fc.constantFrom(undefined, 1, 2, "\t"),
    fc.constantFrom(...Object.keys(inOnePlace), ...Object.keys(everywhere)),
    fc.nat()
  )
  .map(([original, indent, kind, at]) => {
    const text = JSON.stringify(original, null, indent)
    const whole = everywhere[kind]
    if (whole !== undefined && (inOnePlace[kind] === undefined || at % 2 === 0))
      return { original, kind, text: whole(text) }
    const [pattern, change] = inOnePlace[kind]!
    const tokens = tokensOf(text)
    const places = tokens.flatMap((token, index) => (pattern.test(token) ? [index] : []))
    const place = places[at % Math.max(places.length, 1)]
    const mutated = place === undefined ? text : tokens.with(place, change(tokens[place]!)).join("")
    return { original, kind, text: mutated }
  })

const anyText = fc.oneof(
  jsonText(),
  daemonText(),
  mutant.map(({ text }) => text),
  fc.string({ unit: "binary" })
)

describe("a file with one mistake", () => {
  it("is what it was after its fixes, if there are any", () => {
    const fixedOf = new Map<string, number>()
    fc.assert(
      fc.property(mutant, ({ kind, original, text }) => {
        fc.pre(!isJson(text) || Array.isArray(JSON.parse(text)))
        const before = diagnose(text)
        const { after, bytes, fixed } = Fixing.fixAll(before)
        if (fixed.length === 0) return
        fixedOf.set(kind, (fixedOf.get(kind) ?? 0) + 1)
        if (isAmbiguous.has(kind) && (!after.isLegible || !hasPlainStrings(original))) return
        assert.isTrue(after.isLegible, text)
        assert.deepStrictEqual(JSON.parse(new TextDecoder().decode(bytes)), JSON.parse(JSON.stringify(original)), text)
      }),
      { numRuns: 1500 }
    )
    // Those that can be undone with certainty, in all or most places. Of the others, few or none are.
    const undone = Object.keys({ ...inOnePlace, ...everywhere }).filter((kind) => (fixedOf.get(kind) ?? 0) > 3)
    assert.includeMembers(undone, [
      "missing comma",
      "doubled comma",
      "semicolon",
      "wide comma",
      "trailing comma",
      "missing colon",
      "equals sign",
      "arrow",
      "wide colon",
      "doubled colon",
      "line comment",
      "shell comment",
      "block comment",
      "no-break space",
      "zero-width space",
      "single quotes",
      "curly quotes",
      "list around",
      "no outer braces",
      "no first brace",
      "one bracket too many",
      "here-document"
    ])
    assert.notIncludeMembers(undone, ["second object", "template", "word"])
  })
})

describe("a file with mistakes in its syntax", () => {
  it("has no other problem, and the engine's message first", () => {
    let count = 0
    fc.assert(
      fc.property(anyText, (text) => {
        const { file, isLegible, problems, startFaults, warnings } = diagnose(text)
        if (isLegible) return
        count++
        const codes = new Set(problems.map(({ code }) => code))
        assert.isTrue([...codes].every((code) => code === "invalid-syntax") || !codes.has("invalid-syntax"), text)
        if (codes.has("invalid-syntax")) {
          const { text: read } = file.source
          const { end, start } = trimmedRange(read)
          const [own] = JsonTree.parse(read, start, end).mistakes
          if (own !== undefined) assert.strictEqual(problems[0]?.message, own.message)
          assert.deepStrictEqual([startFaults, warnings], [[], []])
        }
      }),
      { numRuns: 2000 }
    )
    assert.isAbove(count, 800)
  })
})

describe("an explained mistake", () => {
  it("is there if the text is not JSON, explains each mistake of the parser once, has advice, and has edits inside the text that do not overlap", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = JsonTree.parse(text)
        const mistakes = JsonMistake.explain(SourceText.make(text), parsed)
        assert.strictEqual(mistakes.length === 0, isJson(text))
        assert.sameMembers(
          mistakes.flatMap((explained) => explained.mistakes),
          [...parsed.mistakes]
        )
        for (const { advice, fix } of mistakes) {
          assert.match(advice, /^[^]+[.;] [^]+\.$/)
          let end = 0
          for (const { length, offset } of fix?.edits ?? []) {
            assert.isAtLeast(offset, end, text)
            end = offset + length
          }
          assert.isAtMost(end, text.length, text)
          if (fix !== undefined) assert.notStrictEqual(TextEdit.apply(text, fix.edits), text)
        }
      }),
      { numRuns: 2000 }
    )
  })
})
