/**
 * The fields of entries under `runtimes`, and the keys that people write instead.
 */
import type { JsonTree } from "../../../document/index.ts"
import { Similarity, GoText } from "../../../text/index.ts"
import * as shimOptionFields from "../../shim-options/shimOptionFields.ts"

/** Reports whether a key seems to be a comment, which people write because JSON has none. */
export const isComment = (key: string): boolean =>
  /^(?:\/\/|\/\*|#|_|\$|--(?![a-z][\w-]*$)|;)/.test(key) ||
  /^(?:comments?|description|docs?|hint|info|notes?|remarks?)$/i.test(key)

/** Returns the field that a key was likely meant for. */
export const meantField = (key: string): string | undefined => {
  if (isComment(key)) return undefined
  const letters = lettersOf(key)
  return synonyms.get(letters) ?? known.find((field) => Similarity.misspelling(letters, GoText.foldKey(field)) === 1)
}

/** Returns the field that a key names, ignoring case and all characters except letters and digits. */
export const namedField = (key: string): string | undefined => {
  const letters = lettersOf(key)
  return known.find((field) => GoText.foldKey(field) === letters)
}

/** Reports whether a key names a shim option. */
export const isShimOption = (key: string): boolean =>
  [shimOptionFields.generic, shimOptionFields.everyRunc].some(
    (struct) => shimOptionFields.likelyField(struct, key) !== undefined
  )

/** Reports whether a key is a misspelt field rather than another word for it. */
export const isSpelling = (key: string, field: string): boolean =>
  Similarity.misspelling(lettersOf(key), GoText.foldKey(field)) !== undefined

/** Reports whether a value is certainly an entry: an object with a field that has a value of its type. */
export const isEntry = (value: JsonTree.JsonNode): boolean =>
  value.type === "object" && value.members.some((member) => types.get(member.key) === member.value.type)

/** Reports whether a value was likely meant as an entry: an object with a key that was likely meant as a field. */
export const seemsEntry = (value: JsonTree.JsonNode): boolean =>
  value.type === "object" && value.members.some(({ key }) => meantField(key) !== undefined)

/** The fields of entries of all engines, and the types of their values. */
const types: ReadonlyMap<string, JsonTree.JsonNode["type"]> = new Map([
  ["path", "string"],
  ["runtimeArgs", "array"],
  ["runtimeType", "string"],
  ["options", "object"]
])

const known = [...types.keys()]

/** The other names that programs and people use for the fields, in lower-case letters only. */
const otherWords: { readonly [field: string]: ReadonlyArray<string> } = {
  runtimeArgs: ["args", "arg", "arguments", "runtimearg", "runtimearguments", "flags", "params", "extraargs"],
  path: ["runtimepath", "binary", "bin", "binarypath", "executable", "program", "command", "cmd"],
  runtimeType: ["type", "shim", "shimtype"],
  options: ["option", "opts", "runtimeoptions", "shimoptions"]
}

const synonyms: ReadonlyMap<string, string> = new Map(
  known.flatMap((field) => [GoText.foldKey(field), ...(otherWords[field] ?? [])].map((word) => [word, field] as const))
)

const lettersOf = (key: string): string => GoText.foldKey(key).replace(/[^a-z0-9]/g, "")
