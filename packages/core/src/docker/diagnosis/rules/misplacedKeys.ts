/**
 * Known keys on the wrong level of the file: a directive inside another directive or an entry, a field outside an entry, or an
 * entry outside `runtimes`.
 */
import { GoType, type Json, JsonTree } from "../../../document/index.ts"
import type { Generation } from "../../Moby.ts"
import { isComment, isEntry, meantField, namedField, seemsEntry } from "./entryFields.ts"
import type * as DockerProblem from "../../problems/DockerProblem.ts"
import { fits, gives, typeWithin } from "./values.ts"
import type { Named, Vocabulary } from "./vocabulary.ts"

/** The kind of a misplaced key. */
export type LevelKind =
  | { readonly _tag: "Directive"; readonly named: Named }
  | { readonly _tag: "Field"; readonly field: string }
  | { readonly _tag: "Entry" }

/** A known key on the wrong level. */
export interface MisplacedKey {
  readonly kind: LevelKind
  readonly path: Json.JsonPath
  readonly member: JsonTree.JsonMember
  /** The object that contains the key. */
  readonly object: JsonTree.JsonObjectNode
  /** The path of the value around the key, if that value may not be an object, so that the engine reports all of it. */
  readonly around: Json.JsonPath | undefined
}

/** Returns the misplaced keys of a file, in the order of the text. If an object has a key more than once, the last one counts. */
export const misplacedKeys = (
  { directives: { accepted, typed } }: Generation,
  vocabulary: Vocabulary,
  root: JsonTree.JsonNode | undefined
): ReadonlyArray<MisplacedKey> =>
  root?.type !== "object"
    ? []
    : JsonTree.lastMembers(root).flatMap((member) => {
        const path = [member.key]
        const directive = GoType.fieldKey(typed, member.key)
        if (directive !== undefined) {
          return inValue({ vocabulary, node: member.value, type: typed.fields[directive]!, directive, path })
        }
        const kind = accepted.has(member.key) ? undefined : atTop(vocabulary, member)
        return kind === undefined ? [] : { kind, path, member, object: root, around: undefined }
      })

/** Returns a look-up of the misplaced key that causes a problem: the problem is at the key's path, below it, or around it. */
export const findOwner = (
  keys: ReadonlyArray<MisplacedKey>
): ((problem: Pick<DockerProblem.EngineProblem, "code" | "path">) => MisplacedKey | undefined) => {
  const byPath = new Map(keys.map((key) => [JSON.stringify(key.path), key]))
  const byPathAround = new Map(keys.map((key) => [JSON.stringify(key.around), key]))
  const longest = keys.reduce((most, { path }) => Math.max(most, path.length), 0)
  return ({ code, path }) =>
    path
      .slice(0, longest)
      .map((_, last) => byPath.get(JSON.stringify(path.slice(0, last + 1))))
      .find((key) => key !== undefined) ?? (code === "wrong-type" ? byPathAround.get(JSON.stringify(path)) : undefined)
}

/**
 * Reports whether two keys belong in the same place. All entries share a place, because it is unknown which of them should
 * count.
 */
export const isSamePlace = ({ kind: one }: MisplacedKey, { kind: other }: MisplacedKey): boolean => {
  if (one._tag === "Directive") return other._tag === "Directive" && one.named.directive === other.named.directive
  return one._tag === "Field" ? other._tag === "Field" && one.field === other.field : other._tag === "Entry"
}

const atTop = ({ near }: Vocabulary, { key, value }: JsonTree.JsonMember): LevelKind | undefined => {
  if (isComment(key)) return undefined
  const field = asField(namedField(key))
  return field ?? (isEntry(value) && near(key) === undefined ? { _tag: "Entry" } : undefined)
}

/** A value inside a directive, and the type that the engine reads it as. */
interface LevelVisit {
  readonly vocabulary: Vocabulary
  readonly node: JsonTree.JsonNode
  readonly type: GoType.GoType
  readonly directive: string
  readonly path: Json.JsonPath
}

/** Returns the misplaced keys in a value, as deep as types go. The options of a shim have no types. */
const inValue = (visit: LevelVisit): ReadonlyArray<MisplacedKey> => {
  const { node, path, type } = visit
  if (node.type === "array" && type.kind === "slice") {
    return node.items.flatMap((item, index) => inValue({ ...visit, node: item, type: type.of, path: [...path, index] }))
  }
  if (node.type !== "object") return []
  const around = takesObjects(type) ? undefined : path
  return JsonTree.lastMembers(node).flatMap((member) => {
    const kind = judged(visit, member)
    const within = [...path, member.key]
    if (kind !== undefined) return { kind, path: within, member, object: node, around }
    const inner = typeWithin(type, member.key)
    return inner === undefined ? [] : inValue({ ...visit, node: member.value, type: inner, path: within })
  })
}

const takesObjects = ({ kind }: GoType.GoType): boolean =>
  kind === "any" || kind === "either" || kind === "map" || kind === "struct"

/** Returns the kind of a key if the key is misplaced. */
const judged = (visit: LevelVisit, member: JsonTree.JsonMember): LevelKind | undefined => {
  const { directive, path, type } = visit
  const isOfRuntimes = directive === "runtimes"
  if (type.kind === "map") {
    return isOfRuntimes && path.length === 1 ? asName(visit, member) : asKey(visit, type.of, member)
  }
  if (typeWithin(type, member.key) !== undefined || (type.kind !== "struct" && takesObjects(type))) return undefined
  // Another spelling of a directive may also be a spelling of a field.
  if (type.kind !== "struct" || !isOfRuntimes) return asDirective(visit, member, isExact)
  return meantField(member.key) === undefined ? (asDirective(visit, member) ?? asEntry(member)) : undefined
}

const isExact = (named: Named): boolean => named.isExact

const asDirective = (
  { vocabulary }: LevelVisit,
  { key }: JsonTree.JsonMember,
  isMeant: (named: Named) => boolean = () => true
): LevelKind | undefined => {
  const named = vocabulary.named(key)
  return named !== undefined && isMeant(named) ? { _tag: "Directive", named } : undefined
}

const asField = (field: string | undefined): LevelKind | undefined =>
  field === undefined ? undefined : { _tag: "Field", field }

const asEntry = ({ key, value }: JsonTree.JsonMember): LevelKind | undefined =>
  isEntry(value) && !isComment(key) ? { _tag: "Entry" } : undefined

/** Returns the kind of a key in `runtimes`. A key with an entry as its value is a name, even if a directive has the same name. */
const asName = (visit: LevelVisit, member: JsonTree.JsonMember): LevelKind | undefined => {
  const { key, value } = member
  if (value.type !== "object") return asDirective(visit, member) ?? asField(meantField(key))
  if (seemsEntry(value)) return undefined
  const directive = asDirective(visit, member, (named) => named.isExact && fits(named.type, value))
  return directive ?? asField(key === "options" ? key : undefined)
}

/** Returns the kind of a key in any other map. An option may have the name of a directive, so the value decides. */
const asKey = (visit: LevelVisit, type: GoType.GoType, member: JsonTree.JsonMember): LevelKind | undefined =>
  fits(type, member.value)
    ? asDirective(visit, member, (named) => named.isExact && gives(named.type, member.value))
    : (asDirective(visit, member) ?? asEntry(member))
