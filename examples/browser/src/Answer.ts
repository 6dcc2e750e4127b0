/**
 * The answer of the page to its input, as plain data that a worker can send to the page.
 */
import { Table } from "@oci-runtimes/core/data"
import {
  ConfigurationInput,
  Configuration,
  Diagnosis,
  DockerEngine,
  DockerTable,
  type DockerProblem,
  type DockerResolution,
  type EngineVersion,
  Engines,
  type Moby,
  type RuntimeMap,
  StartVerdict
} from "@oci-runtimes/core/docker"
import { Origin, Problem } from "@oci-runtimes/core/engine"
import { ExecutableSearch, type HostFacts, type Search } from "@oci-runtimes/core/machine"
import { Explanation, ExplanationText } from "@oci-runtimes/core/questions"
import { FilePath, SourceText } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"

/** The input of the page. */
export interface Question {
  readonly engine: EngineVersion.EngineName
  /** The text of `daemon.json`. */
  readonly text: string
  /** The name given to `docker run --runtime`; empty without the option. */
  readonly name: string
  /** The absolute paths of the programs on the machine, one on each line. */
  readonly programs: string
  readonly searchPath: string
  readonly unifiedCgroups: boolean
  readonly bootedWithSystemd: boolean
}

/** A problem of the file: what is wrong, what to do, and the place, with an excerpt of its line. */
export interface Remark {
  readonly severity: "fault" | "warning"
  readonly message: string
  readonly advice: string
  readonly place: Place | null
}

/** A place in the file. */
export interface Place {
  readonly line: number
  readonly column: number
  /** The offsets of the range in UTF-16 units, as a text field counts. */
  readonly start: number
  readonly end: number
  readonly excerpt: readonly [before: string, marked: string, after: string]
}

/** A runtime of the map. */
export interface ListedRuntime {
  readonly name: string
  readonly kind: RuntimeMap.KnownRuntime["kind"]
  readonly runs: string
  readonly isDefault: boolean
}

/** The content of the page. */
export interface Answer {
  readonly engine: string
  readonly accepted: boolean
  /** The line in which the engine refuses the configuration, or the line that says why it would not start. */
  readonly refusal: string | null
  readonly remarks: ReadonlyArray<Remark>
  readonly runtimes: ReadonlyArray<ListedRuntime>
  /** Empty if the configuration is refused, because a name cannot be resolved without a map. */
  readonly explanation: ReadonlyArray<ExplanationText.Line>
  /** The wrapper script of the runtime, if it has one. */
  readonly script: { readonly path: string; readonly content: string } | null
}

/** Answers a question. */
export const answer = (question: Question): Answer => {
  const engine = Engines.byName[question.engine]
  const { title } = engine
  const loaded = Configuration.load(engine, ConfigurationInput.make(question.text))
  if (Result.isFailure(loaded)) {
    const diagnostics = new Set(Diagnosis.explain(loaded.failure).map(({ diagnostic }) => diagnostic))
    const remarks = Array.from(diagnostics, (problem) => remark(loaded.failure.file.source, problem))
    const refusal = Configuration.refusalLine("daemon.json", loaded.failure)
    return { engine: title, accepted: false, refusal, remarks, runtimes: [], explanation: [], script: null }
  }
  const { warnings, file, settings, startFaults } = loaded.success
  const facts = factsOf(question)
  const map = engine.configure(settings, facts)
  const explanation = explain(engine, map, facts, question)
  return {
    engine: title,
    accepted: true,
    refusal: StartVerdict.line("daemon.json", startFaults) ?? null,
    remarks: [
      ...startFaults.map((fault) => remark(file.source, fault)),
      ...warnings.map((warning) => remark(file.source, { ...warning, advice: "" }))
    ],
    runtimes: Array.from(map.runtimes, ([name, runtime]) => listed(name, runtime, map)),
    explanation: ExplanationText.render(explanation),
    script: explanation.outcome._tag === "Resolved" ? explanation.outcome.resolution.script : null
  }
}

const factsOf = ({ bootedWithSystemd, searchPath, unifiedCgroups }: Question): HostFacts.HostFacts => ({
  unifiedCgroups,
  bootedWithSystemd,
  noPivotRoot: false,
  searchPath,
  workingDirectory: "/"
})

const explain = (
  engine: Moby.Generation,
  map: RuntimeMap.RuntimeMap,
  { searchPath, workingDirectory }: HostFacts.HostFacts,
  { name, programs }: Question
): Explanation.Explanation<DockerResolution.DockerResolution> => {
  const look = finder(programs, map, engine)
  const environment = { searchPath, workingDirectory }
  const containerd = ExecutableSearch.decide(
    "containerd",
    environment,
    ExecutableSearch.candidates("containerd", environment).map(look),
    engine.searchRules
  )
  const executable = Result.getOrUndefined(containerd)
  const subject = {
    engine: DockerEngine.resolver(engine),
    table: DockerTable.make(map),
    request: { name: name === "" ? undefined : name },
    surroundings: { ...environment, services: Table.make([["containerd", { ...environment, executable }]]) }
  }
  return Explanation.make(
    subject,
    Explanation.questions(subject).map(({ search }) => search.places.map(look))
  )
}

/** Returns a look-up on the described machine, on which the engine has written its scripts. */
const finder = (programs: string, map: RuntimeMap.RuntimeMap, engine: Moby.Generation) => {
  const scripts = Result.getOrElse(engine.scripts(map), () => [])
  const present = new Set([
    ...programs.split("\n").map((line) => line.trim()),
    ...scripts.map((script) => FilePath.join(map.scriptsDirectory, script.name))
  ])
  return ({ location }: Search.Candidate): Search.PathState =>
    present.has(location) ? { _tag: "File", mode: 0o755 } : { _tag: "Unreadable", errno: "ENOENT" }
}

const listed = (
  name: string,
  { kind, path, runtimeArgs, runtimeType = "" }: RuntimeMap.KnownRuntime,
  { defaultRuntime }: RuntimeMap.RuntimeMap
): ListedRuntime => ({
  name,
  kind,
  runs: path === "" ? runtimeType : [path, ...runtimeArgs].join(" "),
  isDefault: name === defaultRuntime
})

const remark = (source: SourceText.SourceText, problem: DockerProblem.DockerProblem): Remark => {
  const range = Origin.rangeOf(problem.origin)
  return {
    severity: Problem.severity(problem) === "error" ? "fault" : "warning",
    message: capitalised(Problem.sentence(problem)),
    advice: problem.advice,
    place: range === undefined ? null : placeOf(source, range)
  }
}

const capitalised = (text: string): string => text.replace(/^the engine would/, "The engine would")

const placeOf = (source: SourceText.SourceText, { end, start }: SourceText.Range): Place => {
  const text = SourceText.line(source, start.line)
  const from = start.column - 1
  const to = end.line === start.line ? end.column - 1 : text.length
  return {
    line: start.line,
    column: start.column,
    start: start.offset,
    end: end.offset,
    excerpt: [text.slice(0, from), text.slice(from, to), text.slice(to)]
  }
}
