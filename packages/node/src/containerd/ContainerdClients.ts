/**
 * The runtimes that the clients `ctr` and `nerdctl` choose. They do not read the runtimes of CRI.
 */
import { ClientEngine, Ctr, Nerdctl } from "@oci-runtimes/core/containerd"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as ExecutableLookup from "../disk/ExecutableLookup.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import type { ContainerdAssessment } from "./ContainerdMachine.ts"

/**
 * The name of a client.
 *
 * @category models
 * @since 1.0.0
 */
export type ClientName = "ctr" | "nerdctl"

/**
 * Returns an assessment that resolves names as a client has them resolved, with no other flag than `--runtime`. The newest nerdctl looks for
 * the runtime in its own `PATH`: that of this process.
 *
 * @category looking
 * @since 1.0.0
 */
export const asClient = Effect.fn("ContainerdClients.asClient")(function* (
  assessed: ContainerdAssessment,
  name: ClientName,
  runtime: string | undefined
) {
  const client = name === "ctr" ? ctr : yield* nerdctl(assessed, runtime)
  const asked: ContainerdAssessment = {
    ...assessed,
    engine: ClientEngine.of(assessed.engine, client),
    table: ClientEngine.tableOf(assessed.table)
  }
  return asked
})

const ctr: ClientEngine.Client = {
  name: "ctr",
  request: (runtime) => Ctr.request(runtime === undefined ? {} : { runtime })
}

const nerdctl = Effect.fnUntraced(function* ({ facts }: ContainerdAssessment, runtime: string | undefined) {
  const { variables, workingDirectory } = yield* EngineEnvironment
  const environment = { searchPath: variables.PATH ?? "", workingDirectory }
  const found =
    runtime === undefined || runtime === ""
      ? undefined
      : Result.getOrUndefined(yield* ExecutableLookup.find(runtime, environment, "go-1.20"))
  const client: ClientEngine.Client = {
    name: "nerdctl",
    request: (asked = "") =>
      Result.succeed(
        Nerdctl.request({
          runtime: asked,
          usesSystemdCgroups: facts.bootedWithSystemd && facts.unifiedCgroups,
          found,
          looksForPrograms: true
        })
      )
  }
  return client
})
