/**
 * Takes the runtime-related values out of a file's tree, by the rules of Go's decoder: keys match in any case, null
 * clears lists and maps and leaves texts alone, a later duplicate is decoded over the earlier one. Values of a wrong type
 * are passed over; they have been reported as faults.
 *
 * Source of the rule: Go 1.19, `encoding/json/decode.go`.
 */
import { Frozen, Table } from "../../data/index.ts"
import { GoType, Json, type JsonTree } from "../../document/index.ts"
import type { ConfigOrigins, EntryMembers } from "./ConfigOrigins.ts"
import type { DaemonConfig, RuntimeEntry } from "./DaemonConfig.ts"
import type { Directive } from "./Directives.ts"

/** The runtime-related part of the tree, by the types of one engine, with the origin of each value. */
export const read = (
  typed: GoType.GoStruct,
  directives: Table.Table<Directive>,
  root: JsonTree.JsonNode | undefined,
  place: Pick<ConfigOrigins, "file" | "source">
): DaemonConfig => {
  const config: { -readonly [key in keyof DaemonConfig]: DaemonConfig[key] } = {}
  const written = new Map<string, JsonTree.JsonMember>()
  let runtimes: Entries | null = null
  let execOpts: List = noList
  for (const member of membersOf(root)) {
    const field = GoType.fieldKey(typed, member.key)
    if (field === undefined || !isRead(field)) continue
    if (isDecoded(field, member.value)) written.set(field, member)
    if (field === "runtimes") runtimes = runtimeEntries(typed.fields.runtimes, member, runtimes)
    else if (field === "exec-opts") {
      execOpts = list(member.value, execOpts)
      config.execOpts = execOpts.items
    } else config[texts[field]] = text(member.value, config[texts[field]] ?? "")
  }
  if (runtimes !== null) config.runtimes = Frozen.frozenTable(runtimes.values)
  else if (directives.has("runtimes")) config.runtimes = null
  if (written.size === 0) return Frozen.frozen(config)
  const entries = Frozen.frozenTable(runtimes?.members ?? [])
  return Frozen.frozen({ ...config, origins: { ...place, directives: Frozen.frozenTable(written), entries } })
}

/** The directives that are texts, and what they are called here. */
const texts = {
  "data-root": "dataRoot",
  "exec-root": "execRoot",
  containerd: "containerd",
  "userns-remap": "usernsRemap",
  "default-runtime": "defaultRuntime"
} as const

const isRead = (field: string): field is keyof typeof texts | "exec-opts" | "runtimes" =>
  field === "exec-opts" || field === "runtimes" || Object.hasOwn(texts, field)

/** Reports whether a value counts: a null leaves a text as it was, and a value of a wrong type is passed over. */
const isDecoded = (field: string, { type }: JsonTree.JsonNode): boolean =>
  field === "runtimes"
    ? type === "object" || type === "null"
    : type === (field === "exec-opts" ? "array" : "string") || (field === "exec-opts" && type === "null")

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

/** The entries that have been read, and the members that they were read from. */
interface Entries {
  readonly values: Map<string, RuntimeEntry>
  readonly members: Map<string, EntryMembers>
}

/** Decodes into the map of an object before it, so that a second `runtimes` is merged into the first. */
const runtimeEntries = (
  type: GoType.GoType | undefined,
  { key: directive, value: node }: JsonTree.JsonMember,
  before: Entries | null
): Entries | null => {
  if (node.type === "null") return null
  if (node.type !== "object" || type?.kind !== "map" || type.of.kind !== "struct") return before
  const entries = before ?? { values: new Map(), members: new Map() }
  for (const entry of node.members) {
    const { members, value } = runtimeEntry(type.of, entry.value)
    entries.values.set(entry.key, value)
    entries.members.set(entry.key, { directive, entry, ...members })
  }
  return entries
}

const runtimeEntry = (
  struct: GoType.GoStruct,
  node: JsonTree.JsonNode
): { readonly value: RuntimeEntry; readonly members: Omit<EntryMembers, "directive" | "entry"> } => {
  let path = ""
  let runtimeArgs = noList
  let runtimeType = ""
  let options: Json.JsonObject | undefined
  const members: { -readonly [field in "options" | "path" | "runtimeArgs" | "runtimeType"]?: JsonTree.JsonMember } = {}
  const inOptions = new Map<string, readonly [options: string, member: JsonTree.JsonMember]>()
  for (const member of membersOf(node)) {
    const { value } = member
    const field = GoType.fieldKey(struct, member.key)
    if (field === "path" || field === "runtimeArgs" || field === "runtimeType" || field === "options") {
      members[field] = member
    }
    if (field === "path") path = text(value, path)
    else if (field === "runtimeArgs") runtimeArgs = list(value, runtimeArgs)
    else if (field === "runtimeType") runtimeType = text(value, runtimeType)
    else if (field === "options") {
      options = mergedOptions(value, options)
      if (options === undefined) inOptions.clear()
      else for (const inner of membersOf(value)) inOptions.set(inner.key, [member.key, inner])
    }
  }
  const entry = { path, runtimeArgs: runtimeArgs.items }
  const found = { ...members, inOptions: inOptions.size === 0 ? noMembers : Frozen.frozenTable(inOptions) }
  if (runtimeType === "" && options === undefined) return { value: entry, members: found }
  return {
    value: { ...entry, ...(runtimeType !== "" && { runtimeType }), ...(options !== undefined && { options }) },
    members: found
  }
}

const noMembers: EntryMembers["inOptions"] = /*#__PURE__*/ Table.make([])

/** Decodes into the object before it, key by key. */
const mergedOptions = (node: JsonTree.JsonNode, before: Json.JsonObject | undefined): Json.JsonObject | undefined => {
  if (node.type === "null") return undefined
  const value = Json.fromTree(node)
  return Json.isObject(value) ? { ...before, ...value } : before
}
