/**
 * Keys that are known, on another level of the file than their own: a directive inside of another one or of an entry, a field
 * of an entry outside of one, an entry outside of `runtimes`.
 */
import { GoType, type Json, JsonTree } from "../../../document/index.ts"
import type { Engine } from "../../Moby.ts"
import { isComment, isEntry, meantField, namedField, seemsEntry } from "./entryFields.ts"
import type { Named, Vocabulary } from "./vocabulary.ts"

/** What a misplaced key is. */
export type Kind =
  | { readonly _tag: "Directive"; readonly named: Named }
  | { readonly _tag: "Field"; readonly field: string }
  | { readonly _tag: "Entry" }

/** A key that is known, on another level than its own. */
export interface MisplacedKey {
  readonly kind: Kind
  readonly path: Json.JsonPath
  readonly member: JsonTree.JsonMember
  /** The object that the key stands in, and whether each key of that is given once. */
  readonly object: JsonTree.JsonObject
  readonly isUnique: boolean
  /** The value around it, where that takes no object, so that the engine finds fault with all of it. */
  readonly around: Json.JsonPath | undefined
  /** No other misplaced key belongs to the same place. */
  readonly isAlone: boolean
}

type Found = Omit<MisplacedKey, "isAlone">

/** Returns the misplaced keys of a file, in the order of the text. If an object has a key more than once, the last one counts. */
export const misplacedKeys = (
  engine: Engine,
  vocabulary: Vocabulary,
  root: JsonTree.JsonNode | undefined
): ReadonlyArray<MisplacedKey> => {
  if (root?.type !== "object") return []
  const found = inFile(engine, vocabulary, root)
  const places = Map.groupBy(found, placeOf)
  return found.map((key) => ({ ...key, isAlone: places.get(placeOf(key))?.length === 1 }))
}

/** Finds the misplaced key that a path leads to, or through. */
export const findOwner = (keys: ReadonlyArray<MisplacedKey>): ((path: Json.JsonPath) => MisplacedKey | undefined) => {
  const byPath = new Map(keys.map((key) => [JSON.stringify(key.path), key]))
  const longest = keys.reduce((most, { path }) => Math.max(most, path.length), 0)
  return (path) => {
    for (let length = 1; length <= Math.min(longest, path.length); length++) {
      const key = byPath.get(JSON.stringify(path.slice(0, length)))
      if (key !== undefined) return key
    }
    return undefined
  }
}

/** Returns a name for the place where a key belongs. All entries share one: it is unknown whether all of them should count. */
const placeOf = ({ kind }: Found): string => {
  switch (kind._tag) {
    case "Directive":
      return `directive ${kind.named.directive}`
    case "Field":
      return `field ${kind.field}`
    case "Entry":
      return "entry"
  }
}

const inFile = (engine: Engine, vocabulary: Vocabulary, root: JsonTree.JsonObject): ReadonlyArray<Found> => {
  const { accepted, typed } = engine.directives
  const members = JsonTree.lastMembers(root)
  const inRoot = { object: root, isUnique: members.length === root.members.length, around: undefined }
  return members.flatMap((member) => {
    const path = [member.key]
    const directive = GoType.fieldKey(typed, member.key)
    if (directive !== undefined) {
      return inValue({ vocabulary, node: member.value, type: typed.fields[directive]!, directive, path })
    }
    const kind = accepted.has(member.key) ? undefined : atTop(vocabulary, member)
    return kind === undefined ? [] : [{ kind, path, member, ...inRoot }]
  })
}

const atTop = ({ near }: Vocabulary, { key, value }: JsonTree.JsonMember): Kind | undefined => {
  if (isComment(key)) return undefined
  const field = namedField(key)
  if (field !== undefined) return { _tag: "Field", field }
  return isEntry(value) && near(key) === undefined ? { _tag: "Entry" } : undefined
}

