/**
 * Reads a whole `daemon.json` the way the engine does, with every fault at once and the place of each.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config.go`, `getConflictFreeConfiguration`,
 * `configValuesSet` and `findConfigurationConflicts`; Go 1.19, `encoding/json`.
 */
import * as Result from "effect/Result"
import { Frozen, Table } from "../../data/index.ts"
import { GoType, type Json, type JsonMistake, JsonTree } from "../../document/index.ts"
import { GoText, SourceText, TextEncoding } from "../../text/index.ts"
import type { ConfigFault } from "./ConfigFault.ts"
import type { DaemonConfig } from "./DaemonConfig.ts"
import type { Directive, DirectiveTable } from "./Directives.ts"
import * as DaemonConfigReader from "./daemonConfigReader.ts"
import { locator } from "./locator.ts"

/** A file as it was read. `config` says what could be understood of it even where there are faults. */
export interface DaemonFile {
  readonly source: SourceText.SourceText
  readonly encoding: TextEncoding.Encoding
  readonly root: JsonTree.JsonNode | undefined
  readonly directives: Table.Table<Directive>
  readonly config: DaemonConfig
  readonly faults: ReadonlyArray<ConfigFault>
}

/** The configuration in a file's bytes, or every fault of the file, in the order in which the engine looks for them. */
export const decode = (
  table: DirectiveTable,
  bytes: Uint8Array
): Result.Result<DaemonConfig, ReadonlyArray<ConfigFault>> => {
  const { config, faults } = read(table, bytes)
  return faults.length === 0 ? Result.succeed(config) : Result.fail(faults)
}

/**
 * Reads a file's bytes. Whatever they are, there is an answer.
 *
 * ```ts
 * import { Moby25 } from "@oci-runtimes/core"
 * import { DaemonFile } from "@oci-runtimes/core/docker"
 *
 * const file = DaemonFile.read(Moby25.directives, new TextEncoder().encode('{\n  "default-runtime": "crun"\n}'))
 * console.log(file.config.defaultRuntime, DaemonFile.rangeOf(file, ["default-runtime"])?.start)
 * // => crun { offset: 23, line: 2, column: 22 }
 * ```
 */
export const read = (table: DirectiveTable, bytes: Uint8Array): DaemonFile =>
  Result.match(TextEncoding.decode(bytes), {
    onSuccess: ({ encoding, text }) => Frozen.frozen({ ...readText(table, text), encoding }),
    onFailure: ({ byteOffset, consumed, textBefore }) => {
      const file = readText(table, "")
      const source = SourceText.make(textBefore)
      const range = SourceText.range(source, textBefore.length, 0)
      return Frozen.frozen<DaemonFile>({
        ...file,
        source,
        faults: [{ _tag: "InvalidEncoding", path: [], range, byteOffset, consumed }]
      })
    }
  })

/** Reads a file's text, for callers that have decoded it already. */
export const readText = (table: DirectiveTable, text: string): DaemonFile => {
  const source = SourceText.make(text.toWellFormed())
  const { start, end } = GoText.trimmedRange(source.text)
  const { mistakes, root } = start === end ? { root: undefined, mistakes: [] } : JsonTree.parse(source.text, start, end)
  const directives = root === undefined ? Table.make<Directive>([]) : directivesOf(table, root)
  return Frozen.frozen<DaemonFile>({
    source,
    encoding: { name: "utf-8", mark: false },
    root,
    directives,
    config: DaemonConfigReader.read(table.typed, directives, root),
    faults: [
      ...mistakes.map(syntaxFault(source)),
      ...(root === undefined || mistakes.length > 0 ? [] : shapeFaults(source, root)),
      ...(root === undefined ? [] : numberFaults(source, root)),
      ...unknownDirectives(table, source, directives),
      ...(root?.type === "object" ? GoType.misfits(table.typed, root).map(typeFault(source)) : []),
      ...deprecatedDirectives(table, source, root)
    ]
  })
}

/** The value at a path, the last of several that it may mean, or undefined where there is none. */
export const find = (file: DaemonFile, path: Json.JsonPath): JsonTree.JsonNode | undefined =>
  locator(file.root)(path)[0]?.node

/** Where the value at a path stands, or undefined where there is none. */
export const rangeOf = (file: DaemonFile, path: Json.JsonPath): SourceText.Range | undefined =>
  places(file).ofValue(path)

