/**
 * The answer of the playground, as plain data that a worker can send: what the command answers on a machine in memory, by the
 * same functions of the library.
 */
import {
  Configuration,
  Docker,
  type DockerResolution,
  Engines,
  Headline,
  type Moby,
  ShellExpansion
} from "@oci-runtimes/core/docker"
import { Launch, Origin, Problem, Suggestion } from "@oci-runtimes/core/engine"
import {
  Comparison,
  Difference,
  DifferenceText,
  Explanation,
  ExplanationText,
  RunVerdict
} from "@oci-runtimes/core/questions"
import { Check, Compare, type Machine, Runtimes, type Side } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as MachineDescription from "./MachineDescription.ts"
import type { State, Tab } from "./State.ts"

/** The whole answer. What belongs to another tab than the chosen one is undefined. */
export interface Answer {
  readonly tab: Tab
  readonly headline: Headline.Headline
  readonly findings: ReadonlyArray<Finding>
  /** What the engine itself reports if it refuses the file. */
  readonly engineLine: string | undefined
  /** What the command would fix at once; undefined if no problem has a fix. */
  readonly fixes: Fixes | undefined
  /** The runtimes; undefined if the engine refuses the file. */
  readonly runtimes: ReadonlyArray<ListedRuntime> | undefined
  readonly machine: MachineDescription.Programs
  readonly resolution: ResolutionAnswer | undefined
  readonly comparison: ComparisonAnswer | undefined
}

/** The file with all fixes and their number, or the reason why they are not made together. */
export type Fixes = { readonly text: string; readonly count: number } | { readonly refusal: string }

/** A problem of the file or of the machine. */
export interface Finding {
  readonly code: string
  readonly severity: Problem.Severity
  readonly message: string
  readonly advice: string
  /** The place in the file, in UTF-16 units; undefined if the problem has none. */
  readonly place:
    | { readonly from: number; readonly to: number; readonly line: number; readonly column: number }
    | undefined
  readonly fix: Problem.Fix | undefined
}

/** A runtime of the map. */
export interface ListedRuntime {
  readonly name: string
  readonly kind: DockerResolution.DockerResolutionKind
  readonly isDefault: boolean
  /** The program with its arguments, or the shim that decides which program runs. */
  readonly command: ReadonlyArray<string>
  readonly isFound: boolean
  readonly script: ScriptAnswer | undefined
}

/** A wrapper script, and what a shell makes of its line: the findings, and the words if they are certain. */
export interface ScriptAnswer {
  readonly path: string
  readonly content: string
  readonly findings: ReadonlyArray<string>
  readonly words: ReadonlyArray<string> | undefined
}

/** The resolution of a name. */
export interface ResolutionAnswer {
  readonly verdict: RunVerdict.RunVerdict["_tag"]
  readonly headline: string
  readonly advice: ReadonlyArray<string>
  readonly chain: ReadonlyArray<ChainLink>
  readonly lines: ReadonlyArray<ExplanationText.Line>
}

/** A link of the chain from the engine to the program. `isFound` is undefined if the link is not looked for. */
export interface ChainLink {
  readonly link: string
  readonly text: string
  readonly isFound: boolean | undefined
}

/** The differences between two sides. */
export interface ComparisonAnswer {
  readonly sides: readonly [ComparedSide, ComparedSide]
  /** What keeps the engine from running on both sides, if anything does. */
  readonly neither: string | undefined
  readonly isSame: boolean
  readonly general: ReadonlyArray<string>
  readonly names: ReadonlyArray<{ readonly name: string; readonly lines: ReadonlyArray<string> }>
}

/** A side of a comparison: the file, the verdict of the engine on it, and the reason unless the engine runs with it. */
export interface ComparedSide extends DifferenceText.SideVerdict {
  readonly file: string
}

/** Answers everything that a state asks. Throws if the state names an engine that is unknown, or whose rules are. */
export const answer = (state: State): Answer => {
  const options = { engine: engineOf(state.engine), configFile: MachineDescription.file, daemon: null }
  const machine = MachineDescription.programsOn(options.engine, state)
  const services = MachineDescription.make(state, machine.present)
  // Every file is there, and no variable is missing, so only what is caught below can fail.
  const run = <A, E>(question: Effect.Effect<A, E, Machine.Machine>): A =>
    Effect.runSync(Effect.provide(Effect.orDie(question), services))
  const checked = run(Check.check(options))
  const { refused } = checked.diagnosis
  const ask = <A>(question: (runtimes: Runtimes.Runtimes["Service"]) => Effect.Effect<A>) =>
    refused === undefined ? run(Effect.provide(Runtimes.Runtimes.use(question), Runtimes.layer(options))) : undefined
  return {
    tab: state.tab,
    headline: checked.headline,
    findings: checked.diagnostics.map(finding),
    engineLine: refused && Configuration.refusalLine(checked.path, refused),
    fixes: checked.diagnostics.some(({ fix }) => fix !== undefined)
      ? run(
          Effect.match(Check.fix(options), {
            onFailure: ({ message }): Fixes => ({ refusal: message }),
            onSuccess: ({ fixed, texts }): Fixes => ({ text: texts.after, count: fixed.length })
          })
        )
      : undefined,
    runtimes: ask(({ list }) => list)?.map(listed),
    machine,
    resolution: state.tab === "resolve" ? ask(resolutionOf(state.name)) : undefined,
    comparison:
      state.tab === "releases"
        ? comparison(run(Compare.compare({ ...options, engine: engineOf(state.from) }, { engine: engineOf(state.to) })))
        : state.tab === "files"
          ? comparison(run(Compare.compare(options, { configFile: MachineDescription.otherFile })))
          : undefined
  }
}

