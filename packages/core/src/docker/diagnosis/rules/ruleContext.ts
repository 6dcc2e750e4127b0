/**
 * The context of the diagnosis rules.
 */
import { Frozen, Lazy } from "../../../data/index.ts"
import { GoType, type Json, type JsonEdit, JsonTree } from "../../../document/index.ts"
import { Origin } from "../../../engine/index.ts"
import type { HostFacts } from "../../../machine/index.ts"
import { GoText } from "../../../text/index.ts"
import type { ConfigurationAssessment } from "../../Configuration.ts"
import type { RuntimeMap } from "../../RuntimeMap.ts"
import type { RuntimeEntry } from "../../daemon-json/DaemonConfig.ts"
import * as DaemonJson from "../../daemon-json/DaemonJson.ts"
import { type MisplacedKey, findOwner, misplacedKeys } from "./misplacedKeys.ts"
import { type Vocabulary, vocabularyOf } from "./vocabulary.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import type { Dialect } from "../../scripts/WrapperScript.ts"

/** The legible part of a configuration, and the engine that reads it. */
export interface RuleContext extends ConfigurationAssessment {
  /** The faults for which the engine refuses the configuration. */
  readonly faults: ReadonlyArray<DockerProblem.EngineProblem>
  /** The runtime map on a placeholder host. Rules do not read fields that depend on the host. */
  readonly map: RuntimeMap
  readonly dialect: Dialect
  readonly vocabulary: Vocabulary
  /** The known keys on the wrong level. All other rules skip them. */
  readonly misplaced: ReadonlyArray<MisplacedKey>
  readonly isMisplaced: (member: JsonTree.JsonMember) => boolean
  /** Returns the misplaced key that causes a problem: the problem is at the key's path, below it, or around it. */
  readonly ownerOf: (problem: DockerProblem.EngineProblem) => MisplacedKey | undefined
  /** The top-level members of the file. */
  readonly members: ReadonlyArray<JsonTree.JsonMember>
  /** Returns the top-level members that are a directive, or were likely meant as it. */
  readonly membersFor: (directive: string) => ReadonlyArray<JsonTree.JsonMember>
  /** Reports whether a key at the top of the file is read as a directive, by its own spelling except for case. */
  readonly isRead: (directive: string) => boolean
  /** Returns the top-level member that counts for a directive, ignoring case: the last one. */
  readonly countedFor: (directive: string) => JsonTree.JsonMember | undefined
  readonly entries: ReadonlyArray<Entry>
  readonly entryOf: ReadonlyMap<string, Entry>
  /** The names of entries that the engine refuses, or whose program or type it does not read. */
  readonly refusedEntries: ReadonlySet<string>
  /** The names of entries that the engine refuses because they name neither a program nor a shim. */
  readonly namelessEntries: ReadonlySet<string>
  /** The text, and a sample of its tree that shows the layout. */
  readonly json: JsonEdit.JsonText
}

/** An entry of the file: its decoded value, and the member that holds it. */
export interface Entry {
  readonly name: string
  readonly path: Json.JsonPath
  readonly entry: RuntimeEntry
  readonly member: JsonTree.JsonMember
  /** The members of the entry; none if it is null. */
  readonly members: ReadonlyArray<JsonTree.JsonMember>
}

/** Returns the context of the rules for a configuration. Contexts of the same engine can share a vocabulary. */
export const contextOf = (
  assessed: ConfigurationAssessment,
  dialect: Dialect,
  vocabulary: Vocabulary = vocabularyOf(assessed.engine)
): RuleContext => {
  const { engine, file, refused, settings, startFaults } = assessed
  const faults = refused?.faults ?? []
  const { deprecated, typed } = engine.directives
  const misplaced = misplacedKeys(engine, vocabulary, file.root)
  const outOfPlace = new Set(misplaced.map(({ member }) => member))
  const entries = entriesOf(file).filter(({ member }) => !outOfPlace.has(member))
  const members = JsonTree.membersOf(file.root)
  const directiveFor = ({ key }: JsonTree.JsonMember): string | undefined =>
    deprecated.get(key) ?? GoType.fieldKey(typed, key) ?? vocabulary.near(key)?.directive
  const byDirective = Lazy.lazy(() => Map.groupBy(members, directiveFor))
  // Looking through all keys for each key would take the square of the time for a file of many keys.
  const counted = Lazy.lazy(() => new Map(members.map((member) => [GoText.foldKey(member.key), member])))
  const read = Lazy.lazy(() => new Set(members.map(({ key }) => GoType.fieldKey(typed, key))))
  return {
    ...assessed,
    faults,
    map: engine.configure(settings, anyMachine, dialect),
    dialect,
    vocabulary,
    misplaced,
    isMisplaced: (member) => outOfPlace.has(member),
    ownerOf: findOwner(misplaced),
    members,
    membersFor: (directive) => byDirective().get(directive) ?? [],
    isRead: (directive) => read().has(directive),
    countedFor: (directive) => counted().get(GoText.foldKey(directive)),
    entries,
    entryOf: new Map(entries.map((entry) => [entry.name, entry])),
    refusedEntries: new Set([
      ...[...faults, ...startFaults]
        .filter(DockerProblem.is("invalid-runtime-entry"))
        .map(({ details }) => details.name),
      ...misreadEntries(faults)
    ]),
    namelessEntries: new Set(
      faults
        .filter(DockerProblem.is("invalid-runtime-entry"))
        .filter(({ details }) => details.reason === "NeitherPathNorType")
        .map(({ details }) => details.name)
    ),
    json: { text: file.source.text, root: sampleOf(file) }
  }
}

