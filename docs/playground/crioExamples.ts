/** Files for CRI-O to begin with, and what each shows. */
import type { Example } from "./Example.ts"

/** The examples of CRI-O. */
export const ofCrio: ReadonlyArray<Example> = [
  {
    title: "A healthy file",
    state: {
      file: `[crio.runtime.runtimes.gvisor]
runtime_path = "/usr/local/bin/runsc"
runtime_root = "/run/runsc"

[crio.runtime.runtimes.kata]
runtime_path = "/usr/bin/containerd-shim-kata-v2"
runtime_type = "vm"
`,
      other: `[crio.runtime.runtimes.gvisor]
runtime_path = "/usr/local/bin/runsc"
runtime_root = "/run/runsc"
`,
      engine: "cri-o-1.34",
      from: "cri-o-1.24",
      to: "cri-o-1.34",
      name: "gvisor"
    }
  },
  {
    title: "gVisor as a shim, which is dropped",
    state: {
      tab: "resolve",
      file: `[crio.runtime.runtimes.gvisor]
runtime_path = "/usr/local/bin/runsc"
runtime_type = "vm"
`,
      name: "gvisor"
    }
  },
  {
    title: "A default runtime without a section",
    state: {
      file: `[crio.runtime]
default_runtime = "fast"

[crio.runtime.runtimes.faster]
runtime_path = "/usr/bin/crun"
`,
      name: "fast"
    }
  },
  {
    title: "Keys that are ignored silently",
    state: {
      file: `[crio.runtime.runtimes.fast]
path = "/usr/bin/crun"

[crio.runtimes.gvisor]
runtime_path = "/usr/local/bin/runsc"
runtime_root = "/run/runsc"
`,
      name: "fast"
    }
  },
  {
    title: "A name without quotes",
    state: {
      file: `[crio.runtime]
default_runtime = crun
`,
      name: "crun"
    }
  },
  {
    title: "A default that 1.31 does not have",
    state: {
      tab: "releases",
      file: `[crio.runtime]
default_runtime = "runc"
`,
      name: "runc"
    }
  }
]
