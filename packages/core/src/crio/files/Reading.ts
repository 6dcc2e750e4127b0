/**
 * The reading of the files and flags: what they set, and the fault for which CRI-O does not start.
 *
 * Source of the rule: cri-o/cri-o, `internal/criocli/criocli.go` and `pkg/config/config.go`. Recorded answers of CRI-O 1.34.11 prove the
 * words of that release.
 */
import * as Result from "effect/Result"
import { Frozen } from "../../data/index.ts"
import { BurntSushiDecoded, BurntSushiWords, TomlTree } from "../../document/toml/index.ts"
import type { Origin, ProblemKind, Reading, Source } from "../../engine/index.ts"
import { Errno, SourceText, TextEncoding } from "../../text/index.ts"
import * as CrioProblem from "../CrioProblem.ts"
import { type Given, keep } from "../Given.ts"
import type { Traits } from "../releases/Traits.ts"
import type { ConfigDocument, Settings } from "../Settings.ts"
import * as ConfigFiles from "./ConfigFiles.ts"
import { type RefusedFlag, withFlags } from "./flags.ts"
import * as HandlerRecord from "./HandlerRecord.ts"
import * as Merged from "./Merged.ts"

/**
 * Reads a configuration. CRI-O stops at the first fault; the problems have the faults of all files.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (traits: Traits, given: Given, files: Source.Files): Reading.Reading<Settings> => {
  const found = readFiles(traits, given, files)
  const flagged = withFlags(traits, found.merged, given.flags)
  const refused = Result.getOrUndefined(Result.flip(flagged))
  const fault = found.fault ?? refused?.message
  const prefix = traits.tellsSteps ? "get and merge config from context: " : ""
  return {
    settings: settingsOf(given, { ...found, merged: Result.getOrElse(flagged, () => found.merged) }),
    problems: Object.freeze([...found.problems, ...(refused === undefined ? [] : [flagProblem(refused)])]),
    refusal: fault === undefined ? null : prefix + fault
  }
}

const flagProblem = ({ message, value }: RefusedFlag): CrioProblem.CrioProblem =>
  CrioProblem.make("runtimes-flag", message, { origin: { _tag: "Flag", flag: "runtimes" }, details: { value } })

/**
 * The result of reading the files without the flags, as a reload does. `fault` is the first fault, with the words for its step.
 *
 * @category models
 * @since 1.0.0
 */
export interface FilesRead {
  readonly merged: Merged.Merged
  readonly read: ReadonlyArray<string>
  readonly documents: ReadonlyArray<ConfigDocument>
  readonly problems: ReadonlyArray<CrioProblem.CrioProblem>
  readonly directory: string | undefined
  readonly fault: string | undefined
}

/**
 * A function that returns the words of CRI-O for the step at which a fault was found.
 *
 * @category models
 * @since 1.0.0
 */
export type StepWords = (file: Pick<ConfigFiles.ConfigFile, "isMain">) => string

/** Returns the words of a start for the steps. */
const startWords =
  ({ tellsSteps }: Pick<Traits, "tellsSteps">): StepWords =>
  ({ isMain }) => {
    if (!tellsSteps) return ""
    return isMain
      ? "update config from file: update config from drop-in file: "
      : "update config from path: walk path: "
  }

/**
 * Reads the files.
 *
 * @category decoding
 * @since 1.0.0
 */
export const readFiles = (
  traits: Traits,
  given: Given,
  files: Source.Files,
  words: StepWords = startWords(traits)
): FilesRead => {
  const located = ConfigFiles.of(given, files)
  const { directory, fault } = located
  const state: State = {
    merged: Merged.defaults(traits),
    read: [],
    documents: [],
    problems: [],
    directory,
    fault: undefined
  }
  for (const file of located.files) readFile(traits, files, { file, words: words(file) }, state)
  if (fault !== undefined) refuse(state, "unreadable-crio-config", words({ isMain: false }) + fault)
  return state
}

/**
 * Returns the settings of what has been read.
 *
 * @category getters
 * @since 1.0.0
 */
