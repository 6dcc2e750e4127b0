/**
 * One reading of the files: which are read, what they set, and the fault that ends it.
 *
 * Source of the rule: containers-common, `pkg/config/new.go`. The words of faults are those of recorded answers.
 */
import * as Result from "effect/Result"
import { BurntSushiDecoded, BurntSushiWords, TomlTree } from "../../document/toml/index.ts"
import type { Origin, Source } from "../../engine/index.ts"
import type { HostFacts } from "../../machine/index.ts"
import { Errno, GoText, SourceText, TextEncoding } from "../../text/index.ts"
import type { Given } from "../Given.ts"
import * as PodmanProblem from "../PodmanProblem.ts"
import type { Traits } from "../releases/Traits.ts"
import type { ConfigDocument } from "../Settings.ts"
import * as ConfigFiles from "./ConfigFiles.ts"
import { exists } from "./lookups.ts"
import * as Merged from "./Merged.ts"
import { invalid } from "./validation.ts"

/**
 * The result of a reading. Podman stops at the first fault; the problems have the faults of all files.
 *
 * @category models
 * @since 1.0.0
 */
export interface OneReading {
  readonly cells: Merged.Cells
  readonly merged: ReadonlyArray<string>
  readonly documents: ReadonlyArray<ConfigDocument>
  readonly problems: ReadonlyArray<PodmanProblem.PodmanProblem>
  readonly fault: string | undefined
  readonly sources: ReadonlyArray<Source.Source>
}

/**
 * Reads the files once.
 *
 * @category decoding
 * @since 1.0.0
 */
export const once = (
  traits: Traits,
  given: Given,
  variables: HostFacts.Environment,
  files: Source.Files
): OneReading => {
  const { modules, override, sources, system } = ConfigFiles.of(traits, given, variables, files)
  const state: State = { cells: defaultsOf(traits), merged: [], documents: [], problems: [], fault: undefined }
  const missing = ({ fault }: ConfigFiles.Located) => {
    if (fault !== undefined) refuse(state, "missing-file", fault)
  }
  missing(system)
  for (const file of system.files) readFile(traits, files, file, state)
  missing(modules)
  missing(override)
  for (const file of [...modules.files, ...override.files]) readFile(traits, files, file, state)
  if (state.fault === undefined) {
    const wrong = invalid(traits, state.cells)
    if (wrong !== undefined) refuse(state, "refused-value", wrong.message, wrong)
  }
  return { ...state, sources }
}

/**
 * Returns the values without any file.
 *
 * @category constructors
 * @since 1.0.0
 */
export const defaultsOf = ({
  platforms,
  runtimes,
  supportsJson,
  supportsNoCgroups,
  monitors
}: Traits): Merged.Cells => {
  const cells = [
    ...runtimes.map(([name, paths]) => Merged.builtIn(["engine", "runtimes", name], paths)),
    ...platforms.map(([platform, name]) => Merged.builtIn(["engine", "platform_to_oci_runtime", platform], name)),
    Merged.builtIn(["engine", "conmon_path"], monitors),
    Merged.builtIn(["engine", "runtime_supports_json"], supportsJson),
    Merged.builtIn(["engine", "runtime_supports_nocgroup"], supportsNoCgroups)
  ]
  return new Map(cells.map((cell) => [Merged.keyOf(cell.path), cell]))
}

interface State {
  cells: Merged.Cells
  readonly merged: Array<string>
  readonly documents: Array<ConfigDocument>
  readonly problems: Array<PodmanProblem.PodmanProblem>
  fault: string | undefined
}

const refuse = (
  state: State,
  code: PodmanProblem.Code,
  message: string,
  where: Parameters<typeof PodmanProblem.make>[2] = {}
): void => {
  state.fault ??= message
  state.problems.push(PodmanProblem.make(code, message, where))
}

/** Reads a file into the values of those before it. */
const readFile = (traits: Traits, files: Source.Files, file: ConfigFiles.ConfigFile, state: State): void => {
  const found = files.get(file.location)
  const before = `${file.words} ${GoText.quote(file.path)}: decode configuration ${file.path}: `
  if (found?._tag !== "File") {
    if (found === undefined) return
    const errno = found._tag === "Unreadable" ? found.errno : "EISDIR"
    if (traits.looksBeforeReading && !file.isRequired && found._tag === "Unreadable" && !exists(found)) {
      if (errno === "ENOENT") return
      const message = `unable to read local containers.conf: stat ${file.path}: ${Errno.describe(errno)}`
      state.problems.push(PodmanProblem.make("skipped-file", message, {}))
      return
    }
    if (errno === "ENOENT" && !(file.isRequired && traits.refusesDangling)) return
    const call = errno === "EISDIR" ? "read" : "open"
    refuse(state, "unreadable-file", `${before}${call} ${file.path}: ${Errno.describe(errno)}`)
    return
  }
  const parsed = TomlTree.parse(found.bytes, traits.toml)
  if (Result.isFailure(parsed)) {
    const { message, position, reason } = parsed.failure
    const words = BurntSushiWords.faultWords(parsed.failure, found.bytes, traits)
    const origin: Origin.Origin = {
      _tag: "File",
      file: file.location,
      path: [],
      range: Object.freeze({ start: position, end: position })
    }
    const details = { reason, what: message, isWordedByPodman: words.isKnown }
    refuse(state, "toml-fault", `${before}${words.text}`, { origin, details })
    const decoded = Result.getOrUndefined(TextEncoding.decode(found.bytes))
    if (decoded !== undefined) {
      state.documents.push({ file: file.location, source: SourceText.make(decoded.text), root: undefined })
    }
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
      refuse(state, "wrong-toml-type", `${before}${BurntSushiWords.typeWords(remark, range.start.line)}`, {
        origin,
        path
      })
    } else {
      const code = ignoredCodes[remark._tag]
      state.problems.push(PodmanProblem.make(code, PodmanProblem.ignoredWords(code, path), { origin, path }))
    }
  }
  if (decoded.remarks.some(({ _tag }) => _tag === "WrongType")) return
  state.cells = Merged.merge(state.cells, { file: file.location, source }, decoded.assignments)
  state.merged.push(file.path)
}

const ignoredCodes = {
  UnknownKey: "unknown-key",
  NotATable: "not-a-table",
  SameKey: "same-key"
} as const