/** A value inside a directive, and the type that the engine reads it as. */
interface Visit {
  readonly vocabulary: Vocabulary
  readonly node: JsonTree.JsonNode
  readonly type: GoType.GoType
  readonly directive: string
  readonly path: Json.JsonPath
}

/** Returns the misplaced keys in a value. It goes as deep as types do; the options of a shim have none. */
const inValue = (visit: Visit): ReadonlyArray<Found> => {
  const { node, path, type } = visit
  if (node.type === "array" && type.kind === "slice") {
    return node.items.flatMap((item, index) => inValue({ ...visit, node: item, type: type.of, path: [...path, index] }))
  }
  if (node.type !== "object") return []
  const members = JsonTree.lastMembers(node)
  const isUnique = members.length === node.members.length
  const around = takesObjects(type) ? undefined : path
  return members.flatMap((member) => {
    const found = judged(visit, type, member)
    if (found === undefined) return []
    const within = [...path, member.key]
    return "_tag" in found
      ? [{ kind: found, path: within, member, object: node, isUnique, around }]
      : inValue({ ...visit, node: member.value, type: found.type, path: within })
  })
}

const takesObjects = ({ kind }: GoType.GoType): boolean =>
  kind === "any" || kind === "either" || kind === "map" || kind === "struct"

/** Returns what a misplaced key is, or else the type of a value that may hold one. */
const judged = (
  visit: Visit,
  type: GoType.GoType,
  member: JsonTree.JsonMember
): Kind | { readonly type: GoType.GoType } | undefined => {
  const isOfRuntimes = visit.directive === "runtimes"
  if (type.kind === "map") {
    const isName = isOfRuntimes && visit.path.length === 1
    return (isName ? asName(visit, member) : asKey(visit, type.of, member)) ?? { type: type.of }
  }
  if (type.kind !== "struct") return takesObjects(type) ? undefined : asDirective(visit, member, isExact)
  const field = GoType.fieldKey(type, member.key)
  if (field !== undefined) return { type: type.fields[field]! }
  // Another spelling may well be that of one of the fields.
  if (!isOfRuntimes) return asDirective(visit, member, isExact)
  if (meantField(member.key) !== undefined) return undefined
  return asDirective(visit, member) ?? (isEntry(member.value) && !isComment(member.key) ? { _tag: "Entry" } : undefined)
}

const isExact = (named: Named): boolean => named.isExact

const asDirective = (
  { vocabulary }: Visit,
  { key }: JsonTree.JsonMember,
  isMeant: (named: Named) => boolean = () => true
): Kind | undefined => {
  const named = vocabulary.named(key)
  return named !== undefined && isMeant(named) ? { _tag: "Directive", named } : undefined
}

/** Judges a name of a runtime. It may be that of a directive if its value is an entry. */
const asName = (visit: Visit, member: JsonTree.JsonMember): Kind | undefined => {
  const { key, value } = member
  if (value.type !== "object") {
    const directive = asDirective(visit, member)
    const field = meantField(key)
    return directive ?? (field === undefined ? undefined : { _tag: "Field", field })
  }
  if (seemsEntry(value)) return undefined
  const directive = asDirective(visit, member, ({ isExact: isSame, type }) => isSame && fits(type, value))
  return directive ?? (key === "options" ? { _tag: "Field", field: key } : undefined)
}

/** Judges a key in the map of a directive. An option may have the name of a directive, so the value decides. */
const asKey = (visit: Visit, type: GoType.GoType, member: JsonTree.JsonMember): Kind | undefined => {
  const { value } = member
  if (!fits(type, value)) {
    return asDirective(visit, member) ?? (isEntry(value) && !isComment(member.key) ? { _tag: "Entry" } : undefined)
  }
  return asDirective(visit, member, (named) => named.isExact && value.type !== "null" && fits(named.type, value))
}

const fits = (type: GoType.GoType | undefined, value: JsonTree.JsonNode): boolean =>
  type !== undefined && GoType.misfits(type, value).length === 0
