/**
 * The problems that only the machine shows: programs that the engine or its shim would not find, and shims that containerd
 * would not find. The caller looks at the machine, between `questions` and `make`.
 *
 * Nothing is reported if the caller lacks the permission to look at a place, because the engine may have it.
 */
import { Table } from "../../data/index.ts"
import type { Json } from "../../document/index.ts"
import { Problem, Suggestion } from "../../engine/index.ts"
import { ExecutableSearch, type HostFacts, Search } from "../../machine/index.ts"
import { ShimSearch } from "../../shim/index.ts"
import { Wording } from "../../text/index.ts"
import type { Generation } from "../Moby.ts"
import type { RuntimeMap } from "../RuntimeMap.ts"
import * as CgroupDriver from "../CgroupDriver.ts"
import * as RuntimeSuggestion from "../RuntimeSuggestion.ts"
import * as StartVerdict from "../StartVerdict.ts"
import * as StockRuntime from "../StockRuntime.ts"
import * as UsernsRemap from "../UsernsRemap.ts"
import * as ConfigOrigins from "../daemon-json/ConfigOrigins.ts"
import * as Replacements from "../known/Replacements.ts"
import type { Diagnosis } from "./Diagnosis.ts"
import { hasArguments } from "./rules/paths.ts"
import { type ReportedWords, report } from "./rules/report.ts"
import { type Want, defaultPath, wants } from "./wants.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"
import * as Result from "effect/Result"

/**
 * A configuration, and the machine on which an engine will run with it.
 *
 * @category models
 * @since 1.0.0
 */
export interface HostCheckInput {
  readonly engine: Generation
  readonly diagnosis: Diagnosis
  /** The runtime map of the configuration on the machine. */
  readonly map: RuntimeMap
  readonly facts: Pick<HostFacts.HostFacts, "bootedWithSystemd">
  /** The environment in which the engine looks for programs, and containerd for shims. */
  readonly environment: ShimSearch.ShimEnvironment
}

/**
 * The places to look at, by the program or shim to look for. Each program and shim appears once.
 *
 * @category models
 * @since 1.0.0
 */
export interface Questions {
  readonly programs: Table.Table<ReadonlyArray<Search.SearchPlace>>
  readonly shims: Table.Table<ReadonlyArray<Search.SearchPlace>>
}

/**
 * The states of those places, in the same order. A list may end where its search ends.
 *
 * @category models
 * @since 1.0.0
 */
export interface HostStates {
  readonly programs: Pick<Table.Table<ReadonlyArray<Search.PathState>>, "get">
  readonly shims: Pick<Table.Table<ReadonlyArray<Search.PathState>>, "get">
}

/**
 * Returns the places to look at; none if the file is not legible.
 *
 * @category operations
 * @since 1.0.0
 */
export const questions = (subject: HostCheckInput): Questions => {
  const { engine, environment } = subject
  const wanted = wants(subject)
  const asked = startQuestion(subject)
  const files = (kind: Want["kind"]) => wanted.filter((want) => want.kind === kind).map(({ file }) => file)
  return {
    programs: Table.make([
      ...files("program").map(
        (file) => [file, ExecutableSearch.search(file, environment, engine.searchRules).places] as const
      ),
      ...(asked === undefined ? [] : [[asked.file, asked.places] as const])
    ]),
    shims: Table.make(
      files("shim").flatMap((file) => {
        const search = searchFor(subject, file)
        return search === undefined ? [] : [[file, ShimSearch.search(search, engine.searchRules).places] as const]
      })
    )
  }
}

/**
 * Returns the faults with which the engine would not start on the machine, given the states of the places. None if the file is
 * not legible.
 *
 * @category operations
 * @since 1.0.0
 */
export const startFaults = (
  subject: HostCheckInput,
  { programs }: HostStates
): ReadonlyArray<DockerProblem.EngineProblem> => {
  const { diagnosis, engine, environment, map } = subject
  const asked = startQuestion(subject)
  const states = asked && programs.get(asked.file)
  const found = StartVerdict.faults({ engine, map, settings: diagnosis.settings }, states && { environment, states })
  return diagnosis.isLegible ? found : []
}

