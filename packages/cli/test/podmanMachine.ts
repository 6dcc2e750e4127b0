/** A machine in memory with Podman, and the command on it. */
import { ProgramRun } from "@oci-runtimes/core/machine"
import type { Disk } from "@oci-runtimes/node"
import { type Run, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

/** The files of Podman by short names. */
export const paths = {
  usual: "/usr/share/containers/containers.conf",
  main: "/etc/containers/containers.conf",
  dropIn: "/etc/containers/containers.conf.d/10-fast.conf",
  own: "/etc/containers/containers.conf.d/50-oci-runtimes.conf",
  home: "/root/.config/containers/containers.conf",
  anna: "/home/anna/.config/containers/containers.conf"
} as const

/** A main file with a runtime, and a drop-in that changes its paths. */
export const merged: Disk.Files = {
  [paths.main]: '[engine]\nruntime = "fast"\n\n[engine.runtimes]\nfast = ["/opt/fast"]\n',
  [paths.dropIn]: '[engine.runtimes]\nfast = ["/opt/faster"]\n',
  "/opt/faster": program
}

/** The machine: Podman with crun and conmon, and two users. */
export const machine: Disk.Files = {
  "/usr/bin/podman": program,
  "/usr/bin/crun": program,
  "/usr/bin/conmon": program,
  "/sys/fs/cgroup/cgroup.controllers": "",
  "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\nanna:x:1000:1000::/home/anna:/bin/sh\n"
}

/** Docker Engine on the same machine. */
export const dockerd = {
  files: { "/usr/bin/dockerd": program },
  programs: {
    "/usr/bin/podman --version": ProgramRun.printed("podman version 5.4.2\n"),
    "/usr/bin/dockerd --version": ProgramRun.printed("Docker version 29.7.2, build 1\n")
  }
}

/** Runs the command on the machine with some more files. Without an engine, the command finds Podman by itself. */
export const onPodman = (files: Disk.Files, args: ReadonlyArray<string>, run: Partial<Run> = {}) =>
  runCommand({
    engine: null,
    files: { ...machine, ...files },
    programs: { "/usr/bin/podman --version": ProgramRun.printed("podman version 5.4.2\n") },
    variables: { PATH: "/usr/bin", HOME: "/root" },
    ...run,
    args
  })
