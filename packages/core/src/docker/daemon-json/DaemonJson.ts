/**
 * A whole `daemon.json` as the engine reads it, with all faults and their locations.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `getConflictFreeConfiguration`,
 * `configValuesSet` and `findConfigurationConflicts`; Go 1.19, `encoding/json`.
 */
import * as Result from "effect/Result"
import { Frozen, Table } from "../../data/index.ts"
import { GoType, type Json, JsonTree } from "../../document/index.ts"
import { GoText, LikelyEncoding, SourceText, TextEncoding } from "../../text/index.ts"
import type { ConfigOrigins } from "./ConfigOrigins.ts"
import type { DaemonConfig } from "./DaemonConfig.ts"
import type { Directive, DirectiveTable } from "./Directives.ts"
import * as DaemonConfigReader from "./daemonConfigReader.ts"
import { isSet } from "./removedDirectives.ts"
import { refusedValues } from "./valueFaults.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"

/**
 * A file that has been read. `config` has the values that could be read, even if there are faults.
 *
 * @category models
 * @since 1.0.0
 */
export interface DaemonJson {
  /** The name of the file. */
  readonly name: string
  readonly source: SourceText.SourceText
  readonly encoding: TextEncoding.Encoding
  readonly root: JsonTree.JsonNode | undefined
  readonly directives: Table.Table<Directive>
  readonly config: DaemonConfig
  readonly faults: ReadonlyArray<DockerProblem.EngineProblem>
}

/**
 * Reads the bytes of a file. Never fails: problems are in `faults`.
 *
 * ```ts
 * import { Moby25 } from "@oci-runtimes/core"
 * import { ConfigOrigins, DaemonJson } from "@oci-runtimes/core/docker"
 * import { Origin } from "@oci-runtimes/core/engine"
 *
 * const file = DaemonJson.read(Moby25.directives, new TextEncoder().encode('{\n  "default-runtime": "crun"\n}'))
 * const origin = ConfigOrigins.at(file.config.origins, ["default-runtime"], "value")
 * console.log(file.config.defaultRuntime, Origin.rangeOf(origin)?.start)
 * // => crun { offset: 23, line: 2, column: 22 }
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (table: DirectiveTable, bytes: Uint8Array, name = "daemon.json"): DaemonJson =>
  Result.match(TextEncoding.decode(bytes), {
    onSuccess: ({ encoding, text }) => Frozen.frozen({ ...readText(table, text, name), encoding }),
    onFailure: ({ byteOffset, consumed, textBefore }) => {
      const source = SourceText.make(textBefore)
      const at = placeIn({ file: name, source }, [], textBefore.length, 0)
      return Frozen.frozen<DaemonJson>({
        ...readText(table, "", name),
        source,
        faults: [
          {
            ...DockerProblem.make("invalid-encoding", { byteOffset, consumed }, at),
            advice: `${LikelyEncoding.describe(bytes, byteOffset)} Save the file as UTF-8.`
          }
        ]
      })
    }
  })

/**
 * Reads the text of a file that the caller has already decoded.
 *
 * @category formatting
 * @since 1.0.0
 */
export const readText = (table: DirectiveTable, text: string, name = "daemon.json"): DaemonJson => {
  const source = SourceText.make(text.toWellFormed())
  const { start, end } = GoText.trimmedRange(source.text)
  const parsed = start === end ? undefined : JsonTree.parse(source.text, start, end)
  const mistakes = parsed?.mistakes ?? []
  const root = parsed?.root
  const directives = root === undefined ? Table.make<Directive>([]) : directivesOf(table, root)
  const place = { file: name, source }
  return Frozen.frozen<DaemonJson>({
    name,
    source,
    encoding: { name: "utf-8", mark: false },
    root,
    directives,
    config: DaemonConfigReader.read(table, directives, root, place),
    // After a mistake in the syntax, each finding about the content would be a guess.
    faults:
      mistakes.length > 0
        ? mistakes.map(syntaxFault(place))
        : root === undefined
          ? []
          : [
              ...shapeFaults(place, root),
              ...numberFaults(place, root),
              ...unknownDirectives(table, place, directives),
              ...(root.type === "object" ? GoType.mismatches(table.typed, root).map(typeFault(place)) : []),
              ...deprecatedDirectives(table, place, root),
              ...removed(table, place, root),
              ...refusedValues(table, root, (...at) => placeIn(place, ...at))
            ]
  })
}

/**
 * Returns the location of a problem in a file.
 *
 * @category operations
 * @since 1.0.0
 */
export const placeIn = (
  { file, source }: Pick<ConfigOrigins, "file" | "source">,
  path: Json.JsonPath,
  offset: number,
  length: number
): DockerProblem.ProblemLocation => ({
  path,
  origin: { _tag: "File", file, path, range: SourceText.range(source, offset, length) }
})

/**
 * Returns the members that are decoded into a directive, the last member first. Go's decoder matches keys in any case.
 *
 * @category operations
 * @since 1.0.0
 */
export const membersOf = ({ root }: DaemonJson, directive: string): ReadonlyArray<JsonTree.JsonMember> =>
  JsonTree.membersOf(root)
    .filter(({ key }) => GoText.foldKey(key) === directive)
    .toReversed()

/**
 * Returns the members of the tree that took effect as entries under `runtimes`, by entry name.
 *
 * @category operations
 * @since 1.0.0
 */
