/** A machine in memory with CRI-O, and the command on it. */
import { ProgramRun } from "@oci-runtimes/core/machine"
import type { Disk } from "@oci-runtimes/node"
import { type Run, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

/** The files of CRI-O by short names. */
export const paths = {
  main: "/etc/crio/crio.conf",
  fast: "/etc/crio/crio.conf.d/10-fast.conf",
  last: "/etc/crio/crio.conf.d/99-last"
} as const

/** A main file with a handler, and a drop-in that makes it the default. */
export const merged: Disk.Files = {
  [paths.main]:
    '[crio.runtime]\ndefault_runtime = "crun"\n\n[crio.runtime.runtimes.fast]\nruntime_path = "/opt/fast"\nruntime_root = "/run/fast"\n',
  [paths.fast]: '[crio.runtime]\ndefault_runtime = "fast"\n',
  "/opt/fast": program
}

/** The machine: CRI-O with crun and conmon. */
export const machine: Disk.Files = {
  "/usr/bin/crio": program,
  "/usr/bin/crun": program,
  "/usr/bin/conmon": program
}

export const programs = { "/usr/bin/crio --version": ProgramRun.printed("crio version 1.34.2\nVersion:  1.34.2\n") }

/** Runs the command on the machine with some more files. Without an engine, the command finds CRI-O by itself. */
export const onCrio = (files: Disk.Files, args: ReadonlyArray<string>, run: Partial<Run> = {}) =>
  runCommand({ engine: null, files: { ...machine, ...files }, programs, ...run, args })
