/** The decoding of TOML as github.com/BurntSushi/toml does it. */
import { BurntSushiDecoded, BurntSushiSchema, BurntSushiWords, TomlTree } from "@oci-runtimes/core/document/toml"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"

const rules: BurntSushiWords.Rules = {
  toml: { version: "1.0", acceptsMark: true, extendsTables: true },
  anyWord: "any",
  namesOwnLine: false
}

const schema = BurntSushiSchema.structOf(
  [
    { table: "file", type: "zoo", keys: "zoo" },
    { table: "zoo", type: "{}Animal", keys: "animals" },
    { table: "zoo", type: "string", keys: "name" },
    { table: "Animal", type: "string", keys: "colour" },
    { table: "Animal", type: "uint16", keys: "legs" },
    { table: "Animal", type: "age", keys: "age" },
    { table: "Animal", type: "strings", keys: "food" }
  ],
  { structs: { zoo: "main.Zoo", Animal: "main.Animal" }, scalars: { age: { _tag: "Duration" } } },
  "file"
)

const bytesOf = (text: string) => new TextEncoder().encode(text)

const decode = (text: string) =>
  BurntSushiDecoded.of(Result.getOrThrow(TomlTree.parse(bytesOf(text), rules.toml)), schema, rules)

const typeFaults = (text: string) =>
  decode(text)
    .remarks.filter(({ _tag }) => _tag === "WrongType")
    .map(({ cause }) => cause)

describe("decoding by a schema", () => {
  it("tells the records of a map, even one without keys", () => {
    const { assignments, records } = decode("[zoo.animals.ant]\n[Zoo.Animals.Bee]\nLEGS = 6\n")
    assert.deepStrictEqual(
      records.map(({ path }) => path),
      [
        ["zoo", "animals", "ant"],
        ["zoo", "animals", "Bee"]
      ]
    )
    assert.deepStrictEqual(
      assignments.map(({ path, value }) => [path, value]),
      [[["zoo", "animals", "Bee", "legs"], { _tag: "Scalar", value: 6n }]]
    )
  })

  it.each([
    ["zoo = 1\n", "type mismatch for main.Zoo: expected table but found int64"],
    ['zoo.animals.ant = "x"\n', "type mismatch for main.Animal: expected table but found string"],
    ["zoo.animals.ant.colour = 1.5\n", "incompatible types: TOML value has type float64; destination has type string"],
    ["zoo.animals.ant.legs = 65536\n", "65536 is out of range for uint16"],
    ["zoo.animals.ant.age = true\n", "incompatible types: TOML value has type bool; destination has type integer"],
    ["zoo.animals.ant.food = [1]\n", "incompatible types: TOML value has type int64; destination has type string"]
  ])("%j is a wrong type", (text, words) => assert.deepStrictEqual(typeFaults(text), [words]))

  it.each(['zoo.animals.ant.age = "10s"\n', "zoo.animals.ant.age = 10\n", "zoo.animals = 1\n", "zoo.food = 1\n"])(
    "%j is not a wrong type",
    (text) => assert.deepStrictEqual(typeFaults(text), [])
  )
})

describe("the words for a fault in the syntax", () => {
  it.each([
    ["x =", 'toml: line 1 (last key "x"): unexpected EOF; expected value'],
    ["x =\n", "toml: line 2 (last key \"x\"): expected value but found '\\n' instead"],
    ["[a\n", "toml: line 2: expected '.' or ']' to end table name, but got '\\n' instead"],
    ["[a.b]\n[a.b]\n", "toml: line 2 (last key \"a\"): Key 'a.b' has already been defined."]
  ])("of %j are those of the library", (text, words) => {
    const bytes = bytesOf(text)
    const fault = Result.getOrThrow(Result.flip(TomlTree.parse(bytes, rules.toml)))
    assert.deepStrictEqual(BurntSushiWords.faultWords(fault, bytes, rules), { text: words, isKnown: true })
  })
})
