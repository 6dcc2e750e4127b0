/**
 * The types of Go as far as the engine's configuration uses them, and what `encoding/json` says when a JSON value does
 * not fit one. It judges types only; it reads no values.
 *
 * Source of the rule: Go 1.19, `encoding/json/decode.go`.
 */
import type { JsonNode, JsonObject } from "./JsonTree.ts"
import { foldKey } from "./internal/goText.ts"

/** A type, named as Go's `reflect` prints it. */
export type GoType =
  | { readonly kind: "bool" | "string" | "int"; readonly name: string }
  | { readonly kind: "size" }
  /** Read as the first type, and where that fails as the second, by a method of its own. */
  | { readonly kind: "either"; readonly first: GoType; readonly second: GoType }
  | { readonly kind: "slice" | "map"; readonly name: string; readonly of: GoType; readonly sealed?: boolean }
  | GoStruct

/** A struct with its JSON keys. `title` is the name without its package, as messages give it. */
export interface GoStruct {
  readonly kind: "struct"
  readonly name: string
  readonly title: string
  readonly fields: { readonly [key: string]: GoType }
}

/** A value that does not fit. `field` is undefined where the value is no field's. */
export interface Misfit {
  readonly node: JsonNode
  readonly path: ReadonlyArray<string | number>
  readonly found: string
  readonly expected: string
  readonly field: string | undefined
  /** The value is read by a method of its type's own. */
  readonly isFatal: boolean
}

/** The key of the struct's field that a JSON key is decoded into: the same key, else one that differs in case only. */
export const fieldKey = (struct: GoStruct, key: string): string | undefined => {
  if (Object.hasOwn(struct.fields, key)) return key
  const folded = foldKey(key)
  return Object.keys(struct.fields).find((field) => foldKey(field) === folded)
}

/** What Go's messages call the kind of a JSON value. */
export const describe = (node: JsonNode): string => (node.type === "boolean" ? "bool" : node.type)

/**
 * Everything in the tree that does not fit the type, in the order of the text. Where a type reads its values by a method
 * of its own, Go stops at its first error and forgets those before: that misfit comes first.
 */
export const misfits = (type: GoType, node: JsonNode): ReadonlyArray<Misfit> => {
  const found = allMisfits(type, node)
  const fatal = found.find(({ isFatal }) => isFatal)
  return fatal === undefined ? found : [fatal, ...found.filter((other) => other !== fatal)]
}

const allMisfits = (type: GoType, node: JsonNode): ReadonlyArray<Misfit> => {
  const found: Array<Misfit> = []
  const pending: Array<Visit> = [{ type, node, path: [], context: { title: undefined, keys: [] }, sealed: false }]
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
  readonly sealed: boolean
}

const fits: { readonly [kind in Exclude<GoType["kind"], "either" | "size">]: JsonNode["type"] } = {
  bool: "boolean",
  string: "string",
  int: "number",
  slice: "array",
  map: "object",
  struct: "object"
}

const misfit = ({ type, node, path, context, sealed }: Visit): Misfit | undefined => {
  if (type.kind === "either") return undefined
  const field = context.title === undefined ? undefined : `${context.title}.${context.keys.join(".")}`
  const refuse = (found: string, expected: string, isFatal: boolean): Misfit => ({
    node,
    path,
    found,
    expected,
    field,
    isFatal
  })
  // A size is asked about null too, and takes no text without anything in it.
  if (type.kind === "size") {
    return node.type === "string" && node.length > 2 ? undefined : refuse(describe(node), "size", true)
  }
  if (node.type === "null") return undefined
  const isFatal = sealed || (type.kind === "slice" && type.sealed === true)
  if (node.type !== fits[type.kind]) return refuse(describe(node), type.name, isFatal)
  return node.type === "number" && !isInteger(node.text) ? refuse(`number ${node.text}`, type.name, isFatal) : undefined
}

const inner = (visit: Visit): ReadonlyArray<Visit> => {
  const { node, path, type } = visit
  if (type.kind === "either") {
    return allMisfits(type.first, node).length === 0 ? [] : [{ ...visit, type: type.second, sealed: true }]
  }
  if (type.kind === "struct" && node.type === "object") return members(type, node, visit)
  if (type.kind === "map" && node.type === "object") {
    return node.members.map(({ key, value }) => ({ ...visit, type: type.of, node: value, path: [...path, key] }))
  }
  if (type.kind === "slice" && node.type === "array") {
    // A type with an unmarshaller of its own decodes apart; the outer decoder then names only its own field.
    const sealed = visit.sealed || type.sealed === true
    return node.items.map((item, index) => ({ ...visit, type: type.of, node: item, path: [...path, index], sealed }))
  }
  return []
}

const members = (type: GoStruct, node: JsonObject, { context, path, sealed }: Visit): ReadonlyArray<Visit> =>
  node.members.flatMap(({ key, value }) => {
    const field = fieldKey(type, key)
    if (field === undefined) return []
    const named = sealed ? context : { title: type.title, keys: [...context.keys, field] }
    return [{ type: type.fields[field]!, node: value, path: [...path, key], context: named, sealed }]
  })

const isInteger = (text: string): boolean => {
  if (!/^-?\d+$/.test(text)) return false
  const value = BigInt(text)
  return value >= -(2n ** 63n) && value < 2n ** 63n
}