export const entryMembers = (file: DaemonJson): ReadonlyMap<string, JsonTree.JsonMember> => {
  const { origins } = file.config
  const members = membersOf(file, "runtimes").flatMap(({ value }) => JsonTree.membersOf(value))
  const counted = members.filter(({ key, keyOffset }) => origins?.entries.get(key)?.keyOffset === keyOffset)
  return new Map(counted.map((member) => [member.key, member]))
}

/** The name of a file, and its text. */
type FilePlace = Pick<ConfigOrigins, "file" | "source">

type FileFaults = ReadonlyArray<DockerProblem.EngineProblem>

const syntaxFault =
  (place: FilePlace) =>
  ({ length, message: detail, offset, reason }: JsonTree.SyntaxMistake): DockerProblem.EngineProblem =>
    DockerProblem.make("invalid-syntax", { reason, detail }, placeIn(place, [], offset, length))

const shapeFaults = (place: FilePlace, root: JsonTree.JsonNode): FileFaults =>
  root.type === "object" || root.type === "null"
    ? []
    : [
        DockerProblem.make(
          "not-an-object",
          { found: GoType.describe(root) },
          placeIn(place, [], root.offset, root.length)
        )
      ]

const numberFaults = (place: FilePlace, root: JsonTree.JsonNode): FileFaults => {
  const faults: Array<DockerProblem.EngineProblem> = []
  /** The nodes from the root to the current node, each with the index of its next child. `path` has the steps between them. */
  const way: Array<{ readonly node: JsonTree.JsonNode; next: number }> = [{ node: root, next: 0 }]
  const path: Array<string | number> = []
  const report = (node: JsonTree.JsonNode, ...last: Json.JsonPath): void => {
    if (node.type !== "number" || Number.isFinite(Number(node.text))) return
    const at = placeIn(place, path.concat(last), node.offset, node.length)
    faults.push(DockerProblem.make("number-out-of-range", { text: node.text }, at))
  }
  report(root)
  for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
    const { node, next } = at
    const step = node.type === "object" ? node.members[next]?.key : next
    const child =
      node.type === "object" ? node.members[next]?.value : node.type === "array" ? node.items[next] : undefined
    if (child === undefined || step === undefined) {
      way.pop()
      path.pop()
      continue
    }
    at.next++
    if (child.type === "object" || child.type === "array") {
      way.push({ node: child, next: 0 })
      path.push(step)
    } else if (child.type === "number") report(child, step)
  }
  return faults
}

const directivesOf = (table: DirectiveTable, root: JsonTree.JsonNode): Table.Table<Directive> => {
  const directives = new Map<string, Directive>()
  const set = ({ key, keyLength, keyOffset, value }: JsonTree.JsonMember, outer: Json.JsonPath): void => {
    directives.set(key, { path: [...outer, key], keyOffset, keyLength, value })
  }
  if (root.type !== "object") return Frozen.frozenTable(directives)
  for (const member of JsonTree.lastMembers(root)) {
    if (member.value.type !== "object" || table.neverFlattened.has(member.key)) set(member, [])
    else for (const inner of JsonTree.lastMembers(member.value)) set(inner, [member.key])
  }
  return Frozen.frozenTable(directives)
}

const unknownDirectives = (table: DirectiveTable, place: FilePlace, directives: Table.Table<Directive>): FileFaults =>
  [...directives]
    .filter(([name]) => !table.accepted.has(name))
    .map(([directive, { keyLength, keyOffset, path }]) =>
      DockerProblem.make("unknown-directive", { directive }, placeIn(place, path, keyOffset, keyLength))
    )

const deprecatedDirectives = (
  table: DirectiveTable,
  place: FilePlace,
  root: JsonTree.JsonNode | undefined
): FileFaults =>
  [...table.deprecated].flatMap(([directive, replacement]) => {
    // A null leaves a string unchanged.
    const last = JsonTree.membersOf(root).findLast(isTextOf(directive))
    if (last?.value.type !== "string" || last.value.value === "") return []
    const at = placeIn(place, [directive], last.keyOffset, last.keyLength)
    return [DockerProblem.make("deprecated-directive", { directive, replacement }, at)]
  })

/** Returns the faults of removed directives. A null leaves an earlier value unchanged. */
const removed = (table: DirectiveTable, place: FilePlace, root: JsonTree.JsonNode | undefined): FileFaults =>
  [...table.removed.names()].flatMap((directive) => {
    const last = JsonTree.membersOf(root).findLast(({ key, value }) => key === directive && value.type !== "null")
    if (last === undefined || !isSet(last.value)) return []
    const at = placeIn(place, [directive], last.keyOffset, last.keyLength)
    return [DockerProblem.make("removed-directive", { directive }, at)]
  })

const isTextOf =
  (directive: string) =>
  ({ key, value }: JsonTree.JsonMember): boolean =>
    key === directive && value.type === "string"

const typeFault =
  (place: FilePlace) =>
  ({ expected, field, found, message, node, path }: GoType.TypeMismatch): DockerProblem.EngineProblem => {
    const at = placeIn(place, path, node.offset, node.length)
    const written = place.source.text.slice(node.offset, node.offset + node.length)
    const refusal = expected === "size" ? (message ?? `invalid size: ${GoText.quote(written)}`) : message
    if (refusal === undefined) return DockerProblem.make("wrong-type", { found, expected, field }, at)
    return DockerProblem.make("invalid-value", { directive: String(path[0]), refusal, stage: "decoding" }, at)
  }
