/** Texts of TOML for properties: any layout, and any way to define a table. */
import { TomlDialect, TomlTree } from "@oci-runtimes/core/document/toml"
import * as Result from "effect/Result"
import * as fc from "fast-check"

export const dialects: ReadonlyArray<TomlTree.Dialect> = [
  { version: "1.0", acceptsMark: true, extendsTables: false },
  { version: "1.0", acceptsMark: true, extendsTables: true },
  { version: "1.1", acceptsMark: true, extendsTables: true },
  TomlDialect.goToml1,
  TomlDialect.goToml2,
  TomlDialect.goToml24
]

export const parse = (text: string, dialect: TomlTree.Dialect = dialects[1]!) =>
  TomlTree.parse(new TextEncoder().encode(text), dialect)

export const parsed = (text: string, dialect?: TomlTree.Dialect): TomlTree.Document =>
  Result.getOrThrow(parse(text, dialect))

/** The leaves of a tree: the path of each as JSON, and its value. Empty tables are leaves too. */
export const leavesOf = (root: TomlTree.TomlNode): ReadonlyMap<string, unknown> => {
  const leaves = new Map<string, unknown>()
  const visit = (node: TomlTree.TomlNode, path: ReadonlyArray<string | number>): void => {
    const at = JSON.stringify(path)
    if (node.type === "table") {
      for (const { key, value } of node.entries) visit(value, [...path, key])
      if (node.entries.length === 0) leaves.set(at, "an empty table")
    } else if (node.type === "tables" || node.type === "array") {
      for (const [index, item] of node.items.entries()) visit(item, [...path, index])
      if (node.items.length === 0) leaves.set(at, "an empty list")
    } else {
      leaves.set(at, "text" in node ? node.text : String(node.value))
    }
  }
  visit(root, [])
  return leaves
}

export const keyNames = ["a", "b", "c", "x y", "", "a.b"]

const written: { readonly [name: string]: ReadonlyArray<string> } = {
  a: ["a", '"a"', "'a'"],
  "x y": ['"x y"'],
  "": ['""'],
  "a.b": ['"a.b"']
}

const part = fc
  .constantFrom(...keyNames, "a", "b", "a", "b")
  .chain((name) => fc.constantFrom(...(written[name] ?? [name])))

const key = (maxLength: number) =>
  fc.array(part, { minLength: 1, maxLength }).chain((parts) => fc.constantFrom(parts.join("."), parts.join(" . ")))

/** Values that are not tables. */
export const scalarText = fc.constantFrom(
  '"v"',
  "1",
  "true",
  "'''x\n# y\n'''",
  '"""\n# z"""',
  "[]",
  '["p", "q"]',
  '[\n  "p", # one\n  "q",\n]',
  '[\n  "p",\n  "q"]',
  "[{append = true}]"
)

const equals = fc.constantFrom(" = ", "=", "  =\t")

const { value } = fc.letrec<{ value: string; table: string }>((tie) => ({
  value: fc.oneof({ depthSize: "small" }, { arbitrary: scalarText, weight: 5 }, tie("table")),
  table: fc
    .tuple(
      fc.array(fc.tuple(key(2), tie("value")), { maxLength: 3 }),
      fc.constantFrom(["{", ", ", "}"], ["{ ", ", ", " }"], ["{\n  ", ", # k\n  ", ",\n}"], ["{ # t\n", "\n, ", "\n}"])
    )
    .map(([pairs, [open, comma, close]]) => open! + pairs.map(([name, one]) => `${name} = ${one}`).join(comma) + close!)
}))

const line = fc.oneof(
  { arbitrary: fc.constantFrom("", "", "# a comment", "  # c"), weight: 3 },
  {
    arbitrary: fc
      .tuple(fc.constantFrom("", "  ", "\t"), key(3), equals, value, fc.constantFrom("", " # e", "  "))
      .map((parts) => parts.join("")),
    weight: 5
  },
  {
    arbitrary: fc
      .tuple(fc.constantFrom("", "  "), key(3), fc.constantFrom("", " # h"))
      .map(([indentation, name, end]) => `${indentation}[${name}]${end}`),
    weight: 4
  },
  { arbitrary: key(2).map((name) => `[[${name}]]`), weight: 1 }
)

/** Texts, most of which are TOML: a line that would be refused is left out. */
export const tomlText = (dialect: TomlTree.Dialect): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(line, { maxLength: 10 }), fc.boolean(), fc.boolean())
    .map(([lines, hasEnd, isWindows]) => {
      const kept: Array<string> = []
      for (const one of lines) {
        if (Result.isSuccess(parse([...kept, one].join("\n"), dialect))) kept.push(one)
      }
      const text = kept.join("\n") + (hasEnd && kept.length > 0 ? "\n" : "")
      return isWindows ? text.replaceAll("\n", "\r\n") : text
    })
    .filter((text) => Result.isSuccess(parse(text, dialect)))
