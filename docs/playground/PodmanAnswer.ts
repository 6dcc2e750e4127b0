/**
 * The answer about Podman: what the command answers on a machine in memory, by the same functions of the library. The file is judged
 * alone, because no Podman on the machine reads it.
 */
import { Podman } from "@oci-runtimes/core/podman"
import { Names } from "@oci-runtimes/core/podman/names"
import { Arrival, Check, CheckHeadline, Comparison, RunVerdict } from "@oci-runtimes/core/questions"
import { Assessed, FixFiles, type Machine, SourceFiles } from "@oci-runtimes/node"
import { PodmanMachine } from "@oci-runtimes/node/podman"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Answer, ComparisonAnswer, Fixes, ListedRuntime } from "./Answer.ts"
import { comparisonOf, finding, resolutionOf } from "./answerParts.ts"
import { podman } from "./Family.ts"
import * as MachineDescription from "./MachineDescription.ts"
import * as PodmanPrograms from "./PodmanPrograms.ts"
import type { State } from "./State.ts"

/** Answers everything that a state asks. Throws if the state names an engine that is not a release of Podman with known rules. */
export const answer = (state: State): Answer => {
  const { name, tab } = state
  const engine = engineOf(state.engine)
  const { settings } = runOn(state, [], assess(engine, { host: false })).reading
  const machine = PodmanPrograms.of(settings, state)
  const run = <A>(question: Effect.Effect<A, never, Machine.Machine>): A => runOn(state, machine.present, question)
  const assessed = run(assess(engine))
  const check = Check.make(assessed)
  const problems = Check.ofFile(check.problems, file)
  const { accepted, verdict } = check
  return {
    tab,
    headline: CheckHeadline.make({ check, files: podman.file, file, problems }),
    reservation: Podman.reservation(engine),
    findings: problems.map(finding),
    refusal: accepted ? undefined : { program: "podman", line: verdict },
    fixes: problems.some(({ fix }) => fix !== undefined) ? run(fixesOf(engine)) : undefined,
    runtimes: accepted ? run(Assessed.list(assessed)).filter(Assessed.isShown).map(listed(assessed)) : undefined,
    machine,
    resolution:
      accepted && tab === "resolve"
        ? run(Effect.map(Assessed.explain(assessed, name === "" ? {} : { name }), explained))
        : undefined,
    comparison: tab === "releases" ? run(releases(state)) : tab === "files" ? run(files(engine)) : undefined
  }
}

/** The absolute path of the file. */
const file = `/${podman.file}`

const engineOf = (name: string): Podman.Release => {
  const version = Names.versionIn(name) ?? ""
  // The machine of the playground has no Podman, so no release is the installed one.
  if (version === "")
    throw new Error(`There is no engine ${JSON.stringify(name)}. Choose a release, such as podman-5.4.`)
  return Result.getOrThrowWith(Podman.release(version), (unknown) => new Error(`${Podman.message(unknown)}.`))
}

/** Asks the machine that a state describes. Nothing that is asked there can fail. */
const runOn = <A>(
  state: State,
  programs: ReadonlyArray<string>,
  question: Effect.Effect<A, never, Machine.Machine>
): A => Effect.runSync(Effect.provide(question, MachineDescription.make(podman, state, programs)))

const assess = (engine: Podman.Release, options: PodmanMachine.AssessOptions = {}) =>
  // The machine of the playground has Linux.
  Effect.orDie(PodmanMachine.assess(engine, { file: podman.file, ...options }))

const fixesOf = (engine: Podman.Release) => {
  const found = Effect.map(assess(engine), (assessed) => ({
    problems: Check.ofFile(Check.make(assessed).problems, file),
    bytesOf: (path: string) => SourceFiles.bytesOf(assessed.files, path)
  }))
  return Effect.map(Effect.orDie(FixFiles.prepare(found)), ({ files: [fixedFile], fixed }): Fixes | undefined =>
    fixedFile === undefined ? undefined : { text: fixedFile.after, count: fixed.length }
  )
}

const listed =
  ({ table }: PodmanMachine.PodmanAssessment) =>
  ({ found, isDefault, kind, name, program }: Assessed.ListedRuntime): ListedRuntime => ({
    name,
    kind,
    isDefault,
    command:
      program === undefined ? (table.runtimes.get(name)?.paths.slice(0, 1) ?? []) : [program.file, ...program.args],
    isFound: found !== undefined,
    script: undefined
  })

const explained = (explanation: Parameters<typeof resolutionOf>[0]) =>
  resolutionOf(explanation, RunVerdict.make(explanation))

const releases = Effect.fnUntraced(function* ({ from, to }: Pick<State, "from" | "to">) {
  const [before, after] = [yield* assess(engineOf(from)), yield* assess(engineOf(to))]
  const between = yield* Effect.forEach(Podman.between(from, to), (version) => assess(engineOf(`podman-${version}`)))
  return compared(before, after, between)
})

const files = Effect.fnUntraced(function* (engine: Podman.Release) {
  return compared(yield* assess(engine), yield* assess(engine, { file: podman.otherFile }))
})

const sideOf = (assessed: PodmanMachine.PodmanAssessment) => Podman.comparable(assessed, Check.make(assessed).problems)

const compared = (
  from: PodmanMachine.PodmanAssessment,
  to: PodmanMachine.PodmanAssessment,
  between: ReadonlyArray<PodmanMachine.PodmanAssessment> = []
): ComparisonAnswer => {
  const [before, after] = [sideOf(from), sideOf(to)]
  const comparison = Comparison.compare(before, after)
  return comparisonOf(Arrival.dated(comparison, between.map(sideOf), after), [
    { file: podman.file, title: from.engine.title },
    { file: from.file === to.file ? podman.file : podman.otherFile, title: to.engine.title }
  ])
}
