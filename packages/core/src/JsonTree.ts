/**
 * JSON text as a tree that remembers where everything stands, duplicate keys included. Reading goes on behind the
 * mistakes people make most (comments, trailing and missing commas), so that one look finds every fault. It keeps no
 * call stack, so nesting cannot exhaust it.
 *
 * Tokens come from `jsonc-parser`; the engine's own words for a syntax error come from Go's rules.
 */
import * as JsonSyntax from "./internal/jsonSyntax.ts"
import type { SyntaxMistake, SyntaxReason } from "./JsonMistake.ts"
import { make as makeTokens, type Token, type Tokens } from "./internal/jsonTokens.ts"

/** A JSON value, with its offset and length in the text (UTF-16 units). */
export type JsonNode = JsonObject | JsonArray | JsonScalar

/** An object; `members` in the order of the text, duplicates kept. */
export interface JsonObject {
  readonly type: "object"
  readonly offset: number
  readonly length: number
  readonly members: ReadonlyArray<JsonMember>
}

/** A key with its value. The key's offset and length include its quotes. */
export interface JsonMember {
  readonly key: string
  readonly keyOffset: number
  readonly keyLength: number
  readonly value: JsonNode
}

/** An array. */
export interface JsonArray {
  readonly type: "array"
  readonly offset: number
  readonly length: number
  readonly items: ReadonlyArray<JsonNode>
}

/** A string, number, boolean or null. `text` is a number as it was written. */
export type JsonScalar =
  | { readonly type: "string"; readonly offset: number; readonly length: number; readonly value: string }
  | { readonly type: "number"; readonly offset: number; readonly length: number; readonly text: string }
  | { readonly type: "boolean"; readonly offset: number; readonly length: number; readonly value: boolean }
  | { readonly type: "null"; readonly offset: number; readonly length: number }

/** The tree, as far as it could be read, and every mistake found. Without mistakes the tree is whole. */
export interface Parsed {
  readonly root: JsonNode | undefined
  readonly mistakes: ReadonlyArray<SyntaxMistake>
}

/** Reads the text between two offsets. Strings come out as Go decodes them: an unpaired surrogate is U+FFFD. */
export const parse = (text: string, start = 0, end = text.length): Parsed => {
  const { root, mistakes } = build(text, start, end)
  if (mistakes.length === 0) return { root, mistakes }
  const error = JsonSyntax.firstError(text, start, end)
  const [first, ...rest] = mistakes.toSorted((a, b) => a.offset - b.offset)
  return error === undefined || first === undefined
    ? { root, mistakes }
    : { root, mistakes: [{ ...first, ...placeOf(first, error.offset, end), message: error.message }, ...rest] }
}

/** The members of an object that are left when of equal keys the last one wins, each at the place of the first. */
export const lastMembers = (node: JsonObject): ReadonlyArray<JsonMember> => [
  ...new Map(node.members.map((member) => [member.key, member])).values()
]

/** The member with a key, the last of several; undefined where there is none or the value is no object. */
export const lastMember = (node: JsonNode | undefined, key: string | number): JsonMember | undefined =>
  node?.type === "object" ? node.members.findLast((member) => member.key === key) : undefined

/** What a value holds, with the key or index of each; nothing for a scalar. */
export const children = (node: JsonNode): ReadonlyArray<readonly [step: string | number, child: JsonNode]> => {
  if (node.type === "object") return node.members.map(({ key, value }) => [key, value])
  return node.type === "array" ? node.items.map((item, index) => [index, item]) : []
}

/** Where the engine stumbles; a comment or comma that we could read past keeps its own, more telling place. */
const placeOf = (mistake: SyntaxMistake, offset: number, end: number): Pick<SyntaxMistake, "length" | "offset"> => {
  if (mistake.reason === "Comment" || mistake.reason === "TrailingComma")
    return { offset: mistake.offset, length: mistake.length }
  const behind = Math.max(mistake.offset + mistake.length, offset + 1)
  return { offset, length: Math.min(behind, end) - offset }
}

/** An object or array that is still open. `key` is set between a key and its value. */
type Open =
  | { readonly type: "object"; readonly offset: number; readonly members: Array<JsonMember>; key: Key | undefined }
  | { readonly type: "array"; readonly offset: number; readonly items: Array<JsonNode> }

