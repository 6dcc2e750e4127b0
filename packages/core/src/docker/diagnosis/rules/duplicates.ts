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

/** The maximum depth. The cost grows with the square of the depth, because every place has its whole path. */
const deepest = 100

/**
 * Reports every key that is given more than once. The fix removes all but the last if the engine accepts the file: in a refused
 * file, the last may not be the intended one.
 */
export const duplicates: Rule = (context) => {
  const { engine, file, isMisplaced } = context
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
    return [...duplicatesIn(context, node, type, path), ...inner]
  }
  return file.root && within(file.root, engine.directives.typed, [])
}

/** Reports the duplicate keys of one object, except keys for which a struct has no field. */
const duplicatesIn = (
  context: RuleContext,
  object: JsonTree.JsonObjectNode,
  type: GoType.GoType | undefined,
  path: Json.JsonPath
): Problems => {
  // At the top of the file, the engine refuses a directive in another case, except if its value is an object.
  const isRead = ({ key, value }: JsonTree.JsonMember): boolean =>
    path.length > 0 || value.type === "object" || context.engine.directives.accepted.has(key)
  const groups = Map.groupBy(object.members.filter(isRead), ({ key }) =>
    type?.kind === "struct" ? GoType.fieldKey(type, key) : key
  )
  return Array.from(groups).flatMap(([key, members]) => {
    if (key === undefined || members.length === 1 || members.some(context.isMisplaced)) return []
    const [first, last] = [members[0]!, members.at(-1)!]
    const inner = typeWithin(type, key)
    const isMerged = type?.kind === "struct" && (inner?.kind === "map" || inner?.kind === "struct")
    const isFitting = inner === undefined || fits(inner, last.value)
    const isCertain = !isMerged && isFitting && countsAlone(last.value, type)
    const isEmpty = saysNothing(last.value)
    const earlier = new Set(members.slice(0, -1))
    const spellings = [...new Set(members.map((member) => JSON.stringify(member.key)))]
    const [times, those] = members.length === 2 ? ["twice", "the key"] : [`${members.length} times`, "the keys"]
    const fix = {
      title: `Remove ${those} before the last ${JSON.stringify(last.key)}`,
      edits: JsonEdit.removeMembers(context.json, object, (member) => earlier.has(member))
    }
    return report(context, {
      code: "duplicate-key",
      path: [...path, last.key],
      at: keyOf(isCertain ? first : last),
      message: `This object has ${spellings.join(" and ")}${spellings.length === 1 ? "" : ", which the engine treats as the same key"} ${times}.`,
      advice: consequence(isMerged, isCertain, isEmpty),
      details: { keys: members.map((member) => member.key), merged: isMerged },
      fix: isCertain && !isEmpty && context.faults.length === 0 ? fix : undefined
    })
  })
}

const consequence = (isMerged: boolean, isCertain: boolean, isEmpty: boolean): string => {
  if (isMerged) return "The engine merges them, and later values win. Keep one."
  if (!isCertain) {
    return "A null, or a value of another type, keeps the earlier value, so both may count. Keep one."
  }
  return isEmpty
    ? "Only the last one counts, and it is empty. Keep the one that you mean."
    : "Only the last one counts. Remove the others."
}

/** Reports whether a value replaces all earlier ones. A null may leave a field unchanged, and so may a null in a list. */
const countsAlone = (value: JsonTree.JsonNode, parent: GoType.GoType | undefined): boolean => {
  if (parent?.kind !== "struct") return true
  return value.type === "array" ? value.items.every((item) => item.type !== "null") : value.type !== "null"
}