/**
 * Returns `runtimes` with only its first entries, or the tree without any, up to its first large value. Reading all values for
 * every fix would be quadratic.
 */
const sampleOf = (file: DaemonJson.DaemonJson): JsonTree.JsonNode | undefined => {
  const [runtimes] = DaemonJson.membersOf(file, "runtimes")
  return runtimes?.value.type === "object" && runtimes.value.members.length > 0
    ? withinSample({ ...runtimes.value, members: runtimes.value.members.slice(0, 8) })
    : file.root?.type === "object"
      ? withinSample(file.root)
      : file.root
}

/** Returns an object with its first members, which have at most `largestSample` values. */
const withinSample = (object: JsonTree.JsonObjectNode): JsonTree.JsonObjectNode => {
  let left = largestSample
  const isWithin = ({ value }: JsonTree.JsonMember): boolean => (left -= JsonTree.nodesOf(value).length) >= 0
  const end = object.members.findIndex((member) => !isWithin(member))
  return end === -1 ? object : { ...object, members: object.members.slice(0, end) }
}

/** The number of values in a sample. Nearly all files have fewer values. */
const largestSample = 1000

const anyMachine: HostFacts.HostFacts = /*#__PURE__*/ Frozen.frozen({
  unifiedCgroups: true,
  bootedWithSystemd: true,
  noPivotRoot: false,
  searchPath: "",
  workingDirectory: "/"
})

/** Returns the entries of a file that count, in the order in which the engine reads them. */
const entriesOf = (file: DaemonJson.DaemonJson): ReadonlyArray<Entry> => {
  const written = DaemonJson.entryMembers(file)
  return Array.from(file.config.runtimes ?? []).flatMap(([name, entry]) => {
    const member = written.get(name)
    if (member === undefined) return []
    return { name, path: ["runtimes", name], entry, member, members: JsonTree.membersOf(member.value) }
  })
}

/** Returns the names of entries whose program or type the engine does not read, because the value has the wrong type. */
export const misreadEntries = (faults: ReadonlyArray<DockerProblem.EngineProblem>): ReadonlyArray<string> =>
  faults.flatMap(({ code, path: [directive, name, field = "path"] }) => {
    const isRun = isField(String(field), "path") || isField(String(field), "runtimeType")
    const isOfEntry = name !== undefined && isField(String(directive), "runtimes")
    return code === "wrong-type" && isOfEntry && isRun ? String(name) : []
  })

/** Returns the value that a problem is about. */
export const nodeOf = (
  { file }: RuleContext,
  { origin }: DockerProblem.EngineProblem
): JsonTree.JsonNode | undefined => {
  const range = Origin.rangeOf(origin)
  const [start, end] = [range?.start.offset ?? -1, range?.end.offset ?? -1]
  let node = file.root
  while (node !== undefined && (node.offset !== start || node.offset + node.length !== end)) {
    const child = JsonTree.childAt(node, start)
    node = child !== undefined && end <= child.offset + child.length ? child : undefined
  }
  return node
}

/** Returns the member of an entry that counts for a field, ignoring case: the last one. */
export const memberOf = ({ members }: Entry, field: string): JsonTree.JsonMember | undefined =>
  members.findLast(({ key }) => isField(key, field))

/** Reports whether a key is read as a field: the two are equal, ignoring case. */
export const isField = (key: string, field: string): boolean => GoText.foldKey(key) === GoText.foldKey(field)
