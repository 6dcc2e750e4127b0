/**
 * Programs that people configure as runtimes, although they are not OCI runtimes, and what to configure instead.
 */
import { FilePath } from "../../text/index.ts"

/**
 * A program that is not an OCI runtime.
 *
 * @category models
 * @since 1.0.0
 */
export interface NonRuntime {
  readonly program: string
  /** Describes the program, as the end of a sentence. */
  readonly description: string
  readonly instead: Replacement | undefined
}

/**
 * A replacement to configure: another program, or a shim of containerd.
 *
 * @category models
 * @since 1.0.0
 */
export type Replacement =
  | { readonly _tag: "Program"; readonly program: string }
  | { readonly _tag: "Shim"; readonly runtimeType: string }

/**
 * Returns the program at a path, if it is known not to be an OCI runtime. Only the last element of the path counts, without the
 * `.exe` of Windows.
 *
 * @category operations
 * @since 1.0.0
 */
export const find = (path: string): NonRuntime | undefined =>
  byProgram.get(FilePath.lastElement(path).replace(/\.exe$/i, ""))

/**
 * Returns the program of a path, or of a command line in place of a path, if it is known not to be an OCI runtime. A word with a
 * slash inside is not an argument, but the rest of a path with a space.
 *
 * @category operations
 * @since 1.0.0
 */
export const findIn = (path: string): NonRuntime | undefined => {
  const [, program, next = ""] = /^(\S+)\s+(\S*)/.exec(path) ?? []
  return find(path) ?? (program === undefined || /^[^-/].*\//.test(next) ? undefined : find(program))
}

const program = (name: string): Replacement => ({ _tag: "Program", program: name })
const shim = (runtimeType: string): Replacement => ({ _tag: "Shim", runtimeType })

/** Programs with the same description and the same replacement. */
type Group = readonly [description: string, instead: Replacement | undefined, ...programs: ReadonlyArray<string>]

const kata = shim("io.containerd.kata.v2")
const nvidia = program("nvidia-container-runtime")

/** Source for Kata Containers: kata-containers/kata-containers#1133. */
const table: ReadonlyArray<Group> = [
  [
    "the command of Kata Containers, which has not been an OCI runtime since Kata Containers 2.0",
    kata,
    "kata-runtime",
    "kata-clh",
    "kata-fc",
    "kata-nemu",
    "kata-qemu",
    "kata-qemu-virtiofs"
  ],
  ["a hypervisor", kata, "cloud-hypervisor", "firecracker", "qemu-system-aarch64", "qemu-system-x86_64"],
  ["the tool that configures the NVIDIA Container Toolkit", nvidia, "nvidia-ctk"],
  ["a hook that the NVIDIA runtime calls", nvidia, "nvidia-container-toolkit", "nvidia-container-runtime-hook"],
  ["a tool that the NVIDIA runtime calls", nvidia, "nvidia-container-cli"],
  ["a tool that shows the state of GPUs", nvidia, "nvidia-smi"],
  ["a command that calls docker", nvidia, "nvidia-docker"],
  ["a WebAssembly engine", shim("io.containerd.wasmedge.v1"), "wasmedge"],
  ["a WebAssembly engine", shim("io.containerd.wasmtime.v1"), "wasmtime"],
  ["a WebAssembly engine", shim("io.containerd.wasmer.v1"), "wasmer"],
  ["a part of Kata Containers that does not start containers", kata, "kata-agent", "kata-monitor"],
  ["a daemon of Sysbox", program("sysbox-runc"), "sysbox-fs", "sysbox-mgr"],
  [
    "a daemon that manages containers",
    undefined,
    "containerd",
    "docker-containerd",
    "dockerd",
    "crio",
    "cri-dockerd",
    "kubelet"
  ],
  ["a client for containers", undefined, "docker", "docker-compose", "ctr", "nerdctl", "crictl", "podman", "buildah"],
  [
    "the shim of io.containerd.runtime.v1.linux, which Docker Engine 23.0 removed",
    undefined,
    "containerd-shim",
    "docker-containerd-shim"
  ],
  ["a monitor of containers", undefined, "conmon", "conmon-rs"],
  ["an init program for containers", undefined, "docker-init", "dumb-init", "tini"],
  ["a shell", undefined, "ash", "bash", "dash", "ksh", "sh", "zsh"],
  ["a command that runs another command", undefined, "env", "sudo"]
]

const byProgram: ReadonlyMap<string, NonRuntime> = /*#__PURE__*/ new Map(
  table.flatMap(([description, instead, ...programs]) =>
    programs.map((name) => [name, { program: name, description, instead }] as const)
  )
)
