/**
 * The Go types that the engine's configuration uses, and the errors of `encoding/json` for JSON values that do not fit them.
 * Only types are checked; values are not decoded.
 *
 * Source of the rule: Go 1.19 and 1.26, `encoding/json/decode.go`.
 */
import { GoText } from "../text/index.ts"
import type { JsonNode } from "./JsonTree.ts"

/**
 * A Go type. `name` is the name that Go's `reflect` prints.
 *
 * @category models
 * @since 1.0.0
 */
export type GoType =
  | { readonly kind: "bool" | "int"; readonly name: string }
  | { readonly kind: "string"; readonly name: string; readonly refuse?: Refuse }
  | { readonly kind: "size"; readonly refuse?: Refuse }
  /** `interface{}`, which accepts any value. */
  | { readonly kind: "any" }
  /** A type whose own method decodes a value as the first type or, if that fails, as the second type. */
  | { readonly kind: "either"; readonly first: GoType; readonly second: GoType }
  | { readonly kind: "slice" | "map"; readonly name: string; readonly of: GoType; readonly method?: OwnMethod }
  | GoStruct

/**
 * A struct with its JSON keys. `title` is the name without its package, as in messages.
 *
 * @category models
 * @since 1.0.0
 */
export interface GoStruct {
  readonly kind: "struct"
  readonly name: string
  readonly title: string
  readonly fields: { readonly [key: string]: GoType }
  /** The names of the embedded structs that a field comes from, if messages include them (since Go 1.24). */
  readonly embedded?: { readonly [key: string]: ReadonlyArray<string> }
  readonly method?: OwnMethod
}

/**
 * Returns the message of a type's own method for a text that the type does not accept; undefined if it accepts the text.
 *
 * @category models
 * @since 1.0.0
 */
export type Refuse = (text: string) => string | undefined

/**
 * The kind of a type's own decoding method, which uses a separate decoder. `named`: messages name the fields that lead to
 * a value inside the type (since Go 1.24). `unnamed`: messages name only the field that has the type.
 *
 * @category models
 * @since 1.0.0
 */
export type OwnMethod = "named" | "unnamed"

/**
 * A value that does not fit its type. `field` is undefined if no struct field leads to the value; `message` is the message of the
 * type's own method.
 *
 * @category models
 * @since 1.0.0
 */
export interface TypeMismatch {
  readonly node: JsonNode
  readonly path: ReadonlyArray<string | number>
  readonly found: string
  readonly expected: string
  readonly field: string | undefined
  readonly message?: string
  /** The values that types decode with their own methods, from the outermost one that encloses `node` to `node` itself. */
  readonly decoders: ReadonlyArray<JsonNode>
}

/**
 * Returns the key of the struct's field that a JSON key is decoded into: the same key, otherwise a key that differs only in
 * case.
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
 * Returns the name of a JSON value's kind in Go's messages.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (node: JsonNode): string => (node.type === "boolean" ? "bool" : node.type)

/**
 * Returns the mismatches between a tree and a type: first the mismatch that Go reports, then the others in the order of the
 * text. If a type has its own decoding method, Go stops at its error and drops earlier errors.
 *
 * @category operations
 * @since 1.0.0
 */
export const mismatches = (type: GoType, node: JsonNode): ReadonlyArray<TypeMismatch> => {
  const found: Array<TypeMismatch> = []
  visit({ type, node, outer: undefined, step: undefined, field: undefined }, found)
  const reported = firstReported(found, 0)
  return reported === undefined ? [] : [reported, ...found.filter((other) => other !== reported)]
}

const firstReported = (found: ReadonlyArray<TypeMismatch>, depth: number): TypeMismatch | undefined => {
  const decoder = found.find(({ decoders }) => decoders.length > depth)?.decoders[depth]
  if (decoder === undefined) return found[0]
  return firstReported(
    found.filter(({ decoders }) => decoders[depth] === decoder),
    depth + 1
  )
}

