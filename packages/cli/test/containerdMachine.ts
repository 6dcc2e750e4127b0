/** A machine in memory with containerd, and the command on it. */
import { ProgramRun } from "@oci-runtimes/core/machine"
import type { Disk } from "@oci-runtimes/node"
import { type Run, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

/** The files of containerd by short names. */
export const paths = {
  main: "/etc/containerd/config.toml",
  dropIn: "/etc/containerd/conf.d/fast.toml",
  k3s: "/var/lib/rancher/k3s/agent/etc/containerd/config.toml",
  k3sProgram: "/var/lib/rancher/k3s/data/current/bin/containerd"
} as const

const cri = 'plugins."io.containerd.cri.v1.runtime".containerd'

/** A file that defines a runtime. */
export const runtime = (name: string, more = ""): string =>
  `version = 3\n[${cri}.runtimes.${name}]\nruntime_type = "io.containerd.runc.v2"\n${more}[${cri}.runtimes.${name}.options]\nBinaryName = "/opt/${name}"\n`

/** A file that chooses the default runtime, and imports the drop-in. */
export const choosing = (name: string): string =>
  `version = 3\nimports = ["${paths.dropIn}"]\n[${cri}]\ndefault_runtime_name = "${name}"\n`

/** A main file, and a drop-in with a runtime. */
export const merged: Disk.Files = {
  [paths.main]: choosing("fast"),
  [paths.dropIn]: runtime("fast"),
  "/opt/fast": program
}

/** The machine: containerd with its shim and runc. */
export const machine: Disk.Files = {
  "/usr/bin/containerd": program,
  "/usr/bin/containerd-shim-runc-v2": program,
  "/usr/bin/runc": program
}

export const programs = {
  "/usr/bin/containerd --version": ProgramRun.printed("containerd github.com/containerd/containerd/v2 v2.1.9 abc\n")
}

/** Runs the command on the machine with some more files. Without an engine, the command finds containerd by itself. */
export const onContainerd = (files: Disk.Files, args: ReadonlyArray<string>, run: Partial<Run> = {}) =>
  runCommand({ engine: null, files: { ...machine, ...files }, programs, ...run, args })
