/**
 * Reads JSON that people wrote: goes on behind mistakes and reports each. It keeps no call stack, so that nesting cannot
 * exhaust it.
 *
 * Tokens come from `jsonc-parser`; the engine's own words for a syntax error come from Go's rules.
 */
import type { SyntaxMistake, SyntaxReason } from "../JsonMistake.ts"
import type { JsonMember, JsonNode, JsonScalar } from "./jsonNode.ts"
import * as JsonSyntax from "./jsonSyntax.ts"
import { type Token, type Tokens, make as makeTokens } from "./jsonTokens.ts"

/** What could be read, and every mistake. Without mistakes the tree is whole. */
interface Read {
  readonly root: JsonNode | undefined
  readonly mistakes: ReadonlyArray<SyntaxMistake>
}

/** Reads the text between two offsets. The mistake at which the engine stops comes first, in its words. */
export const read = (text: string, start: number, end: number): Read => {
  const { root, mistakes } = build(text, start, end)
  if (mistakes.length === 0) return { root, mistakes }
  const error = JsonSyntax.firstError(text, start, end)
  const sorted = mistakes.toSorted((a, b) => a.offset - b.offset)
  // At a comma with nothing behind it the engine stops one token later, which may be a comment.
  const comment =
    sorted[0]?.reason === "TrailingComma" ? sorted.find(({ offset }) => offset === error?.offset) : undefined
  const first = comment ?? sorted[0]
  const rest = sorted.filter((mistake) => mistake !== first)
  return error === undefined || first === undefined
    ? { root, mistakes }
    : { root, mistakes: [{ ...first, ...placeOf(first, error.offset, end), message: error.message }, ...rest] }
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

const build = (text: string, start: number, end: number): Read => {
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
