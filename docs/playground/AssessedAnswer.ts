/**
 * The answer about a family of engines besides Docker's: what the command answers on a machine in memory, by the same functions of the
 * library. The file is judged alone, because no engine on the machine reads it.
 */
import type { Resolution, RuntimeTable, Source } from "@oci-runtimes/core/engine"
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
import type { Family } from "./Family.ts"
import * as MachineDescription from "./MachineDescription.ts"
import type { State } from "./State.ts"

/** A configuration that was assessed on a machine. */
type Looked<S, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution> = Assessment.Assessment<
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
  S,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
> {
  readonly family: Family
  /** The program that prints a refusal. */
  readonly program: string
  /** Returns the release with a name. Throws if its rules are not known. */
  readonly engineOf: (name: string) => E
  readonly reservation: (engine: E) => string | undefined
  readonly assess: (engine: E, asked: Asked) => Effect.Effect<Looked<S, T, R>, never, Machine.Machine>
  readonly programs: (assessed: Looked<S, T, R>, state: State) => MachineDescription.Programs
  readonly isShown: (runtime: Assessed.ListedRuntime) => boolean
  /** Returns the program to show for a name that does not resolve. */
  readonly unresolved: (table: T, name: string) => ReadonlyArray<string>
  /** Returns the names of the releases between two releases. */
  readonly between: (from: string, to: string) => ReadonlyArray<string>
  readonly comparable: (assessed: Looked<S, T, R>) => Looked<S, T, R>
}

/** Returns the function that answers everything that a state asks. It throws if the state names an engine without known rules. */
export const by =
  <E extends { readonly title: string }, S, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
    rules: Rules<E, S, T, R>
  ) =>
  (state: State): Answer => {
    const { family } = rules
    const { name, tab } = state
    const engine = rules.engineOf(state.engine)
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
    const comparing = { rules, family }
    return {
      tab,
      headline: CheckHeadline.make({ check, files: family.file, file, problems }),
      reservation: rules.reservation(engine),
      findings: problems.map(finding),
      refusal: accepted ? undefined : { program: rules.program, line: verdict },
      fixes: problems.some(({ fix }) => fix !== undefined) ? run(fixesOf(assess(engine), file)) : undefined,
      runtimes: accepted
        ? run(Assessed.list(assessed))
            .filter(rules.isShown)
            .map((runtime) => listed(runtime, (unknown) => rules.unresolved(assessed.table, unknown)))
        : undefined,
      machine,
      resolution:
        accepted && tab === "resolve"
          ? run(Effect.map(Assessed.explain(assessed, name === "" ? {} : { name }), explained))
          : undefined,
      comparison:
        tab === "releases"
          ? run(releases(comparing, state, assess))
          : tab === "files"
            ? run(files(comparing, engine, assess))
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
  { found, isDefault, kind, name, program }: Assessed.ListedRuntime,
  unresolved: (name: string) => ReadonlyArray<string>
): ListedRuntime => ({
  name,
  kind,
  isDefault,
  command: program === undefined ? unresolved(name) : [program.file, ...program.args],
  isFound: found !== undefined,
  script: undefined
})

const explained = (explanation: Explanation.Explanation) => resolutionOf(explanation, RunVerdict.make(explanation))

interface Comparing<
  E extends { readonly title: string },
  S,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
> {
  readonly rules: Rules<E, S, T, R>
  readonly family: Family
}

type Assess<E, S, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution> = (
  engine: E,
  asked?: Partial<Asked>
) => Effect.Effect<Looked<S, T, R>, never, Machine.Machine>

const releases = Effect.fnUntraced(function* <
  E extends { readonly title: string },
  S,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
>(comparing: Comparing<E, S, T, R>, { from, to }: Pick<State, "from" | "to">, assess: Assess<E, S, T, R>) {
  const { family, rules } = comparing
  const [before, after] = [yield* assess(rules.engineOf(from)), yield* assess(rules.engineOf(to))]
  const between = yield* Effect.forEach(rules.between(from, to), (name) => assess(rules.engineOf(name)))
  return compared(comparing, before, after, family.file, between)
})

const files = Effect.fnUntraced(function* <
  E extends { readonly title: string },
  S,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
>(comparing: Comparing<E, S, T, R>, engine: E, assess: Assess<E, S, T, R>) {
  const { otherFile } = comparing.family
  return compared(comparing, yield* assess(engine), yield* assess(engine, { file: otherFile }), otherFile)
})

const compared = <
  E extends { readonly title: string },
  S,
  T extends RuntimeTable.RuntimeTable,
  R extends Resolution.Resolution
>(
  { family, rules }: Comparing<E, S, T, R>,
  from: Looked<S, T, R>,
  to: Looked<S, T, R>,
  otherFile: string,
  between: ReadonlyArray<Looked<S, T, R>> = []
): ComparisonAnswer => {
  const [before, after] = [rules.comparable(from), rules.comparable(to)]
  const comparison = Comparison.compare(before, after)
  return comparisonOf(Arrival.dated(comparison, between.map(rules.comparable), after), [
    { file: family.file, title: from.engine.title },
    { file: otherFile, title: to.engine.title }
  ])
}
