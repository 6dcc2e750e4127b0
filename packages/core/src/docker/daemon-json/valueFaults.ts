/**
 * The values that the engine can decode and still refuses, in its file and in its flags.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `MergeDaemonConfigurations`.
 */
import { GoType, type Json, JsonTree } from "../../document/index.ts"
import type { Origin } from "../../engine/index.ts"
import type { DirectiveTable } from "./Directives.ts"
import { isSet } from "./removedDirectives.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"

/** A value that a flag gives instead of the file. */
export interface FlagValue {
  readonly directive: string
  readonly value: JsonTree.JsonNode
  /** Returns the origin of the value, or of its item at an index. */
  readonly originOf: (index?: number) => Origin.Origin
}

/** Returns the location of a part of the file. */
type PlaceOf = (path: Json.JsonPath, offset: number, length: number) => DockerProblem.ProblemLocation

/** Returns the faults of values. The values of the file and of flags are validated together. */
export const refusedValues = (
  { typed, values }: DirectiveTable,
  root: JsonTree.JsonNode | undefined,
  placeOf: PlaceOf,
  given: ReadonlyArray<FlagValue> = []
): ReadonlyArray<DockerProblem.EngineProblem> => {
  const members = new Map<string, JsonTree.JsonMember>()
  for (const member of JsonTree.membersOf(root)) {
    const field = member.value.type === "null" ? undefined : GoType.fieldKey(typed, member.key)
    if (field !== undefined) members.set(field, member)
  }
  const flags = new Map(given.map((flag) => [flag.directive, flag]))
  const inFile = (name: string) => members.get(name)?.value
  const inBoth = (name: string) => inFile(name) ?? flags.get(name)?.value
  return values.flatMap(({ directive, refuse, stage }) => {
    // The engine looks for directives that are given twice before it merges the file with the flags.
    const valueOf = stage === "conflicts" ? inFile : inBoth
    const value = valueOf(directive)
    if (value === undefined) return []
    return refuse(value, valueOf).map(({ choices, message, node, path }) => {
      const details = { directive, refusal: message, stage, ...(choices !== undefined && { choices }) }
      const member = members.get(directive)
      const [index] = path
      const at =
        member === undefined
          ? { path: [], origin: flags.get(directive)?.originOf(typeof index === "number" ? index : undefined) }
          : placeOf([member.key, ...path], node.offset, node.length)
      return DockerProblem.make("invalid-value", details, at)
    })
  })
}

/** A file that has been read, with its faults. */
interface FaultyFile {
  readonly faults: ReadonlyArray<DockerProblem.EngineProblem>
  readonly root: JsonTree.JsonNode | undefined
}

/** Returns the faults of a file that is merged with the values of flags. */
export const faultsWith = (
  table: DirectiveTable,
  { faults, root }: FaultyFile,
  placeOf: PlaceOf,
  given: ReadonlyArray<FlagValue>
): ReadonlyArray<DockerProblem.EngineProblem> => {
  if (given.length === 0) return faults
  const others = faults.filter((fault) => fault.code !== "invalid-value" || fault.details.stage === "decoding")
  const refused = given.flatMap(({ directive, originOf, value }): ReadonlyArray<DockerProblem.EngineProblem> => {
    if (!isSet(value)) return []
    const at = { path: [], origin: originOf() }
    const replacement = table.deprecated.get(directive)
    if (replacement !== undefined) {
      return [DockerProblem.make("deprecated-directive", { directive, replacement }, at)]
    }
    return table.removed.has(directive) ? [DockerProblem.make("removed-directive", { directive }, at)] : []
  })
  return [...others, ...refused, ...refusedValues(table, root, placeOf, given)]
}