type Key = Omit<JsonMember, "value">

/** What may stand at the current place, by the last thing read. */
type Expecting = "value" | "firstItem" | "firstKey" | "key" | "colon" | "comma" | "end"

const build = (text: string, start: number, end: number): Parsed => {
  const tokens = makeTokens(end === text.length ? text : text.slice(0, end), start)
  const stack: Array<Open> = []
  let root: JsonNode | undefined
  let expecting = "value" as Expecting
  let comma: number | undefined

  const place = (node: JsonNode): void => {
    const parent = stack.at(-1)
    expecting = parent === undefined ? "end" : "comma"
    if (parent === undefined) root = node
    else if (parent.type === "array") parent.items.push(node)
    else if (parent.key !== undefined) {
      parent.members.push({ ...parent.key, value: node })
      parent.key = undefined
    }
  }
  const open = (token: "{" | "["): void => {
    const offset = tokens.offset()
    stack.push(
      token === "{" ? { type: "object", offset, members: [], key: undefined } : { type: "array", offset, items: [] }
    )
    expecting = token === "{" ? "firstKey" : "firstItem"
  }
  const close = (container: Open): void => {
    const { offset } = container
    const length = Math.min(tokens.offset() + 1, end) - offset
    stack.pop()
    place(
      container.type === "object"
        ? { type: "object", offset, length, members: container.members }
        : { type: "array", offset, length, items: container.items }
    )
  }
  /** Puts the token where it belongs. Answers what is wrong with it where it belongs nowhere. */
  const accept = (token: Token, inside: Open | undefined): SyntaxReason | undefined => {
    if (inside !== undefined && token === (inside.type === "object" ? "}" : "]")) {
      const dangling = expecting === "key" || (expecting === "value" && inside.type === "array")
      if (expecting === "colon" || (expecting === "value" && !dangling)) return "UnexpectedToken"
      if (dangling && comma !== undefined) tokens.mistake("TrailingComma", comma, 1)
      close(inside)
      return undefined
    }
    if (expecting === "comma" && inside !== undefined) {
      expecting = inside.type === "object" ? "key" : "value"
      comma = tokens.offset()
      if (token === ",") return undefined
      if (inside.type === "object" ? token !== "string" : !startsValue(token)) return "UnexpectedToken"
      tokens.mistake("MissingComma")
    }
    if (inside?.type === "object" && (expecting === "firstKey" || expecting === "key") && token === "string") {
      inside.key = { key: tokens.value().toWellFormed(), keyOffset: tokens.offset(), keyLength: tokens.length() }
      expecting = "colon"
    } else if (expecting === "colon" && token === ":") expecting = "value"
    else if ((expecting === "value" || expecting === "firstItem") && startsValue(token)) {
      if (token !== "{" && token !== "[") place(scalar(tokens, token))
      else if (stack.length === JsonSyntax.maximumDepth) return "TooDeep"
      else open(token)
    } else return "UnexpectedToken"
    return undefined
  }

  for (;;) {
    const token = tokens.next()
    if (token === "end") {
      if (expecting !== "end") tokens.mistake("UnexpectedEnd", end, 0)
      break
    }
    const reason = token === "unterminated" ? "InvalidString" : accept(token, stack.at(-1))
    if (reason !== undefined) {
      tokens.mistake(reason)
      break
    }
  }
  for (let left = stack.at(-1); left !== undefined; left = stack.at(-1)) close(left)
  return { root, mistakes: tokens.mistakes }
}

const startsValue = (token: Token): boolean =>
  token === "string" ||
  token === "number" ||
  token === "{" ||
  token === "[" ||
  token === "true" ||
  token === "false" ||
  token === "null"

const scalar = (tokens: Tokens, token: Token): JsonScalar => {
  const place = { offset: tokens.offset(), length: tokens.length() }
  if (token === "string") return { type: "string", ...place, value: tokens.value().toWellFormed() }
  if (token === "number") return { type: "number", ...place, text: tokens.value() }
  return token === "null" ? { type: "null", ...place } : { type: "boolean", ...place, value: token === "true" }
}
