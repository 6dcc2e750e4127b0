/**
 * A configuration with three runtimes, one of them with no program on the machine, and the machine's files: containerd with its
 * shim, and one program.
 */
import type { Disk } from "@oci-runtimes/node"

const config = {
  "default-runtime": "crun",
  runtimes: {
    crun: { path: "/usr/bin/crun" },
    debug: { path: "crun", runtimeArgs: ["--debug", "--log=/x y"] },
    missing: { path: "/nowhere", runtimeArgs: ["x"] }
  }
}

export const files = (text: string = JSON.stringify(config)): Disk.Files => ({
  "/etc/docker/daemon.json": text,
  "/usr/bin/crun": program,
  "/usr/bin/containerd": program,
  "/usr/bin/containerd-shim-runc-v2": program
})

/** An executable file. What it does when it is run is a matter of the machine's programs. */
export const program = { type: "file", content: "", mode: 0o755 } as const
