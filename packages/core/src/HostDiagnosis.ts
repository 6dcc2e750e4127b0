/**
 * What a machine lacks for a configuration: programs that the engine and its shim would not find, and shims that containerd
 * would not. Looking is left to the caller, between `questions` and `make`.
 *
 * A place that the caller may not look at is passed over, since the engine may.
 */
import * as Result from "effect/Result"
import type { JsonPath } from "./ConfigFault.ts"
import type { Diagnosis } from "./Diagnosis.ts"
import { type Diagnostic, inOrder } from "./Diagnostic.ts"
import type { Engine } from "./Engine.ts"
import * as ExecutableSearch from "./ExecutableSearch.ts"
import type { Candidate, ExecutableNotFound, Finding } from "./ExecutableSearch.ts"
import * as FilePath from "./FilePath.ts"
import { frozen } from "./internal/frozen.ts"
import { ofStartFault } from "./internal/diagnostics/faults.ts"
import { hasArguments, isMisshapen } from "./internal/diagnostics/paths.ts"
import { report } from "./internal/diagnostics/subject.ts"
import * as DaemonFile from "./DaemonFile.ts"
import type { Runtime, RuntimeMap } from "./RuntimeMap.ts"
import * as RuntimeName from "./RuntimeName.ts"
import * as ShimSearch from "./ShimSearch.ts"
import * as Suggestion from "./Suggestion.ts"
import * as Table from "./Table.ts"

/** A configuration, and the machine on which an engine is to run with it. */
export interface Subject {
  readonly engine: Engine
  readonly diagnosis: Diagnosis
  /** What the configuration comes to on the machine. */
  readonly map: RuntimeMap
  /** Where the engine looks for programs, and containerd for shims. */
  readonly environment: ShimSearch.ShimEnvironment
}

/** The places to look at, by the program or the shim that is looked for there. Each is asked for once. */
export interface Questions {
  readonly programs: Table.Table<ReadonlyArray<Candidate>>
  readonly shims: Table.Table<ReadonlyArray<ShimSearch.Place>>
}

/** What is at those places, in their order. Each list may stop where the search does. */
export interface Findings {
  readonly programs: Pick<Table.Table<ReadonlyArray<Finding>>, "get">
  readonly shims: Pick<Table.Table<ReadonlyArray<Finding>>, "get">
}

/** Everything that has to be looked at. Of a file that is hardly legible nothing is. */
export const questions = (subject: Subject): Questions => {
  const programs = new Map<string, ReadonlyArray<Candidate>>()
  const shims = new Map<string, ReadonlyArray<ShimSearch.Place>>()
  for (const { file, kind } of wants(subject)) {
    if (kind === "program" && !programs.has(file)) {
      programs.set(file, ExecutableSearch.candidates(file, subject.environment))
    }
    const search = kind === "shim" && !shims.has(file) ? searchFor(subject, file) : undefined
    if (search !== undefined) shims.set(file, search.places)
  }
  return { programs: Table.make(programs), shims: Table.make(shims) }
}

/** What is lacking, by what was found at the places that `questions` asks about. */
export const make = (subject: Subject, findings: Findings): ReadonlyArray<Diagnostic> => {
  const places = DaemonFile.places(subject.diagnosis.file)
  return wants(subject).flatMap((want) => {
    const found =
      want.kind === "program"
        ? programDiagnostic(subject, places, want, findings.programs.get(want.file) ?? [])
        : shimDiagnostic(subject, places, want, findings.shims.get(want.file) ?? [])
    return found === undefined ? [] : [found]
  })
}

/** Everything that is wrong: what the configuration alone tells but for what the machine refutes, and what the machine lacks. */
export const complete = (subject: Subject, findings: Findings): ReadonlyArray<Diagnostic> =>
  inOrder([
    ...subject.diagnosis.diagnostics.filter((diagnostic) => !isRefuted(diagnostic, findings)),
    ...make(subject, findings)
  ])

/** Whether the machine has what a diagnostic takes to be a mistake: a file whose name looks like a program and arguments. */
export const isRefuted = ({ code, details }: Diagnostic, { programs }: Findings): boolean =>
  code === "arguments-in-path" && (programs.get(String(details.path))?.some(isFile) ?? false)

const isFile = ({ _tag }: Finding): boolean => _tag === "File"

/** A program or a shim that a runtime needs. The path leads to where it is named: in an entry, or as the default runtime. */
interface Want {
  readonly kind: "program" | "shim"
  readonly file: string
  readonly name: string
  readonly path: JsonPath
}

/** What is needed, where it is known well enough to look for it: what is odd in itself is reported as such. */
const wants = ({ diagnosis, engine, map }: Subject): ReadonlyArray<Want> => {
  if (!diagnosis.isLegible) return []
  const name = map.defaultRuntime
  const resolved = engine.resolve(map, name)
  const isImplicit = Result.isSuccess(resolved) && resolved.success.kind === "implicit"
  const ofDefault: Want = { kind: "shim", file: name, name, path: defaultPath }
  return [
    ...Array.from(map.runtimes).flatMap(([known, runtime]) => wantOf(known, runtime) ?? []),
    ...(isImplicit ? [ofDefault] : [])
  ]
}

