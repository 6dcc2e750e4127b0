/**
 * A file as containerd reads it: its tables, its version, and what containerd refuses or passes over in it.
 *
 * Source of the rule: containerd, `loadConfigFile`, at v1.7.24 and v2.3.4.
 */
import * as Result from "effect/Result"
import { GoTomlWords, TomlTree } from "../../document/toml/index.ts"
import type { Origin, Source } from "../../engine/index.ts"
import { Bytes, Errno, SourceText } from "../../text/index.ts"
import * as ContainerdProblem from "../ContainerdProblem.ts"
import { logLine } from "../internal/logLine.ts"
import { dialectOf, type Traits } from "../releases/Traits.ts"
import type { ConfigDocument } from "../Settings.ts"
import { type Branch, ofTable } from "./ConfigTree.ts"
import type { TypeFault } from "./Decoded.ts"
import { decodeFirst } from "./goToml1.ts"
import { decodeSecond } from "./goToml2.ts"

/**
 * The reason why containerd ends: the line that it prints, the lines of its log before it, and the same as a problem.
 *
 * @category models
 * @since 1.0.0
 */
export interface Fault {
  readonly line: string
  readonly log: ReadonlyArray<string>
  /** Its details have the lines of the log as `lines`. */
  readonly problem: ContainerdProblem.ContainerdProblem
  /** True if the file is not there, which `containerd config dump` of version 2 passes over. */
  readonly isMissing?: true
}

/**
 * A file that has been read. `table` has the keys of the schema. With a fault, the file is not used.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReadFile {
  readonly document: ConfigDocument | undefined
  readonly table: Branch | undefined
  readonly problems: ReadonlyArray<ContainerdProblem.ContainerdProblem>
  readonly fault: Fault | undefined
}

/**
 * A file to read: its path as containerd names it, the same as an absolute path, and the import that names it; the main file has none.
 *
 * @category models
 * @since 1.0.0
 */
export interface NamedFile {
  readonly path: string
  readonly file: string
  readonly origin: Origin.Origin | undefined
}

/**
 * Reads a file.
 *
 * @category decoding
 * @since 1.0.0
 */
export const readFile = (traits: Traits, named: NamedFile, state: Source.SourceState): ReadFile => {
  if (state._tag !== "File") return unreadable(traits, named, state._tag === "Unreadable" ? state.errno : "EISDIR")
  const { file, path } = named
  const parsed = TomlTree.parse(state.bytes, dialectOf(traits))
  if (Result.isFailure(parsed)) {
    const source = SourceText.make(Bytes.toText(state.bytes).replace(/^\uFEFF/, ""))
    const document: ConfigDocument = { path, file, source, root: undefined, version: 0 }
    return { document, table: undefined, problems: [], fault: syntaxFault(traits, document, parsed.failure) }
  }
  const { root, source } = parsed.success
  const table = ofTable({ file, source }, root)
  const {
    fault,
    table: decoded,
    unknown
  } = traits.reader === "goToml1"
    ? decodeFirst(table, traits.schema.file, true)
    : decodeSecond(table, traits.schema.file, { isRewritten: false, reader: traits.reader })
  const written = decoded.entries.get("version")
  const version = written?._tag === "Leaf" && written.node.type === "integer" ? Number(written.node.value) : 0
  const document: ConfigDocument = { path, file, source, root, version }
  if (fault !== undefined) {
    return { document, table: undefined, problems: [], fault: typeFault(traits, path, fault) }
  }
  const problems = unknown
    .toSorted((one, other) => offsetOf(one.origin) - offsetOf(other.origin))
    .map(({ origin, path: keys }) => unknownKey(traits, path, keys, origin))
  return { document, table: decoded, problems, fault: undefined }
}

const offsetOf = (origin: Origin.Origin | undefined): number =>
  origin?._tag === "File" ? origin.range.start.offset : 0

const unreadable = (traits: Traits, { origin, path }: NamedFile, errno: string): ReadFile => {
  const call = errno === "EISDIR" ? "read" : "open"
  const words = `${call} ${path}: ${Errno.describe(errno)}`
  const refusal =
    traits.reader === "goToml1"
      ? `failed to load TOML: ${path}: ${words}`
      : errno === "EISDIR"
        ? `failed to unmarshal TOML: toml: ${words}`
        : words
  const isMissing = errno === "ENOENT"
  const problem = ContainerdProblem.make(isMissing ? "missing-import" : "unreadable-import", refusal, {
    origin,
    details: { file: path, errno }
  })
  const fault: Fault = { line: `containerd: ${refusal}`, log: [], problem, ...(isMissing && { isMissing }) }
  return { document: undefined, table: undefined, problems: [], fault }
}

const syntaxFault = (traits: Traits, { file, path, source }: ConfigDocument, fault: TomlTree.Fault): Fault => {
  const { column, detail, isKnown, row } = GoTomlWords.of(fault, source.text, traits.reader)
  const start = SourceText.position(source, fault.position.offset)
  const origin: Origin.Origin = { _tag: "File", file, path: [], range: { start, end: start } }
  const isFirst = traits.reader === "goToml1"
  const at = row === undefined || column === undefined ? undefined : { line: row, column }
  const words = isFirst ? detail : `toml: ${detail}`
  const refusal = isFirst ? `failed to load TOML: ${path}: ${placed(at)}${words}` : unmarshalWords(traits, at, words)
  const log = isFirst || at === undefined ? [] : [failure(path, at, words)]
  const problem = ContainerdProblem.make("toml-error", refusal, {
    origin,
    details: { reason: fault.reason, isKnown, lines: log }
  })
  return { line: `containerd: ${refusal}`, log, problem }
}

const typeFault = (traits: Traits, path: string, { at, origin, words }: TypeFault): Fault => {
  const refusal = unmarshalWords(traits, at, words)
  const log = traits.reader === "goToml1" || at === undefined ? [] : [failure(path, at, words)]
  return {
    line: `containerd: ${refusal}`,
    log,
    problem: ContainerdProblem.make("wrong-value-type", refusal, { origin, details: { file: path, lines: log } })
  }
}

const unmarshalWords = ({ reader }: Traits, at: TypeFault["at"], words: string): string =>
  reader === "goToml1"
    ? `failed to unmarshal TOML: ${placed(at)}${words}`
    : `failed to unmarshal TOML${at === undefined ? "" : ` at row ${at.line} column ${at.column}`}: ${words}`

const placed = (at: TypeFault["at"]): string => (at === undefined ? "" : `(${at.line}, ${at.column}): `)

const failure = (file: string, { column, line: row }: Exclude<TypeFault["at"], undefined>, error: string): string =>
  logLine("error", "Failure unmarshaling TOML", { file, row, column, error })

/** Makes the problem of a key that the release does not know. Its details have the line of the log, which containerd 1 does not write. */
const unknownKey = (
  { reader }: Traits,
  file: string,
  keys: ReadonlyArray<string>,
  origin: Origin.Origin | undefined
): ContainerdProblem.ContainerdProblem => {
  const { column = 0, line: row = 0 } = origin?._tag === "File" ? origin.range.start : {}
  const log = logLine("warning", "Ignoring unknown key in TOML", {
    file,
    key: keys.join(" "),
    row,
    column,
    error: strict
  })
  return ContainerdProblem.make("unknown-setting", ContainerdProblem.ignoredWords(keys), {
    origin,
    path: keys,
    details: { key: keys.join("."), ...(reader !== "goToml1" && { log }) }
  })
}

/** The words of the reader for unknown keys. */
export const strict = "strict mode: fields in the document are missing in the target struct"
