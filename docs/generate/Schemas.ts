/**
 * JSON Schemas as types in the syntax of TypeScript, for people.
 */
import * as Schema from "effect/Schema"

/** Schemas by name. */
export interface Named {
  readonly [name: string]: Schema.Constraint
}

/** A type in lines, and the names of the other types in it. */
export interface TypeText {
  readonly text: string
  readonly names: ReadonlyArray<string>
}

/** Returns the type that the schema of this name describes. A part that is one of the other schemas is its name. */
export const typeText = (name: string, schemas: Named): TypeText => {
  const { definitions, schema } = documentOf(schemas[name]!)
  const others = new Map(
    Object.entries(schemas)
      .filter(([other]) => other !== name)
      .map(([other, given]) => [JSON.stringify(documentOf(given).schema), other])
  )
  const names = new Set<string>()
  const written = text(schema, "", (node) => {
    const other = others.get(JSON.stringify(node)) ?? node.$ref?.replace(/^.*\//, "")
    if (other !== undefined && other in schemas) names.add(other)
    // A JSON value contains JSON values.
    return other === undefined || other in schemas || other === "Json" ? other : definitions[other]
  })
  return { text: written, names: [...names] }
}

const documentOf = (schema: Schema.Constraint) => {
  const document = Schema.toJsonSchemaDocument(schema)
  return { schema: document.schema as Node, definitions: document.definitions as { readonly [name: string]: Node } }
}

/** The parts of a JSON Schema that the documents of the command use. */
interface Node {
  readonly $ref?: string
  readonly anyOf?: ReadonlyArray<Node>
  readonly oneOf?: ReadonlyArray<Node>
  readonly enum?: ReadonlyArray<unknown>
  readonly const?: unknown
  readonly type?: string
  readonly items?: Node | false
  readonly prefixItems?: ReadonlyArray<Node>
  readonly properties?: { readonly [name: string]: Node }
  readonly required?: ReadonlyArray<string>
  readonly additionalProperties?: boolean | Node
}

/** Returns the name of a node, or the node that the node refers to. */
type Resolve = (node: Node) => string | Node | undefined

const text = (node: Node, indent: string, resolve: Resolve): string => {
  const inner = (other: Node, deeper = indent): string => text(other, deeper, resolve)
  const resolved = resolve(node)
  if (resolved !== undefined) return typeof resolved === "string" ? resolved : inner(resolved)
  const choices = node.anyOf ?? node.oneOf
  if (choices !== undefined) return [...new Set(choices.map((choice) => inner(choice)))].join(" | ")
  if (node.enum !== undefined) return node.enum.map((value) => JSON.stringify(value)).join(" | ")
  if (node.const !== undefined) return JSON.stringify(node.const)
  if (node.prefixItems !== undefined) return `[${node.prefixItems.map((item) => inner(item)).join(", ")}]`
  if (node.type === "array") return listOf(inner(node.items || {}))
  if (node.type === "object") return object(node, inner, indent)
  if (node.type === "integer") return "number"
  return node.type ?? "unknown"
}

const listOf = (item: string): string => (/^[\w.]+$/.test(item) ? `${item}[]` : `Array<${item}>`)

const object = (
  { additionalProperties, properties = {}, required = [] }: Node,
  inner: (node: Node, indent: string) => string,
  indent: string
): string => {
  const deeper = `${indent}  `
  const fields = Object.entries(properties).map(
    ([name, value]) => `${deeper}${name}${required.includes(name) ? "" : "?"}: ${inner(value, deeper)}`
  )
  if (fields.length > 0) return `{\n${fields.join("\n")}\n${indent}}`
  const value = typeof additionalProperties === "object" ? inner(additionalProperties, deeper) : "unknown"
  return `{ [key: string]: ${value} }`
}