export const settingsOf = (
  given: Given,
  { directory, documents, merged, read: files }: Pick<FilesRead, "directory" | "documents" | "merged" | "read">
): Settings =>
  Frozen.frozen({
    given: keep(given),
    files,
    documents,
    directory,
    // The defaults name a runtime, so there always is one.
    defaultRuntime: Merged.stringAt(merged, "default_runtime")!,
    handlers: Frozen.frozenTable(
      Array.from(merged.handlers, ([name, record]) => [name, HandlerRecord.handlerOf(record)] as const)
    ),
    conmon: Merged.stringAt(merged, "conmon"),
    conmonCgroup: Merged.stringAt(merged, "conmon_cgroup"),
    conmonEnvironment: Merged.listAt(merged, "conmon_env"),
    cgroupManager: Merged.stringAt(merged, "cgroup_manager")
  })

interface State extends FilesRead {
  merged: Merged.Merged
  readonly read: Array<string>
  readonly documents: Array<ConfigDocument>
  readonly problems: Array<CrioProblem.CrioProblem>
  fault: string | undefined
}

const refuse = (state: State, code: CrioProblem.Code, message: string, where: ProblemKind.ProblemParts = {}): void => {
  state.fault ??= message
  state.problems.push(CrioProblem.make(code, message, where))
}

/** A file with the words before a fault in it. */
interface Step {
  readonly file: ConfigFiles.ConfigFile
  readonly words: string
}

/** Reads a file into the values of those before it. */
const readFile = (traits: Traits, files: Source.Files, { file, words }: Step, state: State): void => {
  const found = files.get(file.location)
  if (file.location !== "" && found === undefined) return
  if (found?._tag !== "File") {
    unreadable(state, { file, words }, found)
    return
  }
  const before = `${words}unable to decode configuration ${file.path}: `
  const parsed = TomlTree.parse(found.bytes, traits.toml)
  if (Result.isFailure(parsed)) {
    notToml(traits, state, { file, words: before }, { bytes: found.bytes, fault: parsed.failure })
    return
  }
  const { root, source } = parsed.success
  state.documents.push({ file: file.location, source, root })
  const decoded = BurntSushiDecoded.of(parsed.success, traits.schema, traits)
  for (const remark of decoded.remarks) {
    const { length, offset, path } = remark
    const range = SourceText.range(source, offset, length)
    const origin: Origin.Origin = { _tag: "File", file: file.location, path, range }
    if (remark._tag === "WrongType") {
      const message = before + BurntSushiWords.typeWords(remark, range.start.line)
      refuse(state, "wrong-crio-type", message, { origin, path })
    } else {
      const code = ignoredCodes[remark._tag]
      state.problems.push(CrioProblem.make(code, CrioProblem.ignoredWords(code, path), { origin, path }))
    }
  }
  if (decoded.remarks.some(({ _tag }) => _tag === "WrongType")) return
  state.merged = Merged.merge(traits, state.merged, { file: file.location, source }, decoded)
  state.read.push(file.path)
}

const unreadable = (state: State, { file, words }: Step, found: Source.SourceState | undefined): void => {
  const errno = found?._tag === "Unreadable" ? found.errno : found === undefined ? "ENOENT" : "EISDIR"
  if (errno === "ENOENT" && !file.isRequired) return
  const message = `${words}${errno === "EISDIR" ? "read" : "open"} ${file.path}: ${Errno.describe(errno)}`
  const isNamed = file.isMain && errno === "ENOENT"
  const origin: Origin.Origin | undefined = isNamed ? { _tag: "Flag", flag: "config" } : undefined
  refuse(state, isNamed ? "missing-crio-config" : "unreadable-crio-config", message, {
    origin,
    details: { path: file.path, errno }
  })
}

const notToml = (
  traits: Traits,
  state: State,
  { file, words }: Step,
  { bytes, fault }: { readonly bytes: Uint8Array; readonly fault: TomlTree.Fault }
): void => {
  const { message: what, position, reason } = fault
  const { isKnown, text } = BurntSushiWords.faultWords(fault, bytes, traits)
  const range = Object.freeze({ start: position, end: position })
  const origin: Origin.Origin = { _tag: "File", file: file.location, path: [], range }
  refuse(state, "crio-toml-fault", words + text, { origin, details: { reason, what, isWordedByEngine: isKnown } })
  const decoded = Result.getOrUndefined(TextEncoding.decode(bytes))
  if (decoded === undefined) return
  state.documents.push({ file: file.location, source: SourceText.make(decoded.text), root: undefined })
}

const ignoredCodes = {
  UnknownKey: "unknown-crio-key",
  NotATable: "crio-not-a-table",
  SameKey: "crio-key-twice"
} as const
