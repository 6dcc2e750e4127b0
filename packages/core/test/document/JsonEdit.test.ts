import { type Json, JsonEdit, JsonLayout, JsonTree } from "@oci-runtimes/core/document"
import { TextEdit } from "@oci-runtimes/core/text"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { countedReads } from "../countedReads.ts"

const read = (text: string) => ({ text, root: JsonTree.parse(text).root })

const objectAt = (text: string, key?: string): JsonTree.JsonObjectNode => {
  const { root } = read(text)
  const node = key === undefined ? root : JsonTree.lastMember(root, key)?.value
  assert.ok(node?.type === "object")
  return node
}

const inserted = (text: string, value: Json.Json, within?: string): string =>
  TextEdit.apply(text, [JsonEdit.insertMember(read(text), objectAt(text, within), "new", value)])

const removed = (text: string, ...keys: ReadonlyArray<string>): string =>
  TextEdit.apply(
    text,
    JsonEdit.removeMembers(read(text), objectAt(text), ({ key }) => keys.includes(key))
  )

const replaced = (text: string, value: Json.Json, key: string): string => {
  const node = JsonTree.lastMember(read(text).root, key)!.value
  return TextEdit.apply(text, JsonEdit.replaceValue(read(text), node, value))
}

const entry = { x: { path: "/x", runtimeArgs: ["-a", "-b"] } }

describe("a value without parts", () => {
  it.each([["x"], [1], [true], [null]])("is written as %j without a look at the layout of the text", (value) => {
    const text = '{"a": [1]}'
    const json = {
      text,
      get root(): never {
        throw new Error("The layout was looked for.")
      }
    }
    const node = JsonTree.lastMember(read(text).root, "a")!.value
    assert.strictEqual(
      TextEdit.apply(text, JsonEdit.replaceValue(json, node, value)),
      `{"a": ${JSON.stringify(value)}}`
    )
  })
})

describe("the text between two items of a list", () => {
  it("is found without a look at the other items", () => {
    const text = `[${Array.from({ length: 1000 }, (_, index) => index).join(" , ")}]`
    const { root } = read(text)
    assert.ok(root?.type === "array")
    const { count, list: items } = countedReads(root.items)
    assert.strictEqual(JsonLayout.gapBeside(text, { ...root, items }, 2), " , ")
    assert.isBelow(count(), 20)
  })
})

describe("a new member", () => {
  it.each<[layout: string, before: string, after: string]>([
    [
      "has the indentation of the member before it, and the step of a nested object",
      '{\n\t"a": 1,\n    "b": {\n        "c": 1\n    },\n    "d": 1\n}\n',
      '{\n\t"a": 1,\n    "b": {\n        "c": 1\n    },\n    "d": 1,\n    "new": {\n        "x": {\n            "path": "/x",\n            "runtimeArgs": ["-a", "-b"]\n        }\n    }\n}\n'
    ],
    [
      "has the step of its own object if no other shows one",
      '{\n\t"a": 1,\n    "b": 2\n}\n',
      '{\n\t"a": 1,\n    "b": 2,\n    "new": {\n        "x": {\n            "path": "/x",\n            "runtimeArgs": ["-a", "-b"]\n        }\n    }\n}\n'
    ],
    [
      "has tabs after spaces",
      '{\r\n    "a": 1,\r\n\t"b": 2\r\n}',
      '{\r\n    "a": 1,\r\n\t"b": 2,\r\n\t"new": {\r\n\t\t"x": {\r\n\t\t\t"path": "/x",\r\n\t\t\t"runtimeArgs": ["-a", "-b"]\r\n\t\t}\r\n\t}\r\n}'
    ],
    [
      "does not mix the tabs of a nested object with its own spaces",
      '{\n\t"a": {\n\t\t"b": 1\n\t},\n  "c": 1\n}',
      '{\n\t"a": {\n\t\t"b": 1\n\t},\n  "c": 1,\n  "new": {\n    "x": {\n      "path": "/x",\n      "runtimeArgs": ["-a", "-b"]\n    }\n  }\n}'
    ],
    [
      "has no step of a list",
      '{\n  "a": [\n                "x"\n        ]\n}\n',
      '{\n  "a": [\n                "x"\n        ],\n  "new": {\n    "x": {\n      "path": "/x",\n      "runtimeArgs": [\n        "-a",\n        "-b"\n      ]\n    }\n  }\n}\n'
    ],
    [
      "has the step of the nearest object",
      '{\n  "a": {\n     "b": 1\n  },\n  "c": {\n      "d": 1\n  },\n  "e": 1\n}',
      '{\n  "a": {\n     "b": 1\n  },\n  "c": {\n      "d": 1\n  },\n  "e": 1,\n  "new": {\n      "x": {\n          "path": "/x",\n          "runtimeArgs": ["-a", "-b"]\n      }\n  }\n}'
    ],
    [
      "has no padding of aligned values",
      '{\n    "a":        "b",\n    "c"  :   [  1  ]\n}\n',
      '{\n    "a":        "b",\n    "c"  :   [  1  ],\n    "new" : {\n        "x" : {\n            "path" : "/x",\n            "runtimeArgs" : [ "-a", "-b" ]\n        }\n    }\n}\n'
    ],
    [
      "has no padding after a comma or a bracket",
      '{  "a": 1,    "b": 2 }\n',
      '{  "a": 1,    "b": 2, "new": { "x": { "path": "/x", "runtimeArgs": ["-a", "-b"] } } }\n'
    ],
    [
      "is on the line of an only member",
      '{   "a": true }',
      '{   "a": true, "new": { "x": { "path": "/x", "runtimeArgs": ["-a", "-b"] } } }'
    ],
    [
      "is on one line if the last object is",
      '{\n  "a": {"b": 1}\n}',
      '{\n  "a": {"b": 1},\n  "new": {"x": {"path": "/x", "runtimeArgs": ["-a", "-b"]}}\n}'
    ],
    [
      "has the commas of lines that begin with one",
      '{\n    "a": 1\n\n  ,   "b": 2\n}',
      '{\n    "a": 1\n\n  ,   "b": 2\n  , "new": { "x": { "path": "/x", "runtimeArgs": ["-a", "-b"] } }\n}'
    ],
    [
      "has the line break of the line before",
      '{\r\n  "a": 1,\n  "b": 2\n}\r\n',
      '{\r\n  "a": 1,\n  "b": 2,\n  "new": {\n    "x": {\n      "path": "/x",\n      "runtimeArgs": ["-a", "-b"]\n    }\n  }\n}\r\n'
    ]
  ])("%s", (_, before, after) => {
    assert.strictEqual(inserted(before, entry), after)
  })

  it.each<[where: string, before: string, after: string]>([
    ["of a file on one line", '{"in": {}}\n', '{"in": {"new": {"a": 1}}}\n'],
    ["of a line", '{\n\t"in": {}\n}\n', '{\n\t"in": {\n\t\t"new": {\n\t\t\t"a": 1\n\t\t}\n\t}\n}\n'],
    ["of two lines", '{\r\n "in": {\r\n }\r\n}', '{\r\n "in": {\r\n  "new": {\r\n   "a": 1\r\n  }\r\n }\r\n}']
  ])("goes into an empty object %s", (_, before, after) => {
    assert.strictEqual(inserted(before, { a: 1 }, "in"), after)
  })
})