const defaultPath: JsonPath = /*#__PURE__*/ frozen(["default-runtime"])

const wantOf = (name: string, { kind, path, runtimeType = "" }: Runtime): Want | undefined => {
  if (kind !== "configured") return undefined
  const at = (field: string): JsonPath => ["runtimes", name, field]
  if (path === "") {
    return runtimeType === "" ? undefined : { kind: "shim", file: runtimeType, name, path: at("runtimeType") }
  }
  const isRelative = path.includes("/") && !FilePath.isAbsolute(path)
  return isRelative || (isMisshapen(path) && !hasArguments(path))
    ? undefined
    : { kind: "program", file: path, name, path: at("path") }
}

const searchFor = ({ engine, environment }: Subject, runtimeType: string): ShimSearch.ShimSearch | undefined =>
  Result.getOrUndefined(ShimSearch.places(runtimeType, environment, engine.nameRules))

/** What may be there all the same for an engine that runs as root. */
const isHidden = (finding: Finding): boolean =>
  finding._tag === "Unreadable" && (finding.errno === "EACCES" || finding.errno === "EPERM")

const programDiagnostic = (
  subject: Subject,
  places: DaemonFile.Places,
  { file, name, path }: Want,
  findings: ReadonlyArray<Finding>
): Diagnostic | undefined => {
  const verdict = ExecutableSearch.verdict(file, subject.environment, findings)
  if (Result.isSuccess(verdict) || findings.some(isHidden)) return undefined
  // Where there is no such file, the words behind a program are arguments, and reported as such.
  if (hasArguments(file) && !findings.some(isFile)) return undefined
  const { failure } = verdict
  if (keepsFromStarting(subject, name)) return ofStartFault(places, { _tag: "DefaultRuntimeNotFound", name, failure })
  return {
    ...report(subject.diagnosis, {
      ...describe(subject, failure, findings),
      path,
      at: undefined,
      message: `runtime ${RuntimeName.shown(name)}: ${ExecutableSearch.message(failure)}`,
      details: { name, file, reason: failure.reason._tag }
    }),
    range: places.ofValue(path)
  }
}

/** The engine looks for the program of its default runtime when it starts, where that has arguments. */
const keepsFromStarting = ({ engine, map }: Subject, name: string): boolean => {
  if (name !== map.defaultRuntime) return false
  const resolved = engine.resolve(map, name)
  return Result.isSuccess(resolved) && resolved.success.preflight !== null
}

const describe = (
  { environment }: Subject,
  { file, reason }: ExecutableNotFound,
  findings: ReadonlyArray<Finding>
): Pick<Diagnostic, "code" | "explanation"> => {
  const at = findings.findIndex(({ _tag }) => _tag === "File")
  const place = ExecutableSearch.candidates(file, environment)[at]
  switch (reason._tag) {
    case "NotInPath":
      return {
        code: "program-not-in-path",
        explanation:
          place === undefined
            ? `The engine's PATH is taken to be ${JSON.stringify(environment.searchPath)}. Install the program, or write its whole path.`
            : `${JSON.stringify(place.path)} is there, but nobody may execute it.`
      }
    case "RelativeToWorkingDirectory":
      return {
        code: "program-not-in-path",
        explanation: `It is found as ${JSON.stringify(reason.path)}. Write its whole path.`
      }
    case "NotExecutable":
      return {
        code: "program-not-executable",
        explanation: findings.some(({ _tag }) => _tag === "Directory")
          ? "It is a directory. Write the whole path of the program in it."
          : "Make it executable, or correct the path."
      }
    case "Unreadable":
      return { code: "program-missing", explanation: "Install the program, or correct the path." }
  }
}

const shimDiagnostic = (
  subject: Subject,
  places: DaemonFile.Places,
  { file, name, path }: Want,
  findings: ReadonlyArray<Finding>
): Diagnostic | undefined => {
  const search = searchFor(subject, file)
  const verdict = search && ShimSearch.verdict(search, findings)
  if (verdict === undefined || Result.isSuccess(verdict) || findings.some(isHidden)) return undefined
  const { failure } = verdict
  const words = ShimSearch.message(failure)
  const install = `Install ${JSON.stringify(failure.binary)} where containerd looks for it`
  const isDefault = path === defaultPath
  // A shim of the engine is no way out for whoever asks for another one, which may isolate better.
  const nearest = isDefault ? Suggestion.nearest(name, subject.map) : []
  const suggestions = nearest.filter((one) => !RuntimeName.isStock(one.name))
  const meant = suggestions.map((one) => ` ${Suggestion.message(one)}`)
  return {
    ...report(subject.diagnosis, {
      code: "shim-not-installed",
      path,
      at: undefined,
      message: isDefault
        ? `The default runtime ${JSON.stringify(name)} is not configured, and holds only as the name of a shim: ${words}`
        : `runtime ${RuntimeName.shown(name)}: ${words}`,
      explanation: isDefault ? `${install}, or configure a runtime of this name.${meant.join("")}` : `${install}.`,
      details: { name, runtime: file, binary: failure.binary }
    }),
    range: places.ofValue(path)
  }
}
