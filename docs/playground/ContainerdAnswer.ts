/**
 * The answer about containerd.
 */
import { Containerd } from "@oci-runtimes/core/containerd"
import { Names } from "@oci-runtimes/core/containerd/names"
import { Check } from "@oci-runtimes/core/questions"
import { Assessed } from "@oci-runtimes/node"
import { ContainerdMachine } from "@oci-runtimes/node/containerd"
import * as Effect from "effect/Effect"
import * as AssessedAnswer from "./AssessedAnswer.ts"
import * as ContainerdPrograms from "./ContainerdPrograms.ts"
import { containerd, releaseOf } from "./Family.ts"

/** Answers everything that a state asks. Throws if the state names an engine that is not a release of containerd with known rules. */
export const answer = AssessedAnswer.by({
  family: containerd,
  program: "containerd",
  engineOf: (name) =>
    releaseOf(
      name,
      { versionIn: Names.versionIn, release: Containerd.release, message: Containerd.message },
      "containerd-2.3"
    ),
  reservation: Containerd.reservation,
  // The machine of the playground has Linux, and its files can be read.
  assess: (engine: Containerd.Release, asked) =>
    Effect.orDie(Effect.flatMap(ContainerdMachine.target(asked), (target) => ContainerdMachine.assess(engine, target))),
  programs: ContainerdPrograms.of,
  isShown: Assessed.isShown,
  unresolved: () => [],
  between: (from, to) => Containerd.between(from, to).map((version) => `containerd-${version}`),
  comparable: (assessed) => Containerd.comparable(assessed, Check.make(assessed).problems)
})
