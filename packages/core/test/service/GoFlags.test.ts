import { GoFlags } from "@oci-runtimes/core/service"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const kinds: ReadonlyMap<string, GoFlags.Kind> = new Map([
  ["file", "value"],
  ["f", "value"],
  ["debug", "switch"]
])

const parse = (args: ReadonlyArray<string>) => {
  const values = GoFlags.parse(args, (name) => kinds.get(name))
  return values === undefined ? undefined : Object.fromEntries(values)
}

describe("flags by Go's package", () => {
  it.each<[string, ReadonlyArray<string>, object | undefined]>([
    ["may be none", [], {}],
    ["have one dash or two", ["-file", "a", "--f", "b"], { file: ["a"], f: ["b"] }],
    ["have a value after an equals sign", ["--file=a=b"], { file: ["a=b"] }],
    ["may have an empty value", ["--file=", "-f", ""], { file: [""], f: [""] }],
    ["take the next argument, whatever it is", ["--file", "--debug"], { file: ["--debug"] }],
    ["keep every value", ["-f", "a", "-f", "b"], { f: ["a", "b"] }],
    ["may be switches", ["--debug", "--debug=false"], { debug: ["true", "false"] }],
    ["may have an end", ["--debug", "--"], { debug: ["true"] }],
    ["may come before no argument", ["--debug", "x"], undefined],
    ["may come before no argument after their end", ["--", "x"], undefined],
    ["must be known", ["--other"], undefined],
    ["must have a value", ["--file"], undefined],
    ["must have a name", ["--=a"], undefined],
    ["have no third dash", ["---file", "a"], undefined],
    ["are not a dash", ["-"], undefined],
    ["are not empty", [""], undefined]
  ])("%s", (_, args, expected) => {
    assert.deepStrictEqual(parse(args), expected)
  })

  it("come back as they were written", () => {
    const flag = fc.tuple(fc.constantFrom("file", "f"), fc.string(), fc.boolean())
    fc.assert(
      fc.property(fc.array(flag), (flags) => {
        const args = flags.flatMap(([name, value, isInline]) =>
          isInline ? [`--${name}=${value}`] : [`-${name}`, value]
        )
        const expected = Object.groupBy(flags, ([name]) => name)
        const values = parse(args)
        assert.deepStrictEqual(
          values,
          Object.fromEntries(Object.entries(expected).map(([name, some]) => [name, some?.map(([, value]) => value)]))
        )
      })
    )
  })
})