/**
 * Returns the problems of the machine, given the states of the places from `questions`.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (subject: HostCheckInput, states: HostStates): ReadonlyArray<DockerProblem.DockerProblem> => {
  const ofMachine = startFaults(subject, states).filter(StartVerdict.dependsOnMachine)
  const isDefaultMissing = ofMachine.some(({ code }) => code === "default-runtime-not-found")
  const isReported = ({ kind, name }: Want): boolean =>
    isDefaultMissing && kind === "program" && name === subject.map.defaultRuntime
  const lacking = wants(subject)
    .filter((want) => !isReported(want))
    .flatMap((want) => {
      const [search, found] = want.kind === "program" ? [missingProgram, states.programs] : [missingShim, states.shims]
      return search(subject, want, found.get(want.file) ?? []) ?? []
    })
  return [
    ...ofMachine.map((fault) => withReplacement(subject, fault)),
    ...uncertainDataRoot(subject),
    ...systemdNotRunning(subject),
    ...lacking
  ]
}

/**
 * Returns all problems: those of the configuration, except those that the machine refutes, and those of the machine.
 *
 * @category operations
 * @since 1.0.0
 */
export const complete = (subject: HostCheckInput, states: HostStates): ReadonlyArray<DockerProblem.DockerProblem> =>
  Problem.inOrder([
    ...subject.diagnosis.problems.filter((diagnostic) => !isRefuted(diagnostic, states)),
    ...make(subject, states)
  ])

/**
 * Reports whether the machine refutes a problem: a path that looks like a program with arguments is the name of a file.
 *
 * @category guards
 * @since 1.0.0
 */
export const isRefuted = ({ code, details }: DockerProblem.DockerProblem, { programs }: HostStates): boolean =>
  code === "arguments-in-path" && (programs.get(String(details.path))?.some(isFile) ?? false)

const isFile = ({ _tag }: Search.PathState): boolean => _tag === "File"

/** Replaces the advice to install a default program that is known not to run containers, or that is a template. */
const withReplacement = (
  { diagnosis, engine }: HostCheckInput,
  fault: DockerProblem.EngineProblem
): DockerProblem.EngineProblem => {
  if (fault.code !== "default-runtime-not-found") return fault
  const { failure, name } = fault.details
  const template = diagnosis.problems.find(
    ({ code, path }) =>
      code === "unexpanded-template" && path[0] === "runtimes" && path[1] === name && path[2] === "path"
  )
  const advice = template?.advice ?? Replacements.forProgram(engine, failure.file)
  return advice === undefined ? fault : { ...fault, advice }
}

const searchFor = ({ engine, environment }: HostCheckInput, runtimeType: string): ShimSearch.ShimSearch | undefined =>
  Result.getOrUndefined(ShimSearch.candidates(runtimeType, environment, engine.nameRules))

const startQuestion = ({
  diagnosis,
  engine,
  environment,
  map
}: HostCheckInput): StartVerdict.StartQuestion | undefined =>
  diagnosis.isLegible && !isRefusedEntry(diagnosis, map.defaultRuntime)
    ? StartVerdict.question({ engine, map }, environment)
    : undefined

/** Reports whether the engine refuses an entry because of its content, so that its program is unknown. */
const isRefusedEntry = ({ refused }: Diagnosis, name: string): boolean =>
  (refused?.faults ?? []).some(
    ({ code, path: [directive, entry] }) =>
      (code === "invalid-runtime-entry" || code === "wrong-type") && directive === "runtimes" && entry === name
  )

/** Reports a data root that is unknown or uncertain. */
const uncertainDataRoot = (subject: HostCheckInput): ReadonlyArray<DockerProblem.DockerProblem> => {
  const { diagnosis, map } = subject
  const { directory, doubt, specification } = map.remapping ?? {}
  if (doubt === undefined || specification === undefined || !diagnosis.isLegible) return []
  if (doubt._tag === "TooManyParts" || UsernsRemap.refusedMapping(map.remapping) !== undefined) return []
  const consequence =
    directory === undefined
      ? "The directory of the scripts is therefore unknown, and apply and prune are refused."
      : `The engine may not start. Its data root is assumed to be ${map.dataRoot}.`
  const found = reportAt(subject, ["userns-remap"], {
    code: "unknown-data-root",
    message: `"userns-remap" is ${JSON.stringify(specification)}, and ${UsernsRemap.describe(doubt)}.`,
    advice: `${consequence} ${UsernsRemap.advice(doubt)}.`,
    details: { specification, reason: doubt._tag, directory: directory ?? null }
  })
  return [found]
}

/** Reports systemd as the requested cgroup driver of a machine without systemd. */
const systemdNotRunning = (subject: HostCheckInput): ReadonlyArray<DockerProblem.DockerProblem> => {
  const { diagnosis, facts } = subject
  const { execOpts } = diagnosis.settings
  if (facts.bootedWithSystemd || !diagnosis.isLegible || CgroupDriver.requested(execOpts) !== "systemd") return []
  const found = reportAt(subject, ["exec-opts", execOpts.findIndex(CgroupDriver.isRequest)], {
    code: "systemd-not-running",
    message: "The cgroup driver is systemd, but this machine was not booted with systemd.",
    advice: `No container of ${StockRuntime.name} or a similar runtime starts. Write "native.cgroupdriver=cgroupfs", or remove the option.`
  })
  return [found]
}

