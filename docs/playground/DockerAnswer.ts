/**
 * The answer about Docker Engine: what the command answers on a machine in memory, by the same functions of the library.
 */
import { Configuration, Docker, Engines, type Moby, ShellExpansion } from "@oci-runtimes/core/docker"
import { RunVerdict } from "@oci-runtimes/core/questions"
import { Check, Compare, type Machine, Runtimes, type Side } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Answer, ComparisonAnswer, Fixes, ListedRuntime } from "./Answer.ts"
import { comparisonOf, finding, resolutionOf, type Subject } from "./answerParts.ts"
import * as DockerPrograms from "./DockerPrograms.ts"
import { docker } from "./Family.ts"
import * as MachineDescription from "./MachineDescription.ts"
import type { State } from "./State.ts"

/** Answers everything that a state asks. Throws if the state names an engine that is unknown, or whose rules are. */
export const answer = (state: State): Answer => {
  const options = { engine: engineOf(state.engine), configFile: docker.file, daemon: null }
  const machine = DockerPrograms.of(options.engine, state)
  const services = MachineDescription.make(docker, state, machine.present)
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
    reservation: undefined,
    findings: checked.diagnostics.map(finding),
    refusal: refused && { program: docker.program, line: Configuration.refusalLine(checked.path, refused) },
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
    resolution: state.tab === "resolve" ? ask(explained(state.name)) : undefined,
    comparison:
      state.tab === "releases"
        ? compared(run(Compare.compare({ ...options, engine: engineOf(state.from) }, { engine: engineOf(state.to) })))
        : state.tab === "files"
          ? compared(run(Compare.compare(options, { configFile: docker.otherFile })))
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

const explained = (name: string) =>
  Effect.fnUntraced(function* (runtimes: Runtimes.Runtimes["Service"]) {
    const explanation = yield* runtimes.explain(name === "" ? undefined : name)
    const [startFault] = yield* runtimes.startFaults
    return resolutionOf(explanation, RunVerdict.make(explanation, startFault?.message))
  })

const compared = ({ comparison, from, missing, to }: Compare.Compared): ComparisonAnswer =>
  comparisonOf(comparison, [subjectOf(from), subjectOf(to)], missing)

const subjectOf = ({ path, side }: Side.ComparedSide): Subject => ({ file: path, title: side.engine.title })
