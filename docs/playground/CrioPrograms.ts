/**
 * The programs that CRI-O and a `crio.conf` need.
 */
import type { CrioResolution, CrioTable, Settings } from "@oci-runtimes/core/crio"
import type { Assessment } from "@oci-runtimes/core/questions"
import * as MachineDescription from "./MachineDescription.ts"
import type { State } from "./State.ts"

/**
 * Returns the programs and monitors of the handlers, and the other files without which CRI-O drops a handler. Those for images of another
 * platform are offered too, as are well-known ones.
 */
export const of = (
  { table: { runtimes } }: Assessment.Assessment<Settings.Settings, CrioTable.CrioTable, CrioResolution.CrioResolution>,
  state: State
): MachineDescription.Programs => {
  const handlers = Array.from(runtimes, ([, handler]) => handler)
  return MachineDescription.programs(
    {
      needed: handlers.flatMap(({ looked }) => looked.map(({ search }) => search.wanted)),
      named: handlers.flatMap(({ values }) => Array.from(values.platform_runtime_paths, ([, path]) => path)),
      wellKnown
    },
    state
  )
}

/** Programs that many nodes have. */
const wellKnown = [
  "/usr/bin/conmon",
  "/usr/bin/crun",
  "/usr/bin/runc",
  "/usr/local/bin/runsc",
  "/usr/bin/containerd-shim-kata-v2"
]
