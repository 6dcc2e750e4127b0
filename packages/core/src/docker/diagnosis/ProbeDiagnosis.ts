/**
 * The problems that only a run of the programs shows: a program that does not answer as an OCI runtime. The caller runs the
 * programs, between `questions` and `make`.
 */
import * as Result from "effect/Result"
import { Table } from "../../data/index.ts"
import { ExecutableSearch } from "../../machine/index.ts"
import { Wording } from "../../text/index.ts"
import * as RuntimeFeatures from "../RuntimeFeatures.ts"
import type { RuntimeEntry } from "../daemon-json/DaemonConfig.ts"
import * as ConfigOrigins from "../daemon-json/ConfigOrigins.ts"
import type * as DockerProblem from "../problems/DockerProblem.ts"
import type { HostCheckInput, HostStates } from "./HostDiagnosis.ts"
import { report } from "./rules/report.ts"

/**
 * A program to run: the entry of its runtime, and the path where the program was found.
 *
 * @category models
 * @since 1.0.0
 */
export interface Probe extends Pick<RuntimeEntry, "path" | "runtimeArgs"> {
  readonly found: string
}

/**
 * Returns the programs to run, by the names of their runtimes: those of configured runtimes, if the machine has them.
 *
 * @category operations
 * @since 1.0.0
 */
export const questions = (
  { diagnosis, engine, environment, map }: HostCheckInput,
  { programs }: HostStates
): Table.Table<Probe> =>
  Table.make(
    Array.from(diagnosis.isLegible ? map.runtimes : []).flatMap(([name, { kind, path, runtimeArgs }]) => {
      const states = programs.get(path)
      if (kind !== "configured" || path === "" || states === undefined) return []
      const found = ExecutableSearch.decide(path, environment, states, engine.searchRules)
      return Result.isSuccess(found) ? [[name, { path, runtimeArgs, found: found.success }] as const] : []
    })
  )

/**
 * Returns the problems of programs that did not print a features document.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  { diagnosis }: HostCheckInput,
  asked: Table.Table<Probe>,
  answers: Pick<Table.Table<Result.Result<RuntimeFeatures.Features, RuntimeFeatures.FeaturesFault>>, "get">
): ReadonlyArray<DockerProblem.DockerProblem> =>
  Array.from(asked).flatMap(([name, probe]) => {
    const answer = answers.get(name)
    if (answer === undefined || Result.isSuccess(answer)) return []
    const path = ["runtimes", name, "path"]
    return report(diagnosis, {
      code: "no-runtime-answer",
      message: `runtime ${Wording.shown(name)}: ${RuntimeFeatures.describe(RuntimeFeatures.command(probe), answer.failure)}`,
      advice: "The program is not an OCI runtime, refuses these arguments, or is too old to have the command features.",
      path,
      at: ConfigOrigins.at(diagnosis.settings.origins?.config, path, "value"),
      details: { name, file: probe.path, reason: answer.failure._tag }
    })
  })
