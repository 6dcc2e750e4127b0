/**
 * The text edits of a change.
 */
import { JsonEdit, type JsonTree } from "../../document/index.ts"
import type { TextEdit } from "../../text/index.ts"
import * as DaemonJson from "../daemon-json/DaemonJson.ts"
import * as ConfigurationChange from "./ConfigurationChange.ts"

/** Returns the edits that make a change in a file; none if the file already has the intended result. */
export const editsFor = (
  file: DaemonJson.DaemonJson,
  change: ConfigurationChange.ConfigurationChange
): ReadonlyArray<TextEdit.TextEdit> => {
  switch (change._tag) {
    case "AddRuntime":
      return ConfigurationChange.isConfigured(file.config, change) ? [] : addition(file, change)
    case "RemoveRuntime":
      return [
        ...(file.config.runtimes?.has(change.name) === true ? removals(file, change.name) : []),
        ...(change.newDefault === undefined ? [] : naming(file, change.newDefault))
      ]
    case "SetDefault":
      return naming(file, change.name)
    case "UnsetDefault":
      return file.root?.type === "object"
        ? JsonEdit.removeMembers(subjectOf(file), file.root, isNamed(defaultRuntime))
        : []
  }
}

const defaultRuntime = "default-runtime"

const isNamed =
  (name: string) =>
  ({ key }: JsonTree.JsonMember): boolean =>
    key === name

/** Adds a runtime to the last of several `runtimes`, because later ones count. */
const addition = (
  file: DaemonJson.DaemonJson,
  { entry, name }: ConfigurationChange.AddRuntime
): ReadonlyArray<TextEdit.TextEdit> => {
  const subject = subjectOf(file)
  const json = ConfigurationChange.entryJson(entry)
  const present = DaemonJson.entryMembers(file).get(name)?.value
  if (present !== undefined) return JsonEdit.replaceValue(subject, present, json)
  const members = { [name]: json }
  if (file.root?.type !== "object") return [JsonEdit.writeFirst(subject, { runtimes: members })]
  const last = file.root.members.findLast(isNamed("runtimes"))?.value
  if (last === undefined) return [JsonEdit.insertMember(subject, file.root, "runtimes", members)]
  return last.type === "object"
    ? [JsonEdit.insertMember(subject, last, name, json)]
    : JsonEdit.replaceValue(subject, last, members)
}

/** Removes a runtime from every `runtimes`: otherwise an earlier runtime of this name would replace the removed one. */
const removals = (file: DaemonJson.DaemonJson, name: string): ReadonlyArray<TextEdit.TextEdit> =>
  DaemonJson.membersOf(file, "runtimes").flatMap(({ value }) =>
    value.type === "object" ? JsonEdit.removeMembers(subjectOf(file), value, isNamed(name)) : []
  )

const naming = (file: DaemonJson.DaemonJson, name: string): ReadonlyArray<TextEdit.TextEdit> => {
  if (file.config.defaultRuntime === name) return []
  const subject = subjectOf(file)
  if (file.root?.type !== "object") return [JsonEdit.writeFirst(subject, { [defaultRuntime]: name })]
  const last = file.root.members.findLast(isNamed(defaultRuntime))
  return last === undefined
    ? [JsonEdit.insertMember(subject, file.root, defaultRuntime, name)]
    : JsonEdit.replaceValue(subject, last.value, name)
}

const subjectOf = ({ root, source }: DaemonJson.DaemonJson): JsonEdit.JsonText => ({ root, text: source.text })
