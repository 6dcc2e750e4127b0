/**
 * Keys that are given more than once in one object, anywhere in the file.
 *
 * Source of the rule: Go 1.19, `encoding/json/decode.go`: an object is decoded into the map or struct that an earlier one of
 * the same field made, but into a new one where it is the value of a map. A null leaves scalars as they are.
 */
import { GoType, type Json, JsonEdit, type JsonTree } from "../../../document/index.ts"
import { type Problems, type Rule, keyOf, report } from "./report.ts"
import type { RuleContext } from "./ruleContext.ts"
import { fits, saysNothing, typeWithin } from "./values.ts"

/** Nobody looks deeper, and every place has its whole path. */
const deepest = 100

/**
 * Reports every key that is given more than once, in the order of the text. All but the last can be removed if the engine
 * accepts the file: in a file that it refuses, the last is not known to be the one that is meant.
 */
export const duplicates: Rule = (subject) => {
  const { engine, file, isMisplaced } = subject
  const within = (node: JsonTree.JsonNode, type: GoType.GoType | undefined, path: Json.JsonPath): Problems => {
    if (path.length > deepest) return []
    if (node.type === "array") {
      return node.items.flatMap((item, index) =>
        within(item, type?.kind === "slice" ? type.of : undefined, [...path, index])
      )
    }
    if (node.type !== "object") return []
    const inner = node.members
      .filter((member) => !isMisplaced(member))
      .flatMap(({ key, value }) => within(value, typeWithin(type, key), [...path, key]))
    return [...duplicatesIn(subject, node, type, path), ...inner]
  }
  return file.root && within(file.root, engine.directives.typed, [])
}

/** Of a key that the engine does not read, nobody need know how often it is there. */
const duplicatesIn = (
  subject: RuleContext,
  object: JsonTree.JsonObjectNode,
  type: GoType.GoType | undefined,
  path: Json.JsonPath
): Problems => {
  const groups = Map.groupBy(object.members, ({ key }) => (type?.kind === "struct" ? GoType.fieldKey(type, key) : key))
  return Array.from(groups).flatMap(([key, members]) => {
    if (key === undefined || members.length === 1 || members.some(subject.isMisplaced)) return []
    const [first, last] = [members[0]!, members.at(-1)!]
    const inner = typeWithin(type, key)
    const isMerged = type?.kind === "struct" && (inner?.kind === "map" || inner?.kind === "struct")
    const isFitting = inner === undefined || fits(inner, last.value)
    const isCertain = !isMerged && isFitting && countsAlone(last.value, type)
    const isEmpty = saysNothing(last.value)
    const spellings = [...new Set(members.map((member) => JSON.stringify(member.key)))]
    const [times, those] = members.length === 2 ? ["twice", "the one"] : [`${members.length} times`, "those"]
    const fix = {
      title: `Remove ${those} before the last ${JSON.stringify(last.key)}`,
      edits: JsonEdit.removeMembers(object, (member) => member !== last && members.includes(member))
    }
    return report(subject, {
      code: "duplicate-key",
      path: [...path, last.key],
      at: keyOf(isCertain ? first : last),
      message: `This object has ${spellings.join(" and ")}${spellings.length === 1 ? "" : ", which the engine takes for the same key"} ${times}.`,
      advice: consequence(isMerged, isCertain, isEmpty),
      details: { keys: members.map((member) => member.key), merged: isMerged },
      fix: isCertain && !isEmpty && subject.faults.length === 0 ? fix : undefined
    })
  })
}

const consequence = (isMerged: boolean, isCertain: boolean, isEmpty: boolean): string => {
  if (isMerged) return "The engine merges them, and what is in a later one counts. Write one."
  if (!isCertain) {
    return "A value that does not fit, or a null, leaves what an earlier one says, so both may count. Write one."
  }
  return isEmpty
    ? "Only the last one counts, and it says nothing. Keep the one that is meant."
    : "Only the last one counts. Remove the others."
}

/** Whether nothing is left of the values before. A null may leave a field as it is, and so may one in a list. */
const countsAlone = (value: JsonTree.JsonNode, parent: GoType.GoType | undefined): boolean => {
  if (parent?.kind !== "struct") return true
  return value.type === "array" ? value.items.every((item) => item.type !== "null") : value.type !== "null"
}
