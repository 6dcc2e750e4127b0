/** Files for Podman to begin with, and what each shows. */
import type { Example } from "./Example.ts"

/** The examples of Podman. */
export const ofPodman: ReadonlyArray<Example> = [
  {
    title: "A healthy file",
    state: {
      file: `[engine]
runtime = "crun"

[engine.runtimes]
crun = ["/usr/bin/crun"]
gvisor = ["/usr/local/bin/runsc"]

[engine.runtimes_flags]
gvisor = ["network=host"]
`,
      other: `[engine.runtimes]
gvisor = ["/usr/local/bin/runsc"]
`,
      engine: "podman-5.8",
      from: "podman-4.3",
      to: "podman-5.8",
      name: "gvisor"
    }
  },
  {
    title: "A drop-in that adds a runtime",
    state: {
      tab: "resolve",
      file: `# /etc/containers/containers.conf.d/50-youki.conf
[engine]
runtime = "youki"

[engine.runtimes]
# Podman takes the first path that is there.
youki = ["/opt/youki/bin/youki", "/usr/local/bin/youki"]
`,
      name: "youki",
      programs: ["/usr/bin/conmon", "/usr/bin/crun", "/usr/local/bin/youki"]
    }
  },
  {
    title: "Flags with dashes",
    state: {
      file: `[engine.runtimes]
gvisor = ["/usr/local/bin/runsc"]

[engine.runtimes_flags]
gvisor = ["--debug", "--platform=systrap"]
`
    }
  },
  {
    title: "The comment of the shipped file, uncommented",
    state: {
      file: `[engine.platform_to_oci_runtime]
"wasi/wasm" = ["crun-wasm"]
`,
      name: "crun-wasm"
    }
  },
  {
    title: "A name without quotes",
    state: {
      file: `[engine]
runtime = crun
`,
      name: "crun"
    }
  },
  {
    title: "An entry in the form of Docker",
    state: {
      file: `[engine.runtimes.gvisor]
path = "/usr/local/bin/runsc"
runtimeArgs = ["--debug"]
`
    }
  },
  {
    title: "A key of some releases only",
    state: {
      tab: "releases",
      file: `[engine.runtimes]
gvisor = ["/usr/local/bin/runsc"]

[engine.runtimes_flags]
gvisor = ["debug"]
`,
      from: "podman-5.4"
    }
  }
]
