/**
 * Takes the runtime-related values out of a file's tree, by the rules of Go's decoder: keys match in any case, null
 * clears lists and maps and leaves texts alone, a later duplicate is decoded over the earlier one. Values of a wrong type
 * are passed over; they have been reported as faults.
 *
 * Source of the rule: Go 1.19, `encoding/json/decode.go`.
 */
import type { DaemonConfig, RuntimeEntry } from "../DaemonConfig.ts"
import type { Directive } from "../DaemonFile.ts"
import type { JsonNode } from "../JsonTree.ts"
import { fieldKey, type GoStruct, type GoType } from "./goType.ts"

/** The runtime-related part of the tree, by the types of one engine. */
export const read = (
  typed: GoStruct,
  directives: ReadonlyMap<string, Directive>,
  root: JsonNode | undefined
): DaemonConfig => {
  const config: { -readonly [key in keyof DaemonConfig]: DaemonConfig[key] } = {}
  for (const { field, value } of fields(typed, root)) {
    if (field === "data-root") config.dataRoot = text(value, config.dataRoot ?? "")
    else if (field === "exec-root") config.execRoot = text(value, config.execRoot ?? "")
    else if (field === "default-runtime") config.defaultRuntime = text(value, config.defaultRuntime ?? "")
    else if (field === "exec-opts") config.execOpts = texts(value, config.execOpts ?? [])
    else if (field === "runtimes")
      config.runtimes = runtimeEntries(typed.fields.runtimes, value, config.runtimes ?? null)
  }
  if (directives.has("runtimes")) config.runtimes ??= null
  else if (config.runtimes === null) delete config.runtimes
  return config
}

/** The members of an object that are decoded into a field of the struct, in the order of the text. */
const fields = (
  struct: GoStruct,
  node: JsonNode | undefined
): ReadonlyArray<{ readonly field: string; readonly value: JsonNode }> => {
  if (node?.type !== "object") return []
  return node.members.flatMap(({ key, value }) => {
    const field = fieldKey(struct, key)
    return field === undefined ? [] : [{ field, value }]
  })
}

const text = (node: JsonNode, before: string): string => (node.type === "string" ? node.value : before)

/** A list is decoded into the one before it, so that a null item keeps what stood in its place. */
const texts = (node: JsonNode, before: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (node.type === "null") return []
  return node.type === "array" ? node.items.map((item, index) => text(item, before[index] ?? "")) : before
}

const runtimeEntries = (
  type: GoType | undefined,
  node: JsonNode,
  before: ReadonlyMap<string, RuntimeEntry> | null
): ReadonlyMap<string, RuntimeEntry> | null => {
  if (node.type === "null") return null
  if (node.type !== "object" || type?.kind !== "map" || type.of.kind !== "struct") return before
  const entries = new Map(before)
  for (const { key, value } of node.members) entries.set(key, runtimeEntry(type.of, value))
  return entries
}

const runtimeEntry = (struct: GoStruct, node: JsonNode): RuntimeEntry => {
  let path = ""
  let runtimeArgs: ReadonlyArray<string> = []
  for (const { field, value } of fields(struct, node)) {
    if (field === "path") path = text(value, path)
    else if (field === "runtimeArgs") runtimeArgs = texts(value, runtimeArgs)
  }
  return { path, runtimeArgs }
}
