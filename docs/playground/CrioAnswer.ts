/**
 * The answer about CRI-O.
 */
import { Crio } from "@oci-runtimes/core/crio"
import { CrioMachine } from "@oci-runtimes/node/crio"
import * as CrioPrograms from "./CrioPrograms.ts"
import * as DaemonAnswer from "./DaemonAnswer.ts"
import { crio } from "./Family.ts"

/** Answers everything that a state asks. Throws if the state names an engine that is not a release of CRI-O with known rules. */
export const answer = DaemonAnswer.by({
  family: crio,
  release: Crio.release,
  message: Crio.message,
  reservation: Crio.reservation,
  between: Crio.between,
  comparable: Crio.comparable,
  target: CrioMachine.target,
  assess: CrioMachine.assess,
  programs: CrioPrograms.of
})
