import { TextEdit, TextEncoding } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const wantedEdits = fc.array(
  fc.record({ offset: fc.nat(40), length: fc.nat(6), text: fc.string({ unit: "grapheme" }) })
)

/** Edits of a text that do not overlap, in any order. */
const editsOf = (text: string, wanted: ReadonlyArray<TextEdit.TextEdit>): ReadonlyArray<TextEdit.TextEdit> => {
  const points = [0]
  for (const character of text) points.push(points.at(-1)! + character.length)
  let free = 0
  const edits: Array<TextEdit.TextEdit> = []
  for (const { length, offset, text: inserted } of wanted) {
    const start = free + (offset % 7)
    const last = Math.min(start + length, points.length - 1)
    if (start > last) break
    edits.push({ offset: points[start]!, length: points[last]! - points[start]!, text: inserted.toWellFormed() })
    free = last + 1
  }
  return edits.toReversed()
}

const edited = (): fc.Arbitrary<{ readonly text: string; readonly edits: ReadonlyArray<TextEdit.TextEdit> }> =>
  fc.tuple(fc.string({ unit: "grapheme" }), wantedEdits).map(([raw, wanted]) => {
    const text = raw.toWellFormed()
    return { text, edits: editsOf(text, wanted) }
  })

const encodings: ReadonlyArray<TextEncoding.Encoding> = [
  { name: "utf-8", mark: false },
  { name: "utf-8", mark: true },
  { name: "utf-16le", mark: true },
  { name: "utf-16be", mark: true }
]

const marks = { "utf-8": [0xef, 0xbb, 0xbf], "utf-16le": [0xff, 0xfe], "utf-16be": [0xfe, 0xff] }

const bytesOf = (text: string, encoding: TextEncoding.Encoding): Uint8Array =>
  Uint8Array.of(...(encoding.mark ? marks[encoding.name] : []), ...TextEncoding.encode(text, encoding))

describe("TextEdit", () => {
  it("replaces stretches of a text, whatever the order of the edits", () => {
    const edits = [
      { offset: 5, length: 1, text: "" },
      { offset: 0, length: 1, text: "AA" },
      { offset: 3, length: 0, text: "+" }
    ]
    assert.strictEqual(TextEdit.apply("abcdef", edits), "AAbc+de")
    assert.deepStrictEqual(TextEdit.invert("abcdef", edits), [
      { offset: 0, length: 2, text: "a" },
      { offset: 4, length: 1, text: "" },
      { offset: 7, length: 0, text: "f" }
    ])
  })

  it("can be undone", () => {
    fc.assert(
      fc.property(edited(), ({ edits, text }) => {
        assert.strictEqual(TextEdit.apply(TextEdit.apply(text, edits), TextEdit.invert(text, edits)), text)
      })
    )
  })

  it("of a text and of its result can be composed, and leave alone what neither changes", () => {
    assert.deepStrictEqual(
      TextEdit.compose("abcdef", [{ offset: 1, length: 1, text: "BB" }], [{ offset: 6, length: 0, text: "+" }]),
      [
        { offset: 1, length: 1, text: "BB" },
        { offset: 5, length: 0, text: "+" }
      ]
    )
    assert.deepStrictEqual(TextEdit.compose("ab", [], []), [])
    fc.assert(
      fc.property(edited(), wantedEdits, ({ edits, text }, wanted) => {
        const middle = TextEdit.apply(text, edits)
        const second = editsOf(middle, wanted)
        assert.strictEqual(TextEdit.apply(text, TextEdit.compose(text, edits, second)), TextEdit.apply(middle, second))
      })
    )
  })

  it("makes of the bytes what encoding the edited text would", () => {
    fc.assert(
      fc.property(edited(), fc.constantFrom(...encodings), ({ edits, text }, encoding) => {
        // A text that begins with a mark of its own would be taken for one that is marked.
        const plain = `x${text}`
        const moved = edits.map((edit) => ({ ...edit, offset: edit.offset + 1 }))
        const bytes = bytesOf(plain, encoding)
        const decoded = Result.getOrThrow(TextEncoding.decode(bytes))
        assert.deepStrictEqual(
          TextEdit.applyToBytes(bytes, decoded, moved),
          bytesOf(TextEdit.apply(plain, moved), encoding)
        )
      })
    )
  })

  it("keeps bytes outside the edits even if they are not valid text", () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00, 0x7f)
    const decoded = Result.getOrThrow(TextEncoding.decode(bytes))
    assert.deepStrictEqual(
      [...TextEdit.applyToBytes(bytes, decoded, [{ offset: 1, length: 1, text: "bc" }])],
      [0xff, 0xfe, 0x00, 0xd8, 0x62, 0x00, 0x63, 0x00, 0x7f]
    )
  })
})