const engineOf = (name: string): Moby.Generation => {
  const engine = Result.getOrThrowWith(
    Engines.named(name),
    () => new Error(`There is no engine ${JSON.stringify(name)}. Choose one of ${Engines.namesInWords}.`)
  )
  const missing = Docker.missingRules(engine)
  if (missing !== undefined) throw new Error(missing)
  return engine
}

const finding = (problem: Problem.Problem): Finding => {
  const range = Origin.rangeOf(problem.origin)
  return {
    code: problem.code,
    severity: Problem.severity(problem),
    message: Problem.sentence(problem),
    advice: problem.advice,
    place: range && {
      from: range.start.offset,
      to: range.end.offset,
      line: range.start.line,
      column: range.start.column
    },
    fix: problem.fix
  }
}

const listed = ({ found, isDefault, program, resolution, runtimeArgs }: Runtimes.Listed): ListedRuntime => {
  const { kind, name, script, shim } = resolution
  const { findings, words } = ShellExpansion.expand({ path: program ?? "", runtimeArgs })
  return {
    name,
    kind,
    isDefault,
    command: program === null ? [shim.binary] : [program, ...runtimeArgs],
    isFound: Result.isSuccess(found),
    script: script === null ? undefined : { ...script, findings: findings.map(({ message }) => message), words }
  }
}

const resolutionOf = (name: string) =>
  Effect.fnUntraced(function* (runtimes: Runtimes.Runtimes["Service"]) {
    const explanation = yield* runtimes.explain(name === "" ? undefined : name)
    const [startFault] = yield* runtimes.startFaults
    const verdict = RunVerdict.make(explanation, startFault?.message)
    const resolution: ResolutionAnswer = {
      verdict: verdict._tag,
      headline: RunVerdict.describe(explanation.name, verdict),
      advice: [
        ...(verdict._tag === "WouldRun" ? [] : verdict.advice),
        ...(verdict._tag === "WouldNotRun" ? verdict.suggestions.map(Suggestion.message) : [])
      ],
      chain: [
        { link: "Engine", text: explanation.engine.title, isFound: undefined },
        ...explanation.launch.map((link) => chainLink(explanation, link))
      ],
      lines: ExplanationText.render(explanation)
    }
    return resolution
  })

const chainLink = (explanation: Explanation.Explanation, link: Launch.Link): ChainLink => {
  const searched = Explanation.searched(explanation).find(({ sought }) => sought.link === link._tag)
  const found = searched?.found
  return {
    link: titles[link._tag],
    text: textOf(link),
    isFound: found === undefined || found === null || link._tag === "Script" ? undefined : Result.isSuccess(found)
  }
}

const titles: { readonly [tag in Launch.Link["_tag"]]: string } = {
  Service: "Service",
  Shim: "Shim",
  Script: "Wrapper script",
  Program: "Program"
}

const textOf = (link: Launch.Link): string => {
  switch (link._tag) {
    case "Service":
    case "Shim":
      return link.name
    case "Script":
      return link.path
    case "Program":
      return [link.file, ...link.args].join(" ")
  }
}

const comparison = ({ comparison: compared, from, missing, to }: Compare.Compared): ComparisonAnswer => {
  const runs = Comparison.runs(compared)
  const isMissing = (program: string): boolean => missing.includes(program)
  return {
    sides: [side(from, compared.from), side(to, compared.to)],
    neither: DifferenceText.neither(compared),
    isSame: Comparison.isSame(compared),
    general: compared.differences.map((difference) => Difference.describeFor(difference, runs)),
    names: compared.names
      .filter(({ differences }) => differences.length > 0)
      .map((one) => ({ name: one.name, lines: DifferenceText.lines(one, isMissing, runs) }))
  }
}

const side = ({ path, side: { engine } }: Side.ComparedSide, summary: Comparison.Summary): ComparedSide => ({
  file: path,
  ...DifferenceText.sideVerdict(engine.title, summary)
})
