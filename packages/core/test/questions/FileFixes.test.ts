import { FileFixes } from "@oci-runtimes/core/questions"
import { TextEdit } from "@oci-runtimes/core/text"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { at, problem } from "./fileProblems.ts"

const fixing = (file: string, edits: ReadonlyArray<TextEdit.TextEdit>) =>
  problem({ origin: at(file), fix: { title: "Fix it", edits } })

const edit = (offset: number, length: number, text = "x"): TextEdit.TextEdit => ({ offset, length, text })

describe("the fixes of files", () => {
  it("are grouped by file, in the order of the problems", () => {
    const problems = [fixing("/b", [edit(0, 1)]), fixing("/a", [edit(0, 1)]), fixing("/b", [edit(5, 0)])]
    assert.deepStrictEqual(FileFixes.make(problems), [
      { file: "/b", edits: [edit(0, 1), edit(5, 0)], fixed: [problems[0]!, problems[2]!] },
      { file: "/a", edits: [edit(0, 1)], fixed: [problems[1]!] }
    ])
  })

  it("are none for a problem without a fix, or outside a file", () => {
    const outside = { ...fixing("/a", [edit(0, 1)]), origin: undefined }
    assert.deepStrictEqual(FileFixes.make([problem({ origin: at("/a") }), outside]), [])
  })

  it.each([
    ["overlaps", edit(2, 4)],
    ["touches at the end", edit(3, 1)],
    ["touches at the beginning", edit(0, 0)],
    ["is at the same place", edit(0, 3)]
  ])("leave out a fix that %s", (_, other) => {
    const [first, second] = [fixing("/a", [edit(0, 3)]), fixing("/a", [other])]
    assert.deepStrictEqual(FileFixes.make([first, second]), [{ file: "/a", edits: [edit(0, 3)], fixed: [first] }])
  })

  it("can be made together: the text is the same in any order", () => {
    let together = 0
    const edits = fc.record({ offset: fc.nat(20), length: fc.nat(3), text: fc.string({ maxLength: 3 }) })
    fc.assert(
      fc.property(fc.array(edits, { maxLength: 6 }), fc.string({ minLength: 25, maxLength: 30 }), (given, text) => {
        const [fix] = FileFixes.make(given.map((one) => fixing("/a", [one])))
        if (fix === undefined) return
        if (fix.edits.length > 1) together++
        const oneByOne = fix.edits
          .toSorted((one, other) => other.offset - one.offset)
          .reduce((before, one) => TextEdit.apply(before, [one]), text)
        assert.strictEqual(TextEdit.apply(text, fix.edits), oneByOne)
      }),
      { numRuns: 500 }
    )
    assert.isAbove(together, 50)
  })
})
