/**
 * What the rules of diagnostics look at, and how they report.
 */
import { Frozen, Once } from "../../../data/index.ts"
import { GoType, type Json, type JsonEdit, JsonTree } from "../../../document/index.ts"
import { Origin, type Problem } from "../../../engine/index.ts"
import type { HostFacts } from "../../../machine/index.ts"
import { GoText, type SourceText } from "../../../text/index.ts"
import type { Assessment } from "../../Configuration.ts"
import type { DefaultPaths } from "../../DockerEnvironment.ts"
import type { EngineFlags } from "../../EngineFlags.ts"
import type { Engine } from "../../Moby.ts"
import type { RuntimeMap } from "../../RuntimeMap.ts"
import type { Settings } from "../../Settings.ts"
import type { RuntimeEntry } from "../../daemon-json/DaemonConfig.ts"
import * as DaemonFile from "../../daemon-json/DaemonFile.ts"
import { type MisplacedKey, findOwner, misplacedKeys } from "./misplacedKeys.ts"
import { type Vocabulary, vocabularyOf } from "./vocabulary.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import type { Dialect } from "../../scripts/WrapperScript.ts"

/** A configuration as far as it is legible, and the engine that reads it. */
export interface Subject {
  readonly engine: Engine
  readonly file: DaemonFile.DaemonFile
  readonly flags: EngineFlags
  readonly defaults: Pick<DefaultPaths, "dataRoot" | "execRoot">
  readonly settings: Settings
  /** What the settings come to on some machine. No rule takes from it what depends on the machine. */
  readonly map: RuntimeMap
  readonly dialect: Dialect
  readonly vocabulary: Vocabulary
  /** The keys that are known on another level than their own. No other rule has anything to say about them. */
  readonly misplaced: ReadonlyArray<MisplacedKey>
  readonly isMisplaced: (member: JsonTree.JsonMember) => boolean
  /** The misplaced key that a path leads to, or through. */
  readonly ownerOf: (path: Json.JsonPath) => MisplacedKey | undefined
  /** The members of the file that are a directive, or were likely meant to be. */
  readonly membersFor: (directive: string) => ReadonlyArray<JsonTree.JsonMember>
  readonly entries: ReadonlyArray<Entry>
  readonly entryOf: ReadonlyMap<string, Entry>
  /** The text, and a part of it that shows how the rest is laid out. */
  readonly json: JsonEdit.Subject
  /** Returns the value that a problem is about. */
  readonly find: (problem: Pick<DockerProblem.DockerProblem, "origin">) => JsonTree.JsonNode | undefined
}

/** An entry of the file: what counts of it, and the member that it is the value of. */
export interface Entry {
  readonly name: string
  readonly path: Json.JsonPath
  readonly entry: RuntimeEntry
  readonly member: JsonTree.JsonMember
  /** The members of the entry; none where it is null. */
  readonly members: ReadonlyArray<JsonTree.JsonMember>
}

/** Returns what the rules look at in a configuration. The vocabulary may be that of another subject of the engine. */
export const subjectOf = (
  { engine, file, settings, sources: { defaults, flags } }: Assessment,
  dialect: Dialect,
  vocabulary: Vocabulary = vocabularyOf(engine)
): Subject => {
  const misplaced = misplacedKeys(engine, vocabulary, file.root)
  const members = new Set(misplaced.map(({ member }) => member))
  const isMisplaced = (member: JsonTree.JsonMember): boolean => members.has(member)
  const entries = entriesOf(file).filter(({ member }) => !isMisplaced(member))
  const byDirective = Once.once(() =>
    Map.groupBy(topMembers({ file }), (member) => directiveFor(engine, vocabulary, member))
  )
  return {
    engine,
    file,
    flags,
    defaults,
    settings,
    map: engine.configure(settings, anyMachine, dialect),
    dialect,
    vocabulary,
    misplaced,
    isMisplaced,
    ownerOf: findOwner(misplaced),
    membersFor: (directive) => byDirective().get(directive) ?? [],
    entries,
    entryOf: new Map(entries.map((entry) => [entry.name, entry])),
    json: { text: file.source.text, root: sampleOf(file) },
    find: (problem) => nodeAt(file.root, Origin.rangeOf(problem.origin))
  }
}

const directiveFor = ({ directives }: Engine, { near }: Vocabulary, { key }: JsonTree.JsonMember): string | undefined =>
  directives.deprecated.get(key) ?? GoType.fieldKey(directives.typed, key) ?? near(key)?.directive

