/**
 * The reader of the runtime-related values in a file's tree, by the rules of Go's decoder. Keys match in any case. Null
 * clears lists and maps and leaves strings unchanged. A later duplicate is decoded over the earlier value. Values of a wrong
 * type are skipped: `DaemonJson` reports them as faults.
 *
 * Source of the rule: Go 1.19, `encoding/json/decode.go`.
 */
import { Frozen, Table } from "../../data/index.ts"
import { GoType, Json, JsonTree } from "../../document/index.ts"
import * as ConfigOrigins from "./ConfigOrigins.ts"
import type { DaemonConfig, RuntimeEntry } from "./DaemonConfig.ts"
import type { Directive, DirectiveTable } from "./Directives.ts"

/** Reads the runtime-related part of the tree, by the types of one engine, with the origin of each value. */
export const read = (
  { runtime, typed }: Pick<DirectiveTable, "runtime" | "typed">,
  directives: Table.Table<Directive>,
  root: JsonTree.JsonNode | undefined,
  place: Pick<ConfigOrigins.ConfigOrigins, "file" | "source">
): DaemonConfig => {
  const config: { -readonly [key in keyof DaemonConfig]: DaemonConfig[key] } = {}
  const written = new Map<string, ConfigOrigins.WrittenMember>()
  let runtimes: Entries | null = null
  let execOpts: List = noList
  for (const member of JsonTree.membersOf(root)) {
    const field = GoType.fieldKey(typed, member.key)
    if (field === undefined || !isRead(field)) continue
    if (isDecoded(field, member.value)) written.set(field, ConfigOrigins.written(member))
    if (field === "runtimes") runtimes = runtimeEntries(runtime, member, runtimes)
    else if (field === "exec-opts") {
      execOpts = list(member.value, execOpts)
      config.execOpts = execOpts.items
    } else config[texts[field]] = text(member.value, config[texts[field]] ?? "")
  }
  if (runtimes !== null) config.runtimes = Frozen.frozenTable(runtimes.values)
  else if (directives.has("runtimes")) config.runtimes = null
  if (written.size === 0) return Frozen.frozen(config)
  const entries = Frozen.frozenTable(runtimes?.written ?? [])
  return Frozen.frozen({
    ...config,
    origins: { ...place, directives: Frozen.frozenTable(written), entries, runtime }
  })
}

/** The directives with string values, and their names in `DaemonConfig`. */
const texts = {
  "data-root": "dataRoot",
  "exec-root": "execRoot",
  containerd: "containerd",
  "userns-remap": "usernsRemap",
  "default-runtime": "defaultRuntime"
} as const

const isRead = (field: string): field is keyof typeof texts | "exec-opts" | "runtimes" =>
  field === "exec-opts" || field === "runtimes" || Object.hasOwn(texts, field)

/** Reports whether a value takes effect: a null leaves a string unchanged, and a value of a wrong type is skipped. */
const isDecoded = (field: string, { type }: JsonTree.JsonNode): boolean =>
  field === "runtimes"
    ? type === "object" || type === "null"
    : type === (field === "exec-opts" ? "array" : "string") || (field === "exec-opts" && type === "null")

const text = (node: JsonTree.JsonNode, before: string): string => (node.type === "string" ? node.value : before)

/** A Go slice: its items, and the stale items beyond its length. */
interface List {
  readonly items: ReadonlyArray<string>
  readonly behind: ReadonlyArray<string>
}

const noList: List = /*#__PURE__*/ Frozen.frozen({ items: [], behind: [] })

/** Decodes a list into the memory of the previous list, so that a null item keeps the string at its index. */
const list = (node: JsonTree.JsonNode, before: List): List => {
  if (node.type === "null" || (node.type === "array" && node.items.length === 0)) return noList
  if (node.type !== "array") return before
  if (before === noList) return { items: node.items.map((item) => text(item, "")), behind: noList.behind }
  const memory = [...before.items, ...before.behind]
  const items = node.items.map((item, index) => text(item, memory[index] ?? ""))
  return { items, behind: memory.slice(items.length) }
}

/** The entries read so far, and their positions. */
interface Entries {
  readonly values: Map<string, RuntimeEntry>
  readonly written: Map<string, ConfigOrigins.WrittenEntry>
}

/** Decodes into the map of the previous object, so that a second `runtimes` is merged into the first. */
const runtimeEntries = (
  type: GoType.GoStruct,
  { key: within, value: node }: JsonTree.JsonMember,
  before: Entries | null
): Entries | null => {
  if (node.type === "null") return null
  if (node.type !== "object") return before
  const entries = before ?? { values: new Map(), written: new Map() }
  for (const entry of node.members) {
    const value = runtimeEntry(type, entry.value)
    const options = value.options && writtenOptions(type, entry.value)
    entries.values.set(entry.key, value)
    entries.written.set(entry.key, { ...ConfigOrigins.written(entry), within, options })
  }
  return entries
}

const runtimeEntry = (type: GoType.GoStruct, node: JsonTree.JsonNode): RuntimeEntry => {
  let path = ""
  let runtimeArgs = noList
  let runtimeType = ""
  let options: Json.JsonObject | undefined
  for (const { key, value } of JsonTree.membersOf(node)) {
    const field = GoType.fieldKey(type, key)
    if (field === "path") path = text(value, path)
    else if (field === "runtimeArgs") runtimeArgs = list(value, runtimeArgs)
    else if (field === "runtimeType") runtimeType = text(value, runtimeType)
    else if (field === "options") options = mergedOptions(value, options)
  }
  const entry = { path, runtimeArgs: runtimeArgs.items }
  if (runtimeType === "" && options === undefined) return entry
  return { ...entry, ...(runtimeType !== "" && { runtimeType }), ...(options !== undefined && { options }) }
}

/** Returns the positions of an entry's options. Several `options` objects are merged; a null clears the earlier ones. */
const writtenOptions = (type: GoType.GoStruct, node: JsonTree.JsonNode): ConfigOrigins.WrittenEntry["options"] => {
  const options = new Map<string, ConfigOrigins.WrittenMemberWithin>()
  for (const { key: within, value } of JsonTree.membersOf(node)) {
    if (GoType.fieldKey(type, within) !== "options") continue
    if (value.type === "null") options.clear()
    for (const member of JsonTree.membersOf(value))
      options.set(member.key, { ...ConfigOrigins.written(member), within })
  }
  return Frozen.frozenTable(options)
}

/** Decodes options into the previous object, key by key. */
const mergedOptions = (node: JsonTree.JsonNode, before: Json.JsonObject | undefined): Json.JsonObject | undefined => {
  if (node.type === "null") return undefined
  const value = Json.fromTree(node)
  return Json.isObject(value) ? { ...before, ...value } : before
}
