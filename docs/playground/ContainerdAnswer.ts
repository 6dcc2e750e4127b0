/**
 * The answer about containerd.
 */
import { Containerd } from "@oci-runtimes/core/containerd"
import { ContainerdMachine } from "@oci-runtimes/node/containerd"
import * as ContainerdPrograms from "./ContainerdPrograms.ts"
import * as DaemonAnswer from "./DaemonAnswer.ts"
import { containerd } from "./Family.ts"

/** Answers everything that a state asks. Throws if the state names an engine that is not a release of containerd with known rules. */
export const answer = DaemonAnswer.by({
  family: containerd,
  release: Containerd.release,
  message: Containerd.message,
  reservation: Containerd.reservation,
  between: Containerd.between,
  comparable: Containerd.comparable,
  target: ContainerdMachine.target,
  assess: ContainerdMachine.assess,
  programs: ContainerdPrograms.of
})
