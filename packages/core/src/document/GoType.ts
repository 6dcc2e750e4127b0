/**
 * The types of Go as far as the engine's configuration uses them, and what `encoding/json` says when a JSON value does
 * not fit one. It judges types only; it reads no values.
 *
 * Source of the rule: Go 1.19 and 1.26, `encoding/json/decode.go`.
 */
import { GoText } from "../text/index.ts"
import type { JsonNode, JsonObject } from "./JsonTree.ts"

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
  if (fits(type, node)) return []
  const found = allMisfits(type, node)
  const reported = firstReported(found, 0)
  return reported === undefined ? found : [reported, ...found.filter((other) => other !== reported)]
}

const firstReported = (found: ReadonlyArray<Misfit>, depth: number): Misfit | undefined => {
  const decoder = found.find(({ decoders }) => decoders.length > depth)?.decoders[depth]
  if (decoder === undefined) return found[0]
  return firstReported(
    found.filter(({ decoders }) => decoders[depth] === decoder),
    depth + 1
  )
}

const allMisfits = (type: GoType, node: JsonNode): ReadonlyArray<Misfit> => {
  const found: Array<Misfit> = []
  const pending: Array<Visit> = [{ type, node, path: [], context: { title: undefined, keys: [] }, decoders: [] }]
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    const report = misfit(visit)
    if (report !== undefined) found.push(report)
    else for (const next of inner(visit).toReversed()) pending.push(next)
  }
  return found
}

/** What Go's messages name: the innermost struct and the keys that lead to the value. */
interface Context {
  readonly title: string | undefined
  readonly keys: ReadonlyArray<string>
}

interface Visit {
  readonly type: GoType
  readonly node: JsonNode
  readonly path: ReadonlyArray<string | number>
  readonly context: Context
  readonly decoders: ReadonlyArray<JsonNode>
  /** How the outermost of the decoders names what it reads. */
  readonly method?: OwnMethod | undefined
}

/** Whether there is no misfit in the tree. It goes as deep as types do. */
const fits = (type: GoType, node: JsonNode): boolean => {
  if (type.kind === "any") return true
  if (type.kind === "either") return fits(type.first, node) || fits(type.second, node)
  if (type.kind === "size") return isSize(node)
  if (node.type === "null") return true
  if (node.type !== jsonTypes[type.kind]) return false
  if (node.type === "number") return isInteger(node.text)
  if (node.type === "array") return type.kind !== "slice" || node.items.every((item) => fits(type.of, item))
  if (node.type !== "object") return true
  if (type.kind === "map") return node.members.every(({ value }) => fits(type.of, value))
  if (type.kind !== "struct") return true
  return node.members.every(({ key, value }) => {
    const field = fieldKey(type, key)
    return field === undefined || fits(type.fields[field]!, value)
  })
}

/** A size is asked about null too, and takes no text without anything in it. */
const isSize = (node: JsonNode): boolean => node.type === "string" && node.length > 2

const jsonTypes: { readonly [kind in Exclude<GoType["kind"], "any" | "either" | "size">]: JsonNode["type"] } = {
  bool: "boolean",
  string: "string",
  int: "number",
  slice: "array",
  map: "object",
  struct: "object"
}

const misfit = (visit: Visit): Misfit | undefined => {
  const { context, node, path, type } = visit
  if (type.kind === "either" || type.kind === "any") return undefined
  const field = context.title === undefined ? undefined : `${context.title}.${context.keys.join(".")}`
  const decoders = decodersOf(visit)
  const refuse = (found: string, expected: string): Misfit => ({ node, path, found, expected, field, decoders })
  if (type.kind === "size") return isSize(node) ? undefined : refuse(describe(node), "size")
  if (node.type === "null") return undefined
  if (node.type !== jsonTypes[type.kind]) return refuse(describe(node), type.name)
  return node.type === "number" && !isInteger(node.text) ? refuse(`number ${node.text}`, type.name) : undefined
}

const inner = (visit: Visit): ReadonlyArray<Visit> => {
  const { node, path, type } = visit
  const method = visit.method ?? ownMethod(type)
  const within = { ...visit, decoders: decodersOf(visit), ...(method !== undefined && { method }) }
  if (type.kind === "either") {
    return fits(type.first, node) ? [] : [{ ...within, type: type.second }]
  }
  if (type.kind === "struct" && node.type === "object") return members(type, node, within)
  if (type.kind === "map" && node.type === "object") {
    return node.members.map(({ key, value }) => ({ ...within, type: type.of, node: value, path: [...path, key] }))
  }
  if (type.kind === "slice" && node.type === "array") {
    return node.items.map((item, index) => ({ ...within, type: type.of, node: item, path: [...path, index] }))
  }
  return []
}

const members = (type: GoStruct, node: JsonObject, within: Visit): ReadonlyArray<Visit> =>
  node.members.flatMap(({ key, value }) => {
    const field = fieldKey(type, key)
    if (field === undefined) return []
    const path = [...within.path, key]
    return [{ ...within, type: type.fields[field]!, node: value, path, context: inside(type, field, within) }]
  })

/** A decoder apart knows nothing of the structs around it, so the outer one puts its own names over what that one says. */
const inside = (type: GoStruct, field: string, { context, method }: Visit): Context => {
  if (method === "unnamed") return context
  const keys = [...context.keys, ...(type.embedded?.[field] ?? []), field]
  return { title: method === undefined ? type.title : context.title, keys }
}

const decodersOf = ({ decoders, node, type }: Visit): ReadonlyArray<JsonNode> =>
  ownMethod(type) === undefined ? decoders : [...decoders, node]

const ownMethod = (type: GoType): OwnMethod | undefined => {
  if (type.kind === "size" || type.kind === "either") return "unnamed"
  return "method" in type ? type.method : undefined
}

const isInteger = (text: string): boolean => {
  if (!/^-?\d+$/.test(text)) return false
  const value = BigInt(text)
  return value >= -(2n ** 63n) && value < 2n ** 63n
}
