/**
 * Explains on a machine what a name resolves to: core says where to look and what the findings mean.
 */
import { Table } from "@oci-runtimes/core/data"
import { DockerEngine, DockerTable, type Moby, type RuntimeMap } from "@oci-runtimes/core/docker"
import type { HostFacts } from "@oci-runtimes/core/machine"
import { Explanation } from "@oci-runtimes/core/questions"
import * as Effect from "effect/Effect"
import * as ExecutableLookup from "../disk/ExecutableLookup.ts"

/**
 * What is to be explained.
 *
 * @category models
 * @since 1.0.0
 */
export interface Request {
  readonly engine: Moby.Generation
  readonly map: RuntimeMap.RuntimeMap
  readonly facts: HostFacts.HostFacts
  /** The name that is asked for; the default runtime's without it. */
  readonly name?: string | undefined
}

/**
 * Looks wherever the engine, containerd and the shim would, and explains. containerd's environment is taken to be that of
 * the engine, and its executable to be the one of that name in the engine's `PATH`.
 *
 * @category looking
 * @since 1.0.0
 */
export const explain = Effect.fn("Explain.explain")(function* ({ engine, facts, map, name }: Request) {
  const { searchPath, workingDirectory } = facts
  const environment = { searchPath, workingDirectory }
  const executable = yield* ExecutableLookup.executable("containerd", environment, engine.searchRules)
  const subject = {
    engine: DockerEngine.resolver(engine),
    table: DockerTable.make(map),
    request: { name },
    surroundings: { ...environment, services: Table.make([["containerd", { ...environment, executable }]]) }
  }
  const findings = yield* Effect.forEach(Explanation.questions(subject), ({ search }) =>
    ExecutableLookup.look(search.places)
  )
  return Explanation.make(subject, findings)
})
