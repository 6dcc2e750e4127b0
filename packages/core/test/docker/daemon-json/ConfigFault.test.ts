import { ConfigFault } from "@oci-runtimes/core/docker"
import type { JsonMistake } from "@oci-runtimes/core/document"
import { assert, describe, it } from "vitest"
import { faultAdvice } from "../../../src/docker/diagnosis/rules/faultAdvice.ts"

const at = { path: [], range: undefined }

const encoding: ConfigFault.ConfigFault = { _tag: "InvalidEncoding", ...at, byteOffset: 2, consumed: 7 }
const syntax: ConfigFault.ConfigFault = { _tag: "InvalidSyntax", ...at, reason: "UnexpectedEnd", detail: "Go's words" }
const notAnObject: ConfigFault.ConfigFault = { _tag: "NotAnObject", ...at, found: "array" }
const number: ConfigFault.ConfigFault = { _tag: "NumberOutOfRange", ...at, text: "1e999" }
const wrongType: ConfigFault.ConfigFault = {
  _tag: "WrongType",
  ...at,
  found: "number",
  expected: "string",
  field: "C.k"
}
const size: ConfigFault.ConfigFault = { _tag: "InvalidSize", ...at, text: '"64"' }
const deprecated: ConfigFault.ConfigFault = {
  _tag: "DeprecatedDirective",
  ...at,
  directive: "graph",
  replacement: "data-root"
}
const reserved: ConfigFault.ConfigFault = { _tag: "ReservedRuntimeName", ...at, name: "runc" }
const noDefault: ConfigFault.ConfigFault = { _tag: "UnknownDefaultRuntime", ...at, name: "nope" }

const unknown = (directive: string): ConfigFault.ConfigFault => ({ _tag: "UnknownDirective", ...at, directive })
const conflict = (directive: string): ConfigFault.ConfigFault => ({
  _tag: "DirectiveConflict",
  ...at,
  directive,
  fromFlag: "A",
  fromFile: "B"
})

describe("a fault's message and advice", () => {
  it.each([
    [encoding, "failed to decode configuration JSON at offset 7: encoding: invalid UTF-8", "Save the file as UTF-8."],
    [syntax, "Go's words", "Complete the file; something is still open at its end."],
    [
      notAnObject,
      "json: cannot unmarshal array into Go value of type map[string]interface {}",
      "Write the directives between { and }."
    ],
    [number, "json: cannot unmarshal number 1e999 into Go value of type float64", "Write a smaller number."],
    [
      unknown("nope"),
      "the following directives don't match any configuration option: nope",
      "Remove it, or correct its spelling; directives are case-sensitive."
    ],
    [
      conflict("default-runtime"),
      "the following directives are specified both as a flag and in the configuration file: " +
        "default-runtime: (from flag: A, from file: B)",
      "Give it in one place only."
    ],
    [
      wrongType,
      "json: cannot unmarshal number into Go struct field C.k of type string",
      "Write text between double quotes."
    ],
    [
      { ...wrongType, field: undefined },
      "json: cannot unmarshal number into Go value of type string",
      "Write text between double quotes."
    ],
    [size, 'invalid size: "64"', 'Write the size as text, such as "64m".'],
    [
      deprecated,
      'the "graph" config file option is deprecated; use "data-root" instead',
      '"data-root" took its place: write that instead.'
    ],
    [
      reserved,
      "runtime name 'runc' is reserved",
      "Remove it: the engine has a runtime of this name already. For another program, choose another name."
    ],
    [
      noDefault,
      "specified default runtime 'nope' does not exist",
      "Configure a runtime of this name, or name one that exists."
    ]
  ])("for %j are %s", (fault, message, advice) => {
    assert.strictEqual(ConfigFault.message(fault), message)
    assert.strictEqual(faultAdvice(fault), advice)
  })

  it.each([
    ["bool", "true or false"],
    ["int", "a whole number"],
    ["int64", "a whole number"],
    ["net.IP", "an IP address between double quotes"],
    ["[]string", 'a list of texts, such as ["a", "b"]'],
    ["types.Runtime", 'an object such as {"path": "/usr/bin/crun"}'],
    ["map[string]types.Runtime", 'an object such as {"crun": {"path": "/usr/bin/crun"}}'],
    ["map[string]bool", "a value of type map[string]bool"]
  ])("for a value that should be a %s advise %s", (expected, words) => {
    assert.strictEqual(faultAdvice({ ...wrongType, expected }), `Write ${words}.`)
  })

  it.each<[JsonMistake.SyntaxReason, string]>([
    ["Comment", "Remove the comment; JSON has none."],
    ["TrailingComma", "Remove the comma."],
    ["MissingComma", "Put a comma before it."],
    ["InvalidString", "Close the string, and escape what JSON does not allow in one."],
    ["InvalidNumber", "Complete the number."],
    ["UnexpectedToken", "Correct the text here; names and values that are text stand between straight double quotes."],
    ["TooDeep", "Nest less deeply."]
  ])("for the syntax fault %s advise: %s", (reason, advice) => {
    assert.strictEqual(faultAdvice({ ...syntax, reason }), advice)
  })
})

describe("the verdict", () => {
  const stages = [encoding, syntax, notAnObject, unknown("x"), conflict("x"), wrongType, reserved]

  it("is that of the first stage that fails, in whatever order the faults come", () => {
    for (const [stage, fault] of stages.slice(0, -1).entries()) {
      const faults = stages.slice(stage)
      assert.strictEqual(ConfigFault.verdict(faults), ConfigFault.message(fault))
      assert.strictEqual(ConfigFault.verdict(faults.toReversed()), ConfigFault.message(fault))
    }
  })

  it("is empty without faults", () => {
    assert.strictEqual(ConfigFault.verdict([]), "")
  })

  it("names all unknown directives in one line", () => {
    assert.strictEqual(
      ConfigFault.verdict([unknown("b"), wrongType, unknown("a")]),
      "the following directives don't match any configuration option: b, a"
    )
  })

  it("names all conflicts in one line", () => {
    assert.strictEqual(
      ConfigFault.verdict([conflict("data-root"), conflict("exec-root")]),
      "the following directives are specified both as a flag and in the configuration file: " +
        "data-root: (from flag: A, from file: B), exec-root: (from flag: A, from file: B)"
    )
  })

  it.each([
    [[number, notAnObject], ConfigFault.message(number)],
    [[size, wrongType], ConfigFault.message(size)],
    [[noDefault, reserved], ConfigFault.message(noDefault)]
  ])("of %j, faults of one stage, is that of the first", (faults, line) => {
    assert.strictEqual(ConfigFault.verdict(faults), line)
  })

  it("on validation begins with what the engine was doing", () => {
    assert.strictEqual(ConfigFault.verdict([reserved], "failed: "), "failed: runtime name 'runc' is reserved")
    assert.strictEqual(ConfigFault.verdict([wrongType], "failed: "), ConfigFault.message(wrongType))
  })
})

describe("the engine's order", () => {
  it("is that of its stages, and within one that in which the faults came", () => {
    const faults = [noDefault, size, conflict("x"), unknown("b"), number, wrongType, unknown("a"), reserved, syntax]
    assert.deepStrictEqual(ConfigFault.inEngineOrder(faults), [
      syntax,
      number,
      unknown("b"),
      unknown("a"),
      conflict("x"),
      size,
      wrongType,
      noDefault,
      reserved
    ])
  })

  it("has validation last", () => {
    assert.deepStrictEqual(
      [syntax, wrongType, conflict("x"), deprecated, reserved, noDefault].map(ConfigFault.isValidationFault),
      [false, false, false, true, true, true]
    )
  })
})
