/**
 * The answer about Podman.
 */
import { Podman } from "@oci-runtimes/core/podman"
import { Names } from "@oci-runtimes/core/podman/names"
import { Check } from "@oci-runtimes/core/questions"
import { Assessed } from "@oci-runtimes/node"
import { PodmanMachine } from "@oci-runtimes/node/podman"
import * as Effect from "effect/Effect"
import * as AssessedAnswer from "./AssessedAnswer.ts"
import { podman, releaseOf } from "./Family.ts"
import * as PodmanPrograms from "./PodmanPrograms.ts"

/** Answers everything that a state asks. Throws if the state names an engine that is not a release of Podman with known rules. */
export const answer = AssessedAnswer.by({
  family: podman,
  program: "podman",
  engineOf: (name) =>
    releaseOf(name, { versionIn: Names.versionIn, release: Podman.release, message: Podman.message }, "podman-5.4"),
  reservation: Podman.reservation,
  // The machine of the playground has Linux.
  assess: (engine: Podman.Release, asked) => Effect.orDie(PodmanMachine.assess(engine, asked)),
  programs: ({ reading }, state) => PodmanPrograms.of(reading.settings, state),
  isShown: Assessed.isShown,
  unresolved: ({ runtimes }, name) => runtimes.get(name)?.paths.slice(0, 1) ?? [],
  between: (from, to) => Podman.between(from, to).map((version) => `podman-${version}`),
  comparable: (assessed) => Podman.comparable(assessed, Check.make(assessed).problems)
})
