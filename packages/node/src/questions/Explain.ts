/**
 * Explains what a name resolves to on a machine. Core decides where to look and what the path states mean.
 */
import { Table } from "@oci-runtimes/core/data"
import { DockerEngine, DockerTable, type Moby, type RuntimeMap } from "@oci-runtimes/core/docker"
import type { HostFacts } from "@oci-runtimes/core/machine"
import { Explanation } from "@oci-runtimes/core/questions"
import * as Effect from "effect/Effect"
import * as ExecutableLookup from "../disk/ExecutableLookup.ts"

/**
 * A request for an explanation.
 *
 * @category models
 * @since 1.0.0
 */
export interface Request {
  readonly engine: Moby.Generation
  readonly map: RuntimeMap.RuntimeMap
  readonly facts: HostFacts.HostFacts
  /** The name to explain; the default runtime if left out. */
  readonly name?: string | undefined
}

/**
 * Looks at every place where the engine, containerd and the shim would look, and explains the result. Assumes that containerd
 * has the engine's environment, and that its executable is the `containerd` in the engine's `PATH`. Nothing is looked for if the engine
 * is in a virtual machine.
 *
 * @category looking
 * @since 1.0.0
 */
export const explain = Effect.fn("Explain.explain")(function* (request: Request) {
  const { engine, facts, map, name } = request
  const { isVirtual = false, searchPath, workingDirectory } = facts
  const environment = { searchPath, workingDirectory }
  const executable = isVirtual
    ? undefined
    : yield* ExecutableLookup.executable("containerd", environment, engine.searchRules)
  const subject = {
    engine: DockerEngine.resolver(engine),
    table: DockerTable.make(map),
    request: { name },
    surroundings: { ...environment, isVirtual, services: Table.make([["containerd", { ...environment, executable }]]) }
  }
  const findings = yield* Effect.forEach(Explanation.questions(subject), ({ search }) =>
    ExecutableLookup.look(search.places)
  )
  return Explanation.make(subject, findings)
})
