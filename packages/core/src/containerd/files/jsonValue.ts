/** Values of TOML as JSON. */
import type { TomlTree } from "../../document/toml/index.ts"
import type { Json } from "../../document/index.ts"
import type { FieldType, Struct } from "../releases/Schema.ts"
import type { Branch, ConfigTree } from "./ConfigTree.ts"

/** Returns a value. An integer is a number, also if JSON cannot have it exactly. */
export const jsonOf = (tree: ConfigTree): Json.Json => {
  if (tree._tag === "Branch")
    return Object.fromEntries(Array.from(tree.entries, ([key, value]) => [key, jsonOf(value)]))
  return jsonOfNode(tree.node)
}

/** Returns every field of a decoded table by a name of it. A value that is not there is empty, as in Go. */
export const fieldsOf = (
  table: Branch,
  { fields }: Struct,
  nameOf: (field: Struct["fields"][number]) => string | undefined,
  emptyOf: (type: FieldType) => Json.Json | undefined
): Json.JsonObject =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const name = nameOf(field)
      const written = table.entries.get(field.key)
      const value = written === undefined ? emptyOf(field.type) : jsonOf(written)
      return name === undefined || value === undefined ? [] : [[name, value] as const]
    })
  )

const jsonOfNode = (node: TomlTree.TomlNode): Json.Json => {
  switch (node.type) {
    case "string":
    case "boolean":
      return node.value
    case "integer":
      return Number(node.value)
    case "float":
      return Number(node.text.replaceAll("_", ""))
    case "date-time":
      return node.text
    case "array":
    case "tables":
      return node.items.map(jsonOfNode)
    case "table":
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, jsonOfNode(value)]))
  }
}
