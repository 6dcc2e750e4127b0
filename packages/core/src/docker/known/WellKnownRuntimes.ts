/**
 * The names under which runtimes are usually configured, and what to configure for each.
 */
import type { Replacement } from "./NonRuntimes.ts"

/**
 * Returns the program or the shim that is usually configured under a name, ignoring case and spaces around it; undefined for other names.
 *
 * @category operations
 * @since 1.0.0
 */
export const find = (name: string): Replacement | undefined => byName.get(name.trim().toLowerCase())

/** The names for which a program is configured. */
type Programs = readonly [program: string, ...names: ReadonlyArray<string>]

/**
 * Sources: the documents of the projects on Docker. gVisor: `runsc install`; NVIDIA Container Toolkit: `nvidia-ctk runtime
 * configure`; Sysbox: its package; AMD Container Toolkit and Habana: their documents. A program is named as the engine looks it up.
 */
const programs: ReadonlyArray<Programs> = [
  ["amd-container-runtime", "amd"],
  ["crun"],
  ["habana-container-runtime", "habana"],
  ["krun"],
  ["nvidia-container-runtime", "nvidia"],
  ["runsc", "gvisor"],
  ["sysbox-runc", "sysbox"],
  ["youki"]
]

/** Sources: Docker Documentation, "Alternative container runtimes"; containerd/runwasi; urunc. */
const shims: ReadonlyArray<Programs> = [
  ["io.containerd.kata.v2", "kata", "kata-containers", "kata-runtime"],
  ["io.containerd.spin.v2", "spin"],
  ["io.containerd.urunc.v2", "urunc"],
  ["io.containerd.wasmedge.v1", "wasmedge"],
  ["io.containerd.wasmer.v1", "wasmer"],
  ["io.containerd.wasmtime.v1", "wasmtime"]
]

const byName: ReadonlyMap<string, Replacement> = /*#__PURE__*/ new Map([
  ...programs.flatMap(([program, ...names]) =>
    [program, ...names].map((name): [string, Replacement] => [name, { _tag: "Program", program }])
  ),
  ...shims.flatMap(([runtimeType, ...names]) =>
    names.map((name): [string, Replacement] => [name, { _tag: "Shim", runtimeType }])
  )
])
