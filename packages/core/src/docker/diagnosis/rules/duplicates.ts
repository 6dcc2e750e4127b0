/**
 * Keys that are given more than once in one object, anywhere in the file.
 *
 * Source of the rule: Go 1.19, `encoding/json/decode.go`: an object is decoded into the map or struct that an earlier one of
 * the same field made, but into a new one where it is the value of a map. A null leaves scalars as they are.
 */
import { GoType, type Json, JsonEdit, type JsonTree } from "../../../document/index.ts"
import { type Subject, keyOf, report, saysNothing } from "./subject.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"

/** Nobody looks deeper, and every place has its whole path. */
const deepest = 100

/**
 * Every key that is given more than once, in the order of the text. All but the last can be removed where the engine takes
 * the file: of one that it refuses, the last is not known to be the one that is meant.
 */
export const duplicates = (subject: Subject, isAccepted: boolean): ReadonlyArray<DockerProblem.DockerProblem> => {
  const { root } = subject.file
  const found: Array<DockerProblem.DockerProblem> = []
  const pending: Array<Visit> =
    root === undefined
      ? []
      : [{ node: root, type: subject.engine.directives.typed, from: undefined, step: "", depth: 0 }]
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    const { node, type } = visit
    if (node.type === "object") found.push(...duplicatesIn(subject, node, visit, isAccepted))
    for (const next of inner(subject, node, type, visit).toReversed()) pending.push(next)
  }
  return found
}

/** A value, the type that the engine reads it as, where one is known, and the visit that led to it. */
interface Visit {
  readonly node: JsonTree.JsonNode
  readonly type: GoType.GoType | undefined
  readonly from: Visit | undefined
  readonly step: string | number
  readonly depth: number
}

const inner = (
  { isMisplaced }: Subject,
  node: JsonTree.JsonNode,
  type: GoType.GoType | undefined,
  from: Visit
): ReadonlyArray<Visit> => {
  const depth = from.depth + 1
  if (depth > deepest) return []
  if (node.type === "object") {
    return node.members
      .filter((member) => !isMisplaced(member))
      .map(({ key, value }) => ({ node: value, type: typeWithin(type, key), from, step: key, depth }))
  }
  const of = type?.kind === "slice" ? type.of : undefined
  return node.type === "array" ? node.items.map((item, step) => ({ node: item, type: of, from, step, depth })) : []
}

const typeWithin = (type: GoType.GoType | undefined, key: string): GoType.GoType | undefined => {
  if (type?.kind === "map") return type.of
  const field = type?.kind === "struct" ? GoType.fieldKey(type, key) : undefined
  return type?.kind === "struct" && field !== undefined ? type.fields[field] : undefined
}

/** Of a key that the engine does not read, nobody need know how often it is there. */
const duplicatesIn = (
  subject: Subject,
  object: JsonTree.JsonObject,
  visit: Visit,
  isAccepted: boolean
): ReadonlyArray<DockerProblem.DockerProblem> => {
  const { type } = visit
  const groups = Map.groupBy(object.members, ({ key }) => (type?.kind === "struct" ? GoType.fieldKey(type, key) : key))
  return Array.from(groups).flatMap(([key, group]) =>
    key === undefined || group.length === 1 || group.some(subject.isMisplaced)
      ? []
      : [duplicate(subject, object, visit, key, group, isAccepted)]
  )
}

const duplicate = (
  subject: Subject,
  object: JsonTree.JsonObject,
  visit: Visit,
  key: string,
  members: ReadonlyArray<JsonTree.JsonMember>,
  isAccepted: boolean
): DockerProblem.DockerProblem => {
  const last = members.at(-1)!
  const type = typeWithin(visit.type, key)
  const isMerged = visit.type?.kind === "struct" && (type?.kind === "map" || type?.kind === "struct")
  const spellings = [...new Set(members.map((member) => JSON.stringify(member.key)))]
  const what =
    spellings.length === 1 ? spellings[0] : `${spellings.join(" and ")}, which the engine takes for the same key`
  const times = members.length === 2 ? "twice" : `${members.length} times`
  const fits = type === undefined || GoType.misfits(type, last.value).length === 0
  const isCertain = !isMerged && fits && countsAlone(last.value, visit.type)
  const earlier = new Set(members.slice(0, -1))
  const isEmpty = saysNothing(last.value)
  const edits =
    isCertain && isAccepted && !isEmpty ? JsonEdit.removeMembers(object, (member) => earlier.has(member)) : undefined
  return report(subject, {
    code: "duplicate-key",
    path: [...pathTo(visit), last.key],
    at: keyOf(isCertain ? members[0]! : last),
    message: `This object has ${what} ${times}.`,
    advice: consequence(isMerged, isCertain, isEmpty),
    details: { keys: members.map((member) => member.key), merged: isMerged },
    fix: edits && {
      title: `Remove ${members.length === 2 ? "the one" : "those"} before the last ${JSON.stringify(last.key)}`,
      edits
    }
  })
}

const consequence = (isMerged: boolean, isCertain: boolean, isEmpty: boolean): string => {
  if (isMerged) return "The engine merges them, and what is in a later one counts. Write one."
  if (isCertain && isEmpty) return "Only the last one counts, and it says nothing. Keep the one that is meant."
  return isCertain
    ? "Only the last one counts. Remove the others."
    : "A value that does not fit, or a null, leaves what an earlier one says, so both may count. Write one."
}

/** Whether nothing is left of the values before. A null may leave a field as it is, and so may one in a list. */
const countsAlone = (value: JsonTree.JsonNode, parent: GoType.GoType | undefined): boolean => {
  if (parent?.kind !== "struct") return true
  return value.type === "array" ? value.items.every((item) => item.type !== "null") : value.type !== "null"
}

const pathTo = (visit: Visit): Json.JsonPath => {
  const path: Array<string | number> = []
  for (let at = visit; at.from !== undefined; at = at.from) path.push(at.step)
  return path.toReversed()
}
