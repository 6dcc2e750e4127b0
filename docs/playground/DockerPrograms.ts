/**
 * The programs that Docker Engine and a `daemon.json` need.
 */
import { Configuration, ConfigurationInput, type DaemonConfig, type Moby } from "@oci-runtimes/core/docker"
import { ShimName } from "@oci-runtimes/core/shim"
import * as Result from "effect/Result"
import * as MachineDescription from "./MachineDescription.ts"
import type { State } from "./State.ts"

/** Returns the programs of the engine, those that the file and the asked name need, and well-known ones. */
export const of = (engine: Moby.Generation, state: State): MachineDescription.Programs => {
  const { settings } = Configuration.assess(engine, ConfigurationInput.make(state.file))
  const shims = [settings.defaultRuntime, state.name].filter((one) => ShimName.isImplicit(one, engine.nameRules))
  const needed = [
    ...ofEngine,
    ...Array.from(settings.runtimes, ([, entry]) => programsOf(entry, engine)).flat(),
    ...shims.map((shim) => binaryOf(shim, engine))
  ]
  return MachineDescription.programs({ needed, named: [], wellKnown }, state)
}

/** What every Docker Engine is installed with. */
const ofEngine = ["/usr/bin/containerd", "/usr/bin/containerd-shim-runc-v2", "/usr/bin/runc"]

/** Runtimes and shims that many machines have. */
const wellKnown = [
  "/usr/bin/crun",
  "/usr/bin/nvidia-container-runtime",
  "/usr/bin/youki",
  "/usr/local/bin/runsc",
  "/usr/local/bin/containerd-shim-runsc-v1",
  "/usr/local/bin/containerd-shim-kata-v2"
]

/** Returns the program of an entry, or its shim and the program that the options of the shim name. */
const programsOf = (
  { options, path, runtimeType = "" }: DaemonConfig.RuntimeEntry,
  engine: Moby.Generation
): ReadonlyArray<string> => {
  if (path !== "") return [path]
  const program = options?.["BinaryName"]
  const shim = runtimeType.startsWith("/") ? runtimeType : binaryOf(runtimeType, engine)
  return typeof program === "string" && program !== "" ? [shim, program] : [shim]
}

const binaryOf = (shim: string, { nameRules }: Moby.Generation): string =>
  Result.getOrElse(ShimName.shimBinary(shim, nameRules), () => "")