/** A check of a program or a shim against the states of its places. */
type Judge = (
  subject: HostCheckInput,
  want: Want,
  states: ReadonlyArray<Search.PathState>
) => DockerProblem.DockerProblem | undefined

const missingProgram: Judge = (subject, { file, name, path }, states) => {
  const failure = ExecutableSearch.missing(file, subject.environment, states, subject.engine.searchRules)
  // If no such file exists, the words after the program are arguments, and reported as such.
  if (failure === undefined || (hasArguments(file) && !states.some(isFile))) return undefined
  return reportAt(subject, path, {
    code: codes[failure.reason._tag],
    message: `runtime ${Wording.shown(name)}: ${ExecutableSearch.message(failure)}`,
    advice: programAdvice(subject, failure, states),
    details: { name, file, reason: failure.reason._tag }
  })
}

const codes: { readonly [reason in ExecutableSearch.SearchReason["_tag"]]: DockerProblem.Code } = {
  NotInPath: "program-not-in-path",
  RelativeToWorkingDirectory: "program-not-in-path",
  NotExecutable: "program-not-executable",
  IsDirectory: "program-not-executable",
  Unreadable: "program-missing"
}

const programAdvice = (
  { environment }: HostCheckInput,
  { file, reason }: ExecutableSearch.ExecutableNotFound,
  states: ReadonlyArray<Search.PathState>
): string => {
  switch (reason._tag) {
    case "NotInPath": {
      const at = states.findIndex(isFile)
      const place = ExecutableSearch.candidates(file, environment)[at]
      return place === undefined
        ? `The engine's PATH is assumed to be ${JSON.stringify(environment.searchPath)}. Install the program, or write its absolute path.`
        : `${JSON.stringify(place.path)} exists, but ${hasExecuteBit(states[at]) ? noExecution : "it is not executable"}.`
    }
    case "RelativeToWorkingDirectory":
      return `It is found as ${JSON.stringify(reason.path)}. Write its absolute path.`
    case "IsDirectory":
    case "NotExecutable":
      if (states.some(({ _tag }) => _tag === "Directory")) {
        return "It is a directory. Write the absolute path of the program in it."
      }
      return states.some(hasExecuteBit)
        ? `It has an execute bit, but ${noExecution}. Install the program elsewhere, or correct the path.`
        : "Make it executable, or correct the path."
    case "Unreadable":
      return "Install the program, or correct the path."
  }
}

const noExecution = "its file system is mounted with noexec"

const hasExecuteBit = (finding: Search.PathState | undefined): boolean =>
  finding?._tag === "File" && (finding.mode & 0o111) !== 0

const missingShim: Judge = (subject, { file, name, path }, states) => {
  const search = searchFor(subject, file)
  const verdict = search && ShimSearch.decide(search, states, subject.engine.searchRules)
  if (verdict === undefined || Result.isSuccess(verdict) || states.some(Search.isHidden)) return undefined
  const { failure } = verdict
  const words = ShimSearch.message(failure)
  const install = `Install ${JSON.stringify(failure.binary)} where containerd looks for it`
  const found = { code: "shim-not-installed", details: { name, runtime: file, binary: failure.binary } } as const
  if (path !== defaultPath) {
    const message = `runtime ${Wording.shown(name)}: ${words}`
    return reportAt(subject, path, { ...found, message, advice: `${install}.` })
  }
  // A stock runtime does not replace the shim that was asked for, which may isolate better.
  const meant = RuntimeSuggestion.nearest(name, subject.map)
    .filter((one) => !StockRuntime.isStock(one.name))
    .map((one) => ` ${Suggestion.message(one)}`)
  return reportAt(subject, path, {
    ...found,
    message: `The default runtime ${JSON.stringify(name)} is not under "runtimes". The engine passes it on because it has a dot: ${words}`,
    advice: `${install}, or configure a runtime of this name.${meant.join("")}`
  })
}

/** Returns a problem of the value at a path, located at the origin of the value. */
const reportAt = (
  { diagnosis }: HostCheckInput,
  path: Json.JsonPath,
  words: ReportedWords
): DockerProblem.DockerProblem =>
  report(diagnosis, { ...words, path, at: ConfigOrigins.at(diagnosis.settings.origins?.config, path, "value") })
