/**
 * The programs that containerd and a `config.toml` need.
 */
import type { ContainerdResolution, ContainerdTable, Settings } from "@oci-runtimes/core/containerd"
import { Launch } from "@oci-runtimes/core/engine"
import { type Assessment, Explanation } from "@oci-runtimes/core/questions"
import * as MachineDescription from "./MachineDescription.ts"
import type { State } from "./State.ts"

/** Returns the shims of the runtimes and the programs that they run, and well-known ones. */
export const of = (
  {
    engine,
    facts,
    table
  }: Assessment.Assessment<
    Settings.Settings,
    ContainerdTable.ContainerdTable,
    ContainerdResolution.ContainerdResolution
  >,
  state: State
): MachineDescription.Programs => {
  const needed = [...table.runtimes].flatMap(([name]) => {
    const input = { engine, table, request: { name }, surroundings: facts }
    const shims = Explanation.questions(input).flatMap(({ link, search }) =>
      link === "Shim" ? search.places.slice(-1).map(({ path }) => path.slice(path.lastIndexOf("/") + 1)) : []
    )
    return [...shims, Launch.find(Explanation.make(input, []).launch, "Program")?.file ?? ""]
  })
  return MachineDescription.programs({ needed, named: [], wellKnown }, state)
}

/** Programs that many nodes have. */
const wellKnown = [
  "/usr/bin/containerd-shim-runc-v2",
  "/usr/bin/runc",
  "/usr/bin/crun",
  "/usr/local/bin/containerd-shim-runsc-v1",
  "/usr/local/bin/containerd-shim-kata-v2"
]