/** Where the key stands that leads to the value at a path, or undefined where there is none. */
export const keyRangeOf = (file: DaemonFile, path: Json.JsonPath): SourceText.Range | undefined =>
  places(file).ofKey(path)

/** The places of values and of keys by their path, for whoever asks for many. */
export interface Places {
  /** The place of a value; undefined where there is none. */
  readonly ofValue: (path: Json.JsonPath) => SourceText.Range | undefined
  /** The place of the key of a value; undefined where there is none. */
  readonly ofKey: (path: Json.JsonPath) => SourceText.Range | undefined
}

/** The places in a file. What has been looked up once is found at once from then on. */
export const places = (file: DaemonFile): Places => {
  const locate = locator(file.root)
  return {
    ofValue: (path) => {
      const node = locate(path)[0]?.node
      return node && SourceText.range(file.source, node.offset, node.length)
    },
    ofKey: (path) => {
      const member = locate(path)[0]?.member
      return member && SourceText.range(file.source, member.keyOffset, member.keyLength)
    }
  }
}

/** The members that are decoded into a directive, the last one first: Go's decoder takes their keys in any case. */
export const membersOf = ({ root }: DaemonFile, directive: string): ReadonlyArray<JsonTree.JsonMember> =>
  root?.type === "object" ? root.members.filter(({ key }) => GoText.foldKey(key) === directive).toReversed() : []

const syntaxFault =
  (source: SourceText.SourceText) =>
  (mistake: JsonMistake.SyntaxMistake): ConfigFault => ({
    _tag: "InvalidSyntax",
    path: [],
    range: SourceText.range(source, mistake.offset, mistake.length),
    reason: mistake.reason,
    detail: mistake.message
  })

const shapeFaults = (source: SourceText.SourceText, root: JsonTree.JsonNode): ReadonlyArray<ConfigFault> =>
  root.type === "object" || root.type === "null"
    ? []
    : [
        {
          _tag: "NotAnObject",
          path: [],
          range: SourceText.range(source, root.offset, root.length),
          found: GoType.describe(root)
        }
      ]

const numberFaults = (source: SourceText.SourceText, root: JsonTree.JsonNode): ReadonlyArray<ConfigFault> => {
  const faults: Array<ConfigFault> = []
  /** Every value on the way to the current one, each with the index of that in it, and the steps from one to the next. */
  const way: Array<{ readonly node: JsonTree.JsonNode; next: number }> = [{ node: root, next: 0 }]
  const path: Array<string | number> = []
  const report = (node: JsonTree.JsonNode, ...last: Json.JsonPath): void => {
    if (node.type !== "number" || Number.isFinite(Number(node.text))) return
    const range = SourceText.range(source, node.offset, node.length)
    faults.push({ _tag: "NumberOutOfRange", path: path.concat(last), range, text: node.text })
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

const unknownDirectives = (
  table: DirectiveTable,
  source: SourceText.SourceText,
  directives: Table.Table<Directive>
): ReadonlyArray<ConfigFault> =>
  [...directives]
    .filter(([name]) => !table.accepted.has(name))
    .map(([name, { keyLength, keyOffset, path }]) => ({
      _tag: "UnknownDirective",
      path,
      range: SourceText.range(source, keyOffset, keyLength),
      directive: name
    }))

const deprecatedDirectives = (
  table: DirectiveTable,
  source: SourceText.SourceText,
  root: JsonTree.JsonNode | undefined
): ReadonlyArray<ConfigFault> =>
  [...table.deprecated].flatMap(([directive, replacement]) => {
    // A null leaves a text as it was.
    const last = root?.type === "object" ? root.members.findLast(isTextOf(directive)) : undefined
    if (last?.value.type !== "string" || last.value.value === "") return []
    const range = SourceText.range(source, last.keyOffset, last.keyLength)
    return [{ _tag: "DeprecatedDirective", path: [directive], range, directive, replacement }]
  })

const isTextOf =
  (directive: string) =>
  ({ key, value }: JsonTree.JsonMember): boolean =>
    key === directive && value.type === "string"

const typeFault =
  (source: SourceText.SourceText) =>
  ({ expected, field, found, node, path }: GoType.Misfit): ConfigFault => {
    const range = SourceText.range(source, node.offset, node.length)
    return expected === "size"
      ? {
          _tag: "InvalidSize",
          path,
          range,
          text: GoText.quote(source.text.slice(node.offset, node.offset + node.length))
        }
      : { _tag: "WrongType", path, range, found, expected, field }
  }
