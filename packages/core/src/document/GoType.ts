/**
 * The types of Go as far as the engine's configuration uses them, and what `encoding/json` says when a JSON value does
 * not fit one. It judges types only; it reads no values.
 *
 * Source of the rule: Go 1.19 and 1.26, `encoding/json/decode.go`.
 */
import { GoText } from "../text/index.ts"
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
export interface TypeMismatch {
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
export const misfits = (type: GoType, node: JsonNode): ReadonlyArray<TypeMismatch> => {
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

/** A value and the type that it should have. */
interface ValueVisit {
  readonly type: GoType
  readonly node: JsonNode
  /** The value around it, or what this value is read as first or second. */
  readonly outer: ValueVisit | undefined
  /** The key or index that leads here from the value around it. */
  readonly step: string | number | undefined
  /** The key of the field that it is read into, in the struct of the value around it. */
  readonly field: string | undefined
}

/** Adds everything that does not fit, in the order of the text. It goes as deep as types do. */
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
  if (refusal !== undefined) found.push({ node, ...refusal, ...surroundings(at) })
  else if (node.type === "array" && type.kind === "slice") {
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

/** Why a value is not of a type, whatever is in it. */
const refusalOf = (
  type: Exclude<GoType, { readonly kind: "any" | "either" }>,
  node: JsonNode
): Pick<TypeMismatch, "expected" | "found"> | undefined => {
  // A size is asked about null too, and takes no text without anything in it.
  if (type.kind === "size") {
    return node.type === "string" && node.length > 2 ? undefined : { found: describe(node), expected: "size" }
  }
  if (node.type === "null") return undefined
  if (node.type !== jsonTypes[type.kind]) return { found: describe(node), expected: type.name }
  return node.type !== "number" || isInteger(node.text)
    ? undefined
    : { found: `number ${node.text}`, expected: type.name }
}

/** What leads to a value, and what Go's messages name of it: the innermost struct and the keys from there on. */
const surroundings = (at: ValueVisit): Pick<TypeMismatch, "decoders" | "field" | "path"> => {
  const way: Array<ValueVisit> = []
  for (let visited: ValueVisit | undefined = at; visited !== undefined; visited = visited.outer) way.unshift(visited)
  let title: string | undefined
  let method: OwnMethod | undefined
  const [path, keys, decoders]: [Array<string | number>, Array<string>, Array<JsonNode>] = [[], [], []]
  for (const { field, node, outer, step, type } of way) {
    if (step !== undefined) path.push(step)
    if (field !== undefined && outer?.type.kind === "struct") {
      // A decoder apart knows nothing of the structs around it, so the outer one puts its own names over what that one says.
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
