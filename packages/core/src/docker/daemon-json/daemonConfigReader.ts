/**
 * Takes the runtime-related values out of a file's tree, by the rules of Go's decoder: keys match in any case, null
 * clears lists and maps and leaves texts alone, a later duplicate is decoded over the earlier one. Values of a wrong type
 * are passed over; they have been reported as faults.
 *
 * Source of the rule: Go 1.19, `encoding/json/decode.go`.
 */
import { Frozen, type Table } from "../../data/index.ts"
import { GoType, Json, type JsonTree } from "../../document/index.ts"
import type { DaemonConfig, RuntimeEntry } from "./DaemonConfig.ts"
import type { Directive } from "./Directives.ts"

/** The runtime-related part of the tree, by the types of one engine. */
export const read = (
  typed: GoType.GoStruct,
  directives: Table.Table<Directive>,
  root: JsonTree.JsonNode | undefined
): DaemonConfig => {
  const config: { -readonly [key in keyof DaemonConfig]: DaemonConfig[key] } = {}
  let runtimes: Map<string, RuntimeEntry> | null = null
  let execOpts: List = noList
  for (const { key, value } of membersOf(root)) {
    const field = GoType.fieldKey(typed, key)
    if (field === "data-root") config.dataRoot = text(value, config.dataRoot ?? "")
    else if (field === "exec-root") config.execRoot = text(value, config.execRoot ?? "")
    else if (field === "containerd") config.containerd = text(value, config.containerd ?? "")
    else if (field === "userns-remap") config.usernsRemap = text(value, config.usernsRemap ?? "")
    else if (field === "default-runtime") config.defaultRuntime = text(value, config.defaultRuntime ?? "")
    else if (field === "exec-opts") {
      execOpts = list(value, execOpts)
      config.execOpts = execOpts.items
    } else if (field === "runtimes") runtimes = runtimeEntries(typed.fields.runtimes, value, runtimes)
  }
  if (runtimes !== null) config.runtimes = Frozen.frozenTable(runtimes)
  else if (directives.has("runtimes")) config.runtimes = null
  return Frozen.frozen(config)
}

const membersOf = (node: JsonTree.JsonNode | undefined): ReadonlyArray<JsonTree.JsonMember> =>
  node?.type === "object" ? node.members : []

const text = (node: JsonTree.JsonNode, before: string): string => (node.type === "string" ? node.value : before)

/** A list, and what lists before it left in memory behind its end. */
interface List {
  readonly items: ReadonlyArray<string>
  readonly behind: ReadonlyArray<string>
}

const noList: List = /*#__PURE__*/ Frozen.frozen({ items: [], behind: [] })

/** A list is decoded into the memory of the one before it, so that a null item keeps what stood in its place there. */
const list = (node: JsonTree.JsonNode, before: List): List => {
  if (node.type === "null" || (node.type === "array" && node.items.length === 0)) return noList
  if (node.type !== "array") return before
  if (before === noList) return { items: node.items.map((item) => text(item, "")), behind: noList.behind }
  const memory = [...before.items, ...before.behind]
  const items = node.items.map((item, index) => text(item, memory[index] ?? ""))
  return { items, behind: memory.slice(items.length) }
}

/** Decodes into the map of an object before it, so that a second `runtimes` is merged into the first. */
const runtimeEntries = (
  type: GoType.GoType | undefined,
  node: JsonTree.JsonNode,
  before: Map<string, RuntimeEntry> | null
): Map<string, RuntimeEntry> | null => {
  if (node.type === "null") return null
  if (node.type !== "object" || type?.kind !== "map" || type.of.kind !== "struct") return before
  const entries = before ?? new Map<string, RuntimeEntry>()
  for (const { key, value } of node.members) entries.set(key, runtimeEntry(type.of, value))
  return entries
}

const runtimeEntry = (struct: GoType.GoStruct, node: JsonTree.JsonNode): RuntimeEntry => {
  let path = ""
  let runtimeArgs = noList
  let runtimeType = ""
  let options: Json.JsonObject | undefined
  for (const { key, value } of membersOf(node)) {
    const field = GoType.fieldKey(struct, key)
    if (field === "path") path = text(value, path)
    else if (field === "runtimeArgs") runtimeArgs = list(value, runtimeArgs)
    else if (field === "runtimeType") runtimeType = text(value, runtimeType)
    else if (field === "options") options = merged(value, options)
  }
  const entry = { path, runtimeArgs: runtimeArgs.items }
  if (runtimeType === "" && options === undefined) return entry
  return { ...entry, ...(runtimeType !== "" && { runtimeType }), ...(options !== undefined && { options }) }
}

/** Decodes into the object before it, key by key. */
const merged = (node: JsonTree.JsonNode, before: Json.JsonObject | undefined): Json.JsonObject | undefined => {
  if (node.type === "null") return undefined
  const value = Json.fromTree(node)
  return Json.isObject(value) ? { ...before, ...value } : before
}
