/**
 * The types of Go as far as the engine's configuration uses them, and what `encoding/json` says when a JSON value does
 * not fit one. It judges types only; it reads no values.
 *
 * Source of the rule: Go 1.19 and 1.26, `encoding/json/decode.go`.
 */
import { GoText } from "../text/index.ts"
import * as JsonTree from "./JsonTree.ts"
import type { JsonNode } from "./JsonTree.ts"

/**
 * A type, named as Go's `reflect` prints it.
 *
 * @category models
 * @since 1.0.0
 */
export type GoType =
  | { readonly kind: "bool" | "string" | "int"; readonly name: string }
  | { readonly kind: "size" }
  /** Takes any value at all: `interface{}`. */
  | { readonly kind: "any" }
  /** Read as the first type, and where that fails as the second, by a method of its own. */
  | { readonly kind: "either"; readonly first: GoType; readonly second: GoType }
  | { readonly kind: "slice" | "map"; readonly name: string; readonly of: GoType; readonly method?: OwnMethod }
  | GoStruct

/**
 * A struct with its JSON keys. `title` is the name without its package, as messages give it.
 *
 * @category models
 * @since 1.0.0
 */
export interface GoStruct {
  readonly kind: "struct"
  readonly name: string
  readonly title: string
  readonly fields: { readonly [key: string]: GoType }
  /** Of the fields that come from embedded structs, the names of these, where messages give them (since Go 1.24). */
  readonly embedded?: { readonly [key: string]: ReadonlyArray<string> }
  readonly method?: OwnMethod
}

/**
 * A type reads its values by a method of its own, in a decoder apart. Whether messages name the fields that lead to a
 * value inside it (since Go 1.24), or only the field of the type itself.
 *
 * @category models
 * @since 1.0.0
 */
export type OwnMethod = "named" | "unnamed"

/**
 * A value that does not fit. `field` is undefined where the value is no field's.
 *
 * @category models
 * @since 1.0.0
 */
export interface Misfit {
  readonly node: JsonNode
  readonly path: ReadonlyArray<string | number>
  readonly found: string
  readonly expected: string
  readonly field: string | undefined
  /** The values around it, from the outermost on, that types read by methods of their own. */
  readonly decoders: ReadonlyArray<JsonNode>
}

/**
 * The key of the struct's field that a JSON key is decoded into: the same key, else one that differs in case only.
 *
 * @category operations
 * @since 1.0.0
 */
export const fieldKey = (struct: GoStruct, key: string): string | undefined => {
  if (Object.hasOwn(struct.fields, key)) return key
  const folded = GoText.foldKey(key)
  return Object.keys(struct.fields).find((field) => GoText.foldKey(field) === folded)
}

/**
 * What Go's messages call the kind of a JSON value.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (node: JsonNode): string => (node.type === "boolean" ? "bool" : node.type)

/**
 * Everything in the tree that does not fit the type, in the order of the text, but the one that Go reports first. Where
 * a type reads its values by a method of its own, Go stops at its error and forgets those that it has kept before.
 *
 * @category operations
 * @since 1.0.0
 */
export const misfits = (type: GoType, node: JsonNode): ReadonlyArray<Misfit> => {
  const found = misfitsOf({ type, node, path: [], title: undefined, keys: [], decoders: [], method: undefined })
  const reported = firstReported(found, 0)
  return reported === undefined ? [] : [reported, ...found.filter((other) => other !== reported)]
}

const firstReported = (found: ReadonlyArray<Misfit>, depth: number): Misfit | undefined => {
  const decoder = found.find(({ decoders }) => decoders.length > depth)?.decoders[depth]
  if (decoder === undefined) return found[0]
  return firstReported(
    found.filter(({ decoders }) => decoders[depth] === decoder),
    depth + 1
  )
}

/** A value and the type that it should have. */
interface Visit {
  readonly type: GoType
  readonly node: JsonNode
  readonly path: ReadonlyArray<string | number>
  /** What Go's messages name: the innermost struct and the keys that lead to the value. */
  readonly title: string | undefined
  readonly keys: ReadonlyArray<string>
  readonly decoders: ReadonlyArray<JsonNode>
  /** How the outermost of the decoders names what it reads. */
  readonly method: OwnMethod | undefined
}

/** Everything that does not fit, in the order of the text. It goes as deep as types do. */
const misfitsOf = (visit: Visit): ReadonlyArray<Misfit> => {
  const { keys, node, path, title, type } = visit
  if (type.kind === "any") return []
  const method = ownMethod(type)
  const decoders = method === undefined ? visit.decoders : [...visit.decoders, node]
  const within = { ...visit, decoders, method: visit.method ?? method }
  if (type.kind === "either") {
    return misfitsOf({ ...within, type: type.first }).length === 0 ? [] : misfitsOf({ ...within, type: type.second })
  }
  const field = title === undefined ? undefined : `${title}.${keys.join(".")}`
  const refuse = (found: string, expected: string) => [{ node, path, found, expected, field, decoders }]
  // A size is asked about null too, and takes no text without anything in it.
  if (type.kind === "size") return node.type === "string" && node.length > 2 ? [] : refuse(describe(node), "size")
  if (node.type === "null") return []
  if (node.type !== jsonTypes[type.kind]) return refuse(describe(node), type.name)
  if (node.type === "number") return isInteger(node.text) ? [] : refuse(`number ${node.text}`, type.name)
  if (type.kind !== "map" && type.kind !== "slice" && type.kind !== "struct") return []
  return JsonTree.children(node).flatMap(([key, child]) => {
    const inside = { ...within, node: child, path: [...path, key] }
    if (type.kind !== "struct") return misfitsOf({ ...inside, type: type.of })
    const member = fieldKey(type, String(key))
    return member === undefined ? [] : misfitsOf({ ...inside, ...named(type, member, within) })
  })
}

/** A decoder apart knows nothing of the structs around it, so the outer one puts its own names over what that one says. */
const named = (
  type: GoStruct,
  field: string,
  { keys, method, title }: Visit
): Pick<Visit, "keys" | "title" | "type"> => ({
  type: type.fields[field]!,
  title: method === undefined ? type.title : title,
  keys: method === "unnamed" ? keys : [...keys, ...(type.embedded?.[field] ?? []), field]
})

const ownMethod = (type: GoType): OwnMethod | undefined => {
  if (type.kind === "size" || type.kind === "either") return "unnamed"
  return "method" in type ? type.method : undefined
}

const jsonTypes: { readonly [kind in Exclude<GoType["kind"], "any" | "either" | "size">]: JsonNode["type"] } = {
  bool: "boolean",
  string: "string",
  int: "number",
  slice: "array",
  map: "object",
  struct: "object"
}

const isInteger = (text: string): boolean => {
  if (!/^-?\d+$/.test(text)) return false
  const value = BigInt(text)
  return value >= -(2n ** 63n) && value < 2n ** 63n
}
