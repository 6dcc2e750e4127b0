/**
 * JSON text as a tree that remembers where everything stands, duplicate keys included. Reading goes on behind the
 * mistakes people make most (comments, trailing and missing commas), so that one look finds every fault. No depth of nesting
 * exhausts it.
 */
import type { SyntaxMistake } from "./JsonMistake.ts"
import type { JsonNode } from "./internal/jsonNode.ts"
import * as StrictJson from "./internal/strictJson.ts"
import * as TolerantJson from "./internal/tolerantJson.ts"

export { children, lastMember, lastMembers } from "./internal/jsonNode.ts"
export type { JsonArray, JsonMember, JsonNode, JsonObject, JsonScalar } from "./internal/jsonNode.ts"

/** The tree, as far as it could be read, and every mistake found. Without mistakes the tree is whole. */
export interface Parsed {
  readonly root: JsonNode | undefined
  readonly mistakes: ReadonlyArray<SyntaxMistake>
}

/** Reads the text between two offsets. Strings come out as Go decodes them: an unpaired surrogate is U+FFFD. */
export const parse = (text: string, start = 0, end = text.length): Parsed => {
  const whole = StrictJson.read(end === text.length ? text : text.slice(0, end), start)
  if (whole !== undefined) return { root: whole, mistakes: [] }
  return TolerantJson.read(text, start, end)
}