describe("a member that is removed", () => {
  it.each<[what: string, before: string, keys: ReadonlyArray<string>, after: string]>([
    ["first, with another indentation", '{\n "a" : 1,\n    "b": 2\n}', ["a"], '{\n    "b": 2\n}'],
    [
      "first, after spaces and before an empty line",
      '{  \r\n\t"a": 1,\r\n\r\n  "b": 2\r\n}',
      ["a"],
      '{  \r\n  "b": 2\r\n}'
    ],
    ["first, on the line of the bracket", '{ "a": 1,\r\n    "b": 2 }', ["a"], '{\r\n    "b": 2 }'],
    ["first, before one on its line", '{\n  "a": 1, "b": 2\n}', ["a"], '{\n  "b": 2\n}'],
    ["between two on its line", '{"a": 1,  "b": 2, "c": 3}', ["b"], '{"a": 1, "c": 3}'],
    ["before one on its line", '{\n  "a": 1,\n\t"b": 2, "c": 3\n}', ["b"], '{\n  "a": 1,\n\t"c": 3\n}'],
    ["after one on its line", '{\n  "a": 1, "b": 2,\n\t"c": 3\n}', ["b"], '{\n  "a": 1,\n\t"c": 3\n}'],
    ["before a comma that begins a line", '{ "a": 1\n, "b": 2\n}', ["a"], '{ "b": 2\n}'],
    ["several at the beginning", '{\n "a": 1,\n  "b": 2,\n   "c": 3\n}', ["a", "b"], '{\n   "c": 3\n}'],
    ["all", '{\n  "a": 1,\n  "b": 2\n}', ["a", "b"], "{}"]
  ])("%s", (_, before, keys, after) => {
    assert.strictEqual(removed(before, ...keys), after)
  })
})

