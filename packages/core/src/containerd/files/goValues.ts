/**
 * Values of TOML as Go prints them.
 *
 * Source of the rule: Go `fmt` with `%v` and `%T`; github.com/pelletier/go-toml v1.9.5, `tomltree_write.go`.
 */
import type { TomlTree } from "../../document/toml/index.ts"
import { GoText } from "../../text/index.ts"
import type { ConfigTree } from "./ConfigTree.ts"
import { tomlText } from "./tomlText.ts"

/** Returns a value as `%v` prints it. */
export const printed = (tree: ConfigTree): string => {
  if (tree._tag === "Branch") return tomlText(tree, "1")
  const { node } = tree
  switch (node.type) {
    case "string":
      return node.value
    case "boolean":
    case "integer":
      return String(node.value)
    case "float":
      return printedFloat(node.text)
    case "date-time":
      return node.text
    case "array":
      return `[${node.items.map((item) => printed({ ...tree, node: item })).join(" ")}]`
    case "table":
      return tomlText(tree, "1")
    case "tables":
      return `[${node.items.map((item) => tomlText({ ...tree, node: item }, "1")).join(" ")}]`
  }
}

/** Returns the Go type of a value as go-toml 1 reads it. */
export const goType = (tree: ConfigTree): string => (tree._tag === "Branch" ? "*toml.Tree" : types[tree.node.type])

/** Returns the Go type of a value in a map of anything, as go-toml 2 reads it. */
export const anyType = (tree: ConfigTree): string => {
  if (tree._tag === "Branch" || tree.node.type === "table") return "map[string]interface {}"
  return tree.node.type === "tables" ? "[]interface {}" : types[tree.node.type]
}

/** Returns the kind of a value as go-toml 2 names it. */
export const tomlKind = (tree: ConfigTree): string => {
  if (tree._tag === "Branch") return "table"
  const { node } = tree
  if (node.type === "array")
    return node.items.length > 0 && node.items.every(({ type }) => type === "table") ? "array table" : "array"
  return kinds[node.type]
}

/** Returns a number as Go prints it: with an exponent if it is below -4 or above 20. */
const printedFloat = (text: string): string => {
  const value = Number(text.replaceAll("_", "").replace(/^([+-]?)inf$/, "$1Infinity"))
  if (Number.isNaN(value)) return "NaN"
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf"
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e")
  const power = Number(exponent)
  if (Object.is(value, -0)) return "-0"
  if (power >= -4 && power < 21) return String(value)
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`
}

const types: { readonly [type in TomlTree.TomlNode["type"]]: string } = {
  string: "string",
  boolean: "bool",
  integer: "int64",
  float: "float64",
  "date-time": "time.Time",
  array: "[]interface {}",
  table: "*toml.Tree",
  tables: "[]*toml.Tree"
}

const kinds: { readonly [type in Exclude<TomlTree.TomlNode["type"], "array">]: string } = {
  string: "string",
  boolean: "boolean",
  integer: "integer",
  float: "float",
  "date-time": "datetime",
  table: "table",
  tables: "array table"
}

/** Compares keys as Go sorts them. */
export const byKey = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  GoText.compare(one, other)
