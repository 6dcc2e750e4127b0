/**
 * Looks for the program that an engine looks for when it starts.
 */
import { StartVerdict } from "@oci-runtimes/core/docker"
import type { ExecutableSearch, HostFacts } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import type { Disk } from "../../disk/Disk.ts"
import * as ExecutableLookup from "../../disk/ExecutableLookup.ts"

/** Looks for the program of the default runtime. Returns undefined if the engine does not look for it, or looks in a virtual machine. */
export const startLook = (
  { engine, map }: Pick<StartVerdict.StartInput, "engine" | "map">,
  environment: ExecutableSearch.SearchEnvironment & Pick<HostFacts.HostFacts, "isVirtual">
): Effect.Effect<StartVerdict.Look | undefined, never, Disk> => {
  const question = environment.isVirtual === true ? undefined : StartVerdict.question({ engine, map }, environment)
  if (question === undefined) return Effect.undefined
  const states = ExecutableLookup.look(question.places)
  return Effect.map(states, (found) => ({ environment, states: found }))
}
