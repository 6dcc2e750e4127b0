/**
 * The programs that Podman and a `containers.conf` need.
 */
import type { Settings } from "@oci-runtimes/core/podman"
import { FilePath } from "@oci-runtimes/core/text"
import * as MachineDescription from "./MachineDescription.ts"
import type { State } from "./State.ts"

/** Returns the programs of Podman, those that the settings of the file and the asked name need, and well-known ones. */
export const of = (
  { monitorPaths, platforms, runtime, runtimes }: Settings.Settings,
  state: State
): MachineDescription.Programs => {
  const monitors = monitorPaths.filter(({ origin }) => origin._tag === "File").map(({ value }) => value)
  const configured = Array.from(runtimes).filter(([, one]) => isOfFile(one))
  const others = Array.from(platforms).flatMap(([, one]) => (isOfFile(one) ? [one.value] : []))
  const asked = new Set([runtime?.value ?? "crun", state.name, ...others, ...configured.map(([name]) => name)])
  return MachineDescription.programs(
    {
      needed: [monitors[0] ?? "conmon", ...Array.from(asked, (name) => programOf(name, runtimes.get(name)?.value))],
      named: [...monitors, ...configured.flatMap(([, { value }]) => value)],
      wellKnown
    },
    state
  )
}

const isOfFile = ({ origins }: Settings.Sourced<unknown>): boolean => origins.used?._tag === "File"

/** Returns the first path of a runtime. A runtime without paths is looked for in `$PATH`, and a name may be a path itself. */
const programOf = (name: string, paths: ReadonlyArray<string> | undefined): string => {
  if (paths === undefined) return FilePath.isAbsolute(name) ? name : ""
  return paths[0] ?? name
}

/** Runtimes that many machines have. */
const wellKnown = [
  "/usr/bin/crun",
  "/usr/bin/runc",
  "/usr/bin/crun-wasm",
  "/usr/local/bin/runsc",
  "/usr/local/bin/youki"
]
