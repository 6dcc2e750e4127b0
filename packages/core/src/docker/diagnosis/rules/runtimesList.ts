/**
 * A list where the entries of runtimes must be an object: the object that was probably meant.
 */
import { Json, type JsonTree } from "../../../document/index.ts"
import type { Problem } from "../../../engine/index.ts"
import * as StockRuntime from "../../StockRuntime.ts"
import { isEntry } from "./entryFields.ts"
import { writeValue, written } from "./report.ts"
import type { RuleContext } from "./ruleContext.ts"

/** Returns the advice for a list under `runtimes`, with the names in the list, and the fix if nothing else can be meant. */
export const ofRuntimes = (
  context: RuleContext,
  list: JsonTree.JsonArrayNode
): { readonly advice: string; readonly fix: Problem.Fix | undefined } => {
  const found = entriesIn(list)
  const entries = found && withoutStock(found)
  if (found === undefined || entries === undefined || Object.keys(entries).length === 0)
    return { advice: adviceForNames(namesIn(list)), fix: undefined }
  const meant = written(entries)
  const shown = meant.length <= longestShown ? meant : `an object such as {"${Object.keys(entries)[0]}": {"path": "…"}}`
  return { advice: `Write ${shown}, without the list.`, fix: unwrapping(context, list, found) }
}

const longestShown = 160

/** Returns the entries of a list of objects: each has entries, or is an entry with its name inside. */
const entriesIn = ({ items }: JsonTree.JsonArrayNode): Json.JsonObject | undefined => {
  const found = items.map((item) => entriesOf(item))
  const pairs = found.flatMap((one) => one ?? [])
  const isComplete = found.length > 0 && found.every((one) => one !== undefined)
  return isComplete && new Set(pairs.map(([name]) => name)).size === pairs.length
    ? Object.fromEntries(pairs)
    : undefined
}

/** Removes the entry of the stock runtime, which the engine refuses. */
const withoutStock = (entries: Json.JsonObject): Json.JsonObject =>
  Object.fromEntries(Object.entries(entries).filter(([name]) => !StockRuntime.isReserved(name)))

const entriesOf = (item: JsonTree.JsonNode): ReadonlyArray<readonly [string, Json.Json]> | undefined => {
  // The form of the flag --add-runtime.
  const [, flagged, path = ""] = (item.type === "string" && /^([\w.-]+)=(\/\S+)$/.exec(item.value)) || []
  if (flagged !== undefined) return [[flagged, { path }]]
  if (item.type !== "object" || item.members.length === 0) return undefined
  if (item.members.every(({ value }) => isEntry(value))) {
    return item.members.map(({ key, value }) => [key, Json.fromTree(value)])
  }
  const names = item.members.filter(({ key }) => key === "name")
  const [name] = names
  const rest = item.members.filter((member) => member !== name)
  if (name?.value.type !== "string" || names.length > 1 || !isEntry({ ...item, members: rest })) return undefined
  return [[name.value.value, Object.fromEntries(rest.map(({ key, value }) => [key, Json.fromTree(value)]))]]
}

/** Returns the names in a list of names. The name of the stock runtime needs no entry. */
const namesIn = ({ items }: JsonTree.JsonArrayNode): ReadonlyArray<string> =>
  items.flatMap((item) => (item.type === "string" && !StockRuntime.isReserved(item.value) ? item.value : []))

const adviceForNames = ([name, ...others]: ReadonlyArray<string>): string => {
  const entries = [name ?? "crun", ...others].map(
    (one) => `${JSON.stringify(one)}: {"path": "/usr/bin/${program(one)}"}`
  )
  return `Write an object such as {${entries.slice(0, 3).join(", ")}}${name === undefined ? "" : ", with your own paths"}.`
}

const program = (name: string): string => (/^[\w.-]+$/.test(name) ? name : "crun")

/** Returns the fix that removes the brackets around a single object, or that writes one object in place of the list. */
const unwrapping = (
  context: RuleContext,
  list: JsonTree.JsonArrayNode,
  entries: Json.JsonObject
): Problem.Fix | undefined => {
  const [item, ...others] = list.items
  if (item === undefined || StockRuntime.name in entries) return undefined
  const isObject = item.type === "object" && item.members.every(({ value }) => isEntry(value))
  if (!isObject || others.length > 0) return writeValue(context, list, entries, "Turn the list into an object")
  const end = item.offset + item.length
  return {
    title: "Remove the brackets of the list",
    edits: [
      { offset: list.offset, length: item.offset - list.offset, text: "" },
      { offset: end, length: list.offset + list.length - end, text: "" }
    ]
  }
}