/** A value and its expected type. */
interface ValueVisit {
  readonly type: GoType
  readonly node: JsonNode
  /** The enclosing value, or the same value with its `either` type. */
  readonly outer: ValueVisit | undefined
  /** The key or index of the value in the enclosing value. */
  readonly step: string | number | undefined
  /** The key of the field that the value is decoded into, in the struct of the enclosing value. */
  readonly field: string | undefined
}

/** Adds all mismatches in the order of the text. The recursion is only as deep as the type. */
const visit = (at: ValueVisit, found: Array<TypeMismatch>): void => {
  const { node, type } = at
  if (type.kind === "any") return
  if (type.kind === "either") {
    const inFirst: Array<TypeMismatch> = []
    visit({ ...at, type: type.first, outer: at, step: undefined, field: undefined }, inFirst)
    if (inFirst.length > 0) visit({ ...at, type: type.second, outer: at, step: undefined, field: undefined }, found)
    return
  }
  const refusal = refusalOf(type, node)
  if (refusal !== undefined) {
    const around = surroundings(at)
    const isOwn = refusal.message !== undefined && !around.decoders.includes(node)
    found.push({ node, ...refusal, ...around, decoders: isOwn ? [...around.decoders, node] : around.decoders })
  } else if (node.type === "array" && type.kind === "slice") {
    node.items.forEach((item, step) => visit({ type: type.of, node: item, outer: at, step, field: undefined }, found))
  } else if (node.type === "object" && type.kind === "map") {
    for (const { key, value } of node.members) {
      visit({ type: type.of, node: value, outer: at, step: key, field: undefined }, found)
    }
  } else if (node.type === "object" && type.kind === "struct") {
    for (const { key, value } of node.members) {
      const field = fieldKey(type, key)
      if (field !== undefined) visit({ type: type.fields[field]!, node: value, outer: at, step: key, field }, found)
    }
  }
}

/** Returns the mismatch of the value itself, without the values in it; undefined if the value fits the type. */
const refusalOf = (
  type: Exclude<GoType, { readonly kind: "any" | "either" }>,
  node: JsonNode
): Pick<TypeMismatch, "expected" | "found" | "message"> | undefined => {
  // Unlike other types, a size also rejects null. It accepts only a string that is not empty.
  if (type.kind === "size" && (node.type !== "string" || node.length === 2)) {
    return { found: describe(node), expected: "size" }
  }
  const message = node.type === "string" && "refuse" in type ? type.refuse?.(node.value) : undefined
  if (message !== undefined) return { found: "string", expected: "name" in type ? type.name : "size", message }
  if (type.kind === "size") return undefined
  if (node.type === "null") return undefined
  if (node.type !== jsonTypes[type.kind]) return { found: describe(node), expected: type.name }
  return node.type !== "number" || isInteger(node.text)
    ? undefined
    : { found: `number ${node.text}`, expected: type.name }
}

/** Returns the path to a value and the field in Go's messages: a struct's title and the keys of all fields that lead there. */
const surroundings = (at: ValueVisit): Pick<TypeMismatch, "decoders" | "field" | "path"> => {
  const way: Array<ValueVisit> = []
  for (let visited: ValueVisit | undefined = at; visited !== undefined; visited = visited.outer) way.unshift(visited)
  let title: string | undefined
  let method: OwnMethod | undefined
  const [path, keys, decoders]: [Array<string | number>, Array<string>, Array<JsonNode>] = [[], [], []]
  for (const { field, node, outer, step, type } of way) {
    if (step !== undefined) path.push(step)
    if (field !== undefined && outer?.type.kind === "struct") {
      // A separate decoder does not know the structs around it, so the outer decoder replaces the struct in its message.
      if (method === undefined) title = outer.type.title
      if (method !== "unnamed") keys.push(...(outer.type.embedded?.[field] ?? []), field)
    }
    const own = ownMethod(type)
    if (own !== undefined) decoders.push(node)
    method ??= own
  }
  return { path, decoders, field: title === undefined ? undefined : `${title}.${keys.join(".")}` }
}

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
