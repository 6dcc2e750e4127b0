/**
 * The answer about a family of engines besides Docker's: what the command answers on a machine in memory, by the same functions of the
 * library. The file is judged alone, because no engine on the machine reads it.
 */
import type { Problem, Resolution, RuntimeTable, Source } from "@oci-runtimes/core/engine"
import {
  Arrival,
  type Assessment,
  Check,
  CheckHeadline,
  Comparison,
  type Explanation,
  RunVerdict
} from "@oci-runtimes/core/questions"
import { Assessed, FixFiles, type Machine, SourceFiles } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import type { Answer, ComparisonAnswer, Fixes, ListedRuntime } from "./Answer.ts"
import { comparisonOf, finding, resolutionOf } from "./answerParts.ts"
import { engineOf, type Family, type Releases, releaseOf } from "./Family.ts"
import * as MachineDescription from "./MachineDescription.ts"
import type { State } from "./State.ts"

/** A configuration that was assessed on a machine. */
export type Looked<S, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution> = Assessment.Assessment<
  S,
  T,
  R
> & { readonly files: Source.Files }

/** The file to assess. */
export interface Asked {
  readonly file: string
  /** False if nothing is looked for on the machine. */
  readonly host: boolean
}

/** What differs from family to family. */
export interface Rules<
  E extends { readonly title: string },
  Unknown,
  S,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
> extends Releases<E, Unknown> {
  readonly family: Family
  readonly reservation: (engine: E) => string | undefined
  readonly assess: (engine: E, asked: Asked) => Effect.Effect<Looked<S, T, R>, never, Machine.Machine>
  readonly programs: (assessed: Looked<S, T, R>, state: State) => MachineDescription.Programs
  /** Returns the command to show for a runtime that does not resolve to a program. */
  readonly withoutProgram: (assessed: Looked<S, T, R>, name: string) => ReadonlyArray<string>
  /** Returns the versions of the releases between two releases, by their names. */
  readonly between: (from: string, to: string) => ReadonlyArray<string>
  /** Returns what is compared of an assessment, given the problems of its check. */
  readonly comparable: (assessed: Looked<S, T, R>, problems: ReadonlyArray<Problem.Problem>) => Looked<S, T, R>
}

/** Returns the function that answers everything that a state asks. It throws if the state names an engine without known rules. */
export const by =
  <
    E extends { readonly title: string },
    Unknown,
    S,
    T extends RuntimeTable.RuntimeTable,
    R extends Resolution.Resolution
  >(
    rules: Rules<E, Unknown, S, T, R>
  ) =>
  (state: State): Answer => {
    const { family } = rules
    const { name, tab } = state
    const engine = releaseOf(family, state.engine, rules)
    const assess = (release: E, asked: Partial<Asked> = {}) =>
      rules.assess(release, { file: family.file, host: true, ...asked })
    const machine = rules.programs(runOn(family, state, [], assess(engine, { host: false })), state)
    const run = <A>(question: Effect.Effect<A, never, Machine.Machine>): A =>
      runOn(family, state, machine.present, question)
    const assessed = run(assess(engine))
    const file = `/${family.file}`
    const check = Check.make(assessed)
    const problems = Check.ofFile(check.problems, file)
    const { accepted, verdict } = check
    return {
      tab,
      headline: CheckHeadline.make({ check, files: family.file, file, problems }),
      reservation: rules.reservation(engine),
      findings: problems.map(finding),
      refusal: accepted ? undefined : { program: family.program, line: verdict },
      fixes: problems.some(({ fix }) => fix !== undefined) ? run(fixesOf(assess(engine), file)) : undefined,
      runtimes: accepted
        ? run(Assessed.list(assessed))
            .filter(Assessed.isShown)
            .map((runtime) => listed(runtime, (runtimeName) => rules.withoutProgram(assessed, runtimeName)))
        : undefined,
      machine,
      resolution:
        accepted && tab === "resolve"
          ? run(Effect.map(Assessed.explain(assessed, name === "" ? {} : { name }), explained))
          : undefined,
      comparison:
        tab === "releases"
          ? run(releases(rules, state, assess))
          : tab === "files"
            ? run(files(rules, engine, assess))
            : undefined
    }
  }

/** Asks the machine that a state describes. Nothing that is asked there can fail. */
const runOn = <A>(
  family: Family,
  state: State,
  programs: ReadonlyArray<string>,
  question: Effect.Effect<A, never, Machine.Machine>
): A => Effect.runSync(Effect.provide(question, MachineDescription.make(family, state, programs)))

const fixesOf = <S, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  asked: Effect.Effect<Looked<S, T, R>, never, Machine.Machine>,
  file: string
) => {
  const found = Effect.map(asked, (assessed) => ({
    problems: Check.ofFile(Check.make(assessed).problems, file),
    bytesOf: (path: string) => SourceFiles.bytesOf(assessed.files, path)
  }))
  return Effect.map(Effect.orDie(FixFiles.prepare(found)), ({ files: [fixedFile], fixed }): Fixes | undefined =>
    fixedFile === undefined ? undefined : { text: fixedFile.after, count: fixed.length }
  )
}

const listed = (
  { isDefault, kind, name, program, verdict }: Assessed.ListedRuntime,
  withoutProgram: (name: string) => ReadonlyArray<string>
): ListedRuntime => ({
  name,
  kind,
  isDefault,
  command: program === undefined ? withoutProgram(name) : [program.file, ...program.args],
  // As the command lists it: a runtime without its shim or its monitor is missing too.
  isFound: verdict._tag === "CannotBeTold" ? undefined : verdict._tag === "WouldRun",
  script: undefined
})

const explained = (explanation: Explanation.Explanation) => resolutionOf(explanation, RunVerdict.make(explanation))

type Assess<E, S, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution> = (
  engine: E,
  asked?: Partial<Asked>
) => Effect.Effect<Looked<S, T, R>, never, Machine.Machine>

const releases = Effect.fnUntraced(function* <
  E extends { readonly title: string },
  Unknown,
  S,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
>(rules: Rules<E, Unknown, S, T, R>, { from, to }: Pick<State, "from" | "to">, assess: Assess<E, S, T, R>) {
  const { family } = rules
  const [before, after] = [yield* assess(releaseOf(family, from, rules)), yield* assess(releaseOf(family, to, rules))]
  const between = yield* Effect.forEach(rules.between(from, to), (version) =>
    assess(releaseOf(family, engineOf(family, version), rules))
  )
  return compared(rules, before, after, family.file, between)
})

const files = Effect.fnUntraced(function* <
  E extends { readonly title: string },
  Unknown,
  S,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
>(rules: Rules<E, Unknown, S, T, R>, engine: E, assess: Assess<E, S, T, R>) {
  const { otherFile } = rules.family
  return compared(rules, yield* assess(engine), yield* assess(engine, { file: otherFile }), otherFile)
})

const compared = <
  E extends { readonly title: string },
  Unknown,
  S,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
>(
  rules: Rules<E, Unknown, S, T, R>,
  from: Looked<S, T, R>,
  to: Looked<S, T, R>,
  otherFile: string,
  between: ReadonlyArray<Looked<S, T, R>> = []
): ComparisonAnswer => {
  const comparable = (assessed: Looked<S, T, R>) => rules.comparable(assessed, Check.make(assessed).problems)
  const [before, after] = [comparable(from), comparable(to)]
  const comparison = Comparison.compare(before, after)
  return comparisonOf(Arrival.dated(comparison, between.map(comparable), after), [
    { file: rules.family.file, title: from.engine.title },
    { file: otherFile, title: to.engine.title }
  ])
}
