import { Json, JsonTree } from "@oci-runtimes/core/document"
import { assert, describe, it } from "vitest"
import * as fc from "fast-check"
import { Style } from "@oci-runtimes/core/reports"
import { findObeyed, hostileText, obeyedInLog } from "./hostileText.ts"

const options = { numRuns: 500 }

/** The value of a JSON text. `JSON.parse` of Node.js 24.21 at times reads an escaped key as another one (seed 390695). */
const valueOf = (text: string): Json.Json => Json.fromTree(JsonTree.parse(text).root!)

describe("what is printed", () => {
  it("shows every kind of character that is not seen, as an escape", () => {
    const characters = [
      "\0",
      "\u0007",
      "\n",
      "\t",
      "\u001B",
      "\u007F",
      "\u009B",
      "\u00AD",
      "\u202E",
      "\u2028",
      "\u{E0041}"
    ]
    assert.deepStrictEqual(characters.map(Style.printable), [
      "\\u0000",
      "\\u0007",
      "\\n",
      "\\t",
      "\\u001b",
      "\\u007f",
      "\\u009b",
      "\\u00ad",
      "\\u202e",
      "\\u2028",
      "\\u{e0041}"
    ])
  })

  it("is one line for a value, and nothing in it is obeyed", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const line = Style.printable(text)
        assert.notInclude(line, "\n")
        assert.isUndefined(findObeyed(line))
        assert.isUndefined(obeyedInLog(`error: ${line}`))
      }),
      options
    )
  })

  it("is nothing that is obeyed, whatever the lines are", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const lines = Style.printableLines(text, false)
        assert.isUndefined(findObeyed(lines.replaceAll("\t", "")))
        assert.isUndefined(obeyedInLog(lines))
        assert.strictEqual(lines.split("\n").length, text.split("\n").length)
      }),
      options
    )
  })

  it("keeps colours only if they are allowed, and nothing that looks similar", () => {
    const painted = `${Style.paint(true)("red", "a")}\u001B[2J\u001B[8m`
    assert.strictEqual(Style.printableLines(painted, true), "\u001B[31ma\u001B[0m\\u001b[2J\\u001b[8m")
    assert.strictEqual(Style.printableLines(painted, false), "\\u001b[31ma\\u001b[0m\\u001b[2J\\u001b[8m")
  })

  it("is the same value as JSON, with nothing in it that is obeyed", () => {
    fc.assert(
      fc.property(fc.dictionary(hostileText, hostileText), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        const printed = Style.printableJson(text)
        assert.deepStrictEqual(valueOf(printed), valueOf(text))
        assert.isUndefined(findObeyed(printed))
        assert.isUndefined(obeyedInLog(printed))
      }),
      options
    )
  })

  it("is refused as it is exactly if a log would obey it", () => {
    let obeyed = 0
    fc.assert(
      fc.property(fc.array(hostileText, { maxLength: 3 }), (lines) => {
        const text = lines.map((line) => ` ${line}`).join("\n")
        const expected = obeyedInLog(text) !== undefined
        if (expected) obeyed++
        if (expected) assert.isTrue(Style.beginsWorkflowCommand(text))
        else if (findObeyed(text.replaceAll("\r", "")) === undefined && !/##\w/.test(text)) {
          assert.isFalse(Style.beginsWorkflowCommand(text))
        }
      }),
      { ...options, examples: [[["::error::x"]], [["a", "##[error]x"]], [["::x"]], [[": :"]], [["# #["]]] }
    )
    assert.isAbove(obeyed, 20)
  })
})
