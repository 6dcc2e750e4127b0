/** Files for containerd to begin with, and what each shows. */
import type { Example } from "./Example.ts"

/** A runtime in a file of version 2. */
const added = `version = 2

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.crun]
runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.crun.options]
BinaryName = "/usr/bin/crun"
`

/** The examples of containerd. */
export const ofContainerd: ReadonlyArray<Example> = [
  {
    title: "A healthy file",
    state: {
      file: `version = 3

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
SystemdCgroup = true

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.kata]
runtime_type = "io.containerd.kata.v2"
`,
      other: `version = 3
`,
      // The newest release to which version 3 is not an old one.
      engine: "containerd-2.0",
      from: "containerd-1.7",
      to: "containerd-2.3",
      name: "kata"
    }
  },
  {
    title: "One runtime more, and runc is gone",
    state: { file: added, engine: "containerd-1.7", name: "crun" }
  },
  {
    title: "A section of another version",
    state: {
      tab: "resolve",
      file: added.replace("version = 2", "version = 3"),
      engine: "containerd-2.0",
      name: "crun"
    }
  },
  {
    title: "SystemdCgroup, misspelt",
    state: {
      file: `version = 3

[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
systemd_cgroup = true
`
    }
  },
  {
    title: "A default runtime that 2.0 ignores",
    state: {
      tab: "releases",
      file: `version = 2

[plugins."io.containerd.grpc.v1.cri".containerd.default_runtime]
runtime_type = "io.containerd.runc.v2"
`
    }
  }
]
