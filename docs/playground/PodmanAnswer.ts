/**
 * The answer about Podman.
 */
import { Podman } from "@oci-runtimes/core/podman"
import { PodmanMachine } from "@oci-runtimes/node/podman"
import * as Effect from "effect/Effect"
import * as AssessedAnswer from "./AssessedAnswer.ts"
import { podman } from "./Family.ts"
import * as PodmanPrograms from "./PodmanPrograms.ts"

/** Answers everything that a state asks. Throws if the state names an engine that is not a release of Podman with known rules. */
export const answer = AssessedAnswer.by({
  family: podman,
  release: Podman.release,
  message: Podman.message,
  reservation: Podman.reservation,
  // The machine of the playground has Linux.
  assess: (engine: Podman.Release, asked) => Effect.orDie(PodmanMachine.assess(engine, asked)),
  programs: ({ reading }, state) => PodmanPrograms.of(reading.settings, state),
  withoutProgram: ({ table: { runtimes } }, name) => runtimes.get(name)?.paths.slice(0, 1) ?? [],
  between: Podman.between,
  comparable: Podman.comparable
})