/** The first entries: to go through all of them for every change would take the square of their number. */
const sampleOf = (file: DaemonFile.DaemonFile): JsonTree.JsonNode | undefined => {
  const [runtimes] = DaemonFile.membersOf(file, "runtimes")
  return runtimes?.value.type === "object" && runtimes.value.members.length > 0
    ? { ...runtimes.value, members: runtimes.value.members.slice(0, 8) }
    : file.root
}

const anyMachine: HostFacts.HostFacts = /*#__PURE__*/ Frozen.frozen({
  unifiedCgroups: true,
  bootedWithSystemd: true,
  noPivotRoot: false,
  searchPath: "",
  workingDirectory: "/"
})

/** The entries of a file that count, in the order in which the engine reads them. */
const entriesOf = ({ config: { origins, runtimes } }: DaemonFile.DaemonFile): ReadonlyArray<Entry> =>
  Array.from(runtimes ?? []).flatMap(([name, entry]) => {
    const member = origins?.entries.get(name)?.entry
    if (member === undefined) return []
    const inner = member.value.type === "object" ? member.value.members : []
    return [{ name, path: ["runtimes", name], entry, member, members: inner }]
  })

/** Returns the value at a place of the text. */
const nodeAt = (
  root: JsonTree.JsonNode | undefined,
  range: SourceText.Range | undefined
): JsonTree.JsonNode | undefined => {
  const [start, end] = [range?.start.offset ?? -1, range?.end.offset ?? -1]
  let node = root
  while (node !== undefined && (node.offset !== start || node.offset + node.length !== end)) {
    node = JsonTree.children(node).find(([, child]) => child.offset <= start && end <= child.offset + child.length)?.[1]
  }
  return node
}

/** The fields of an entry, by the engine. */
export const entryStruct = ({ directives }: Pick<Engine, "directives">): GoType.GoStruct | undefined => {
  const type = directives.typed.fields.runtimes
  return type?.kind === "map" && type.of.kind === "struct" ? type.of : undefined
}

/** The member of an entry that counts for a field, written exactly so or in another case. */
export const memberOf = ({ members }: Entry, isField: (key: string) => boolean): JsonTree.JsonMember | undefined =>
  members.findLast(({ key }) => isField(key))

/** Whether a key is read as a field: it is the same but for case. */
export const isField =
  (field: string) =>
  (key: string): boolean =>
    GoText.foldKey(key) === GoText.foldKey(field)

/** A stretch of the text. */
export interface Stretch {
  readonly offset: number
  readonly length: number
}

/** Where the key of a member stands. */
export const keyOf = ({ keyLength, keyOffset }: Pick<JsonTree.JsonMember, "keyLength" | "keyOffset">): Stretch => ({
  offset: keyOffset,
  length: keyLength
})

/** Gives a member another key. */
export const underKey = (member: JsonTree.JsonMember, key: string): Problem.Fix => ({
  title: `Write ${JSON.stringify(key)}`,
  edits: [{ ...keyOf(member), text: JSON.stringify(key) }]
})

/** Returns a problem with the usual effect of its code, about a stretch of the file, or with another origin. */
export const report = (
  { file }: Pick<Subject, "file">,
  found: {
    readonly code: DockerProblem.Code
    readonly path: Json.JsonPath
    readonly at: Stretch | Origin.Origin | undefined
    readonly message: string
    readonly advice: string
    readonly details?: Problem.Details
    readonly fix?: Problem.Fix | undefined
  }
): DockerProblem.DockerProblem => {
  const { at, code, details = {}, fix, path, ...words } = found
  const origin =
    at === undefined || "_tag" in at
      ? at
      : DaemonFile.placeIn({ file: file.name, source: file.source }, path, at.offset, at.length).origin
  return { code, effect: DockerProblem.kindOf(code).effect, ...words, path, origin, details, fix }
}

/** Whether it takes away rather than gives. */
export const saysNothing = (value: JsonTree.JsonNode): boolean =>
  value.type === "null" ||
  (value.type === "string" && value.value === "") ||
  (value.type === "array" && value.items.length === 0) ||
  (value.type === "object" && value.members.length === 0)

/** The members of the file itself. */
export const topMembers = (subject: Pick<Subject, "file">): ReadonlyArray<JsonTree.JsonMember> =>
  topObject(subject)?.members ?? []

/** The file itself, where it is an object. */
export const topObject = ({ file }: Pick<Subject, "file">): JsonTree.JsonObject | undefined =>
  file.root?.type === "object" ? file.root : undefined