describe("an object that is replaced", () => {
  it.each<[what: string, before: string, value: Json.Json, after: string]>([
    [
      "keeps the lines of members that stay",
      '{"o": {\n  "list": [ "a",\n       "b" ],\n      "gone": 1,\n "path":   "/a"\n}}',
      { path: "/b", list: ["a", "b"] },
      '{"o": {\n  "list": [ "a",\n       "b" ],\n "path":   "/b"\n}}'
    ],
    [
      "has new members after those that stay",
      '{"o": {\n\t"path": "/a",\n\t"gone": 1\n}}',
      { path: "/b", list: [], more: 1 },
      '{"o": {\n\t"path": "/b",\n\t"list": [],\n\t"more": 1\n}}'
    ],
    ["keeps the last of equal keys", '{"o": {"a": 1, "a": 2, "b": 3}}', { a: 4 }, '{"o": {"a": 4}}'],
    [
      "keeps how a value is spelt",
      '{"o": {"a": "\\u0061", "n": 1.0, "b": 1}}',
      { a: "a", n: 1 },
      '{"o": {"a": "\\u0061", "n": 1.0}}'
    ],
    ["is written anew if nothing stays", '{"o": { "a": 1 }}', { b: 2 }, '{"o": { "b": 2 }}'],
    [
      "has the white space of a list that changes",
      '{"o": {"l": [\n    1,\n    2 ]}}',
      { l: [1, 2, 3] },
      '{"o": {"l": [\n    1,\n    2,\n    3 ]}}'
    ]
  ])("%s", (_, before, value, after) => {
    assert.strictEqual(replaced(before, value, "o"), after)
  })
})

/** A text of members with a line each, indented at will; the lines of a member, without their commas. */
interface Lines {
  readonly text: string
  readonly members: ReadonlyArray<{ readonly key: string; readonly lines: ReadonlyArray<string> }>
}

const indentation = fc.constantFrom("", " ", "  ", "    ", "\t", "\t\t", "  \t")
const colon = fc.constantFrom(":", ": ", " : ", ":      ")

const lines: fc.Arbitrary<Lines> = fc
  .record({
    members: fc.uniqueArray(
      fc.record({
        key: fc.constantFrom("a", "b", "c", "d", "e"),
        indentation,
        colon,
        value: fc.constantFrom(
          ["1"],
          ['"x"'],
          ['{"y": 1}'],
          ["{", '\t "y":  1', "   }"],
          ["[", '      "y"', "]"],
          ["{}"]
        )
      }),
      { selector: ({ key }) => key, minLength: 1 }
    ),
    lineBreak: fc.constantFrom("\n", "\r\n"),
    end: fc.constantFrom("", "\n", "\r\n", "\n\n")
  })
  .map(({ end, lineBreak, members }) => {
    const written = members.map(({ colon: between, indentation: before, key, value }) => ({
      key,
      lines: `${before}"${key}"${between}${value.join(lineBreak)}`.split(lineBreak)
    }))
    const body = written.map((one) => one.lines.join(lineBreak)).join(`,${lineBreak}`)
    return { text: `{${lineBreak}${body}${lineBreak}}${end}`, members: written }
  })

/** Returns the lines of a text without line breaks, each without a comma at its end. */
const linesOf = (text: string): ReadonlyArray<string> => text.split(/\r?\n/).map((line) => line.replace(/,$/, ""))

/** Reports whether the indentation of a line has tabs and spaces. */
const isMixed = (line: string): boolean => /^(?: +\t|\t+ )/.test(line)

const holds = (text: string, wanted: ReadonlyArray<string>): boolean => {
  const rest = [...linesOf(text)]
  return wanted.every((line) => {
    const at = rest.indexOf(line)
    rest.splice(0, at + 1)
    return at >= 0
  })
}

describe("an edit of any text with a line for each member", () => {
  const json = fc.jsonValue({ maxDepth: 2 }).map((value) => value as Json.Json)

  it("keeps each line of the other members, has the value that is wanted, and can be undone", () => {
    fc.assert(
      fc.property(lines, fc.nat(), json, fc.constantFrom("insert", "remove", "replace"), (given, at, value, what) => {
        const { members, text } = given
        const { key } = members[at % members.length]!
        const node = JsonTree.lastMember(read(text).root, key)!.value
        const edits =
          what === "insert"
            ? [JsonEdit.insertMember(read(text), objectAt(text), "new", value)]
            : what === "remove"
              ? JsonEdit.removeMembers(read(text), objectAt(text), (member) => member.key === key)
              : JsonEdit.replaceValue(read(text), node, value)
        const after = TextEdit.apply(text, edits)
        const { [key]: old, ...others } = JSON.parse(text) as { [key: string]: unknown }
        const wanted = {
          ...others,
          ...(what === "insert" && { [key]: old, new: value }),
          ...(what === "replace" && { [key]: value })
        }
        assert.deepEqual(JSON.parse(after), JSON.parse(JSON.stringify(wanted)))
        const untouched = members.filter((member) => what === "insert" || member.key !== key)
        assert.ok(
          holds(
            after,
            untouched.flatMap((member) => member.lines)
          ),
          after
        )
        assert.strictEqual(TextEdit.apply(after, TextEdit.invert(text, edits)), text)
      }),
      { numRuns: 1000 }
    )
  })

  it("mixes no tabs and spaces at the beginning of a new line", () => {
    fc.assert(
      fc.property(lines, ({ text }) => {
        fc.pre(!linesOf(text).some(isMixed))
        const { text: fresh } = JsonEdit.insertMember(read(text), objectAt(text), "new", entry)
        assert.isFalse(linesOf(fresh).some(isMixed), fresh)
      })
    )
  })
})
