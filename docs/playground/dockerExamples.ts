/** Files for Docker Engine to begin with, and what each shows. */
import type { Example } from "./Example.ts"

/** The examples of Docker Engine. */
export const ofDocker: ReadonlyArray<Example> = [
  { title: "A healthy file", state: {} },
  {
    title: "NVIDIA as the default, with ignored arguments",
    state: {
      file: `{
  "default-runtime": "nvidia",
  "runtimes": {
    "nvidia": { "path": "nvidia-container-runtime", "args": ["--debug"] },
    "runc": { "path": "/usr/bin/runc" }
  }
}
`,
      name: "nvidia"
    }
  },
  {
    title: "A misspelt default runtime",
    state: {
      file: `{
  "default-runtime": "nvdia",
  "runtimes": { "nvidia": { "path": "nvidia-container-runtime" } }
}
`,
      name: "nvidia"
    }
  },
  {
    title: "A file with comments and a trailing comma",
    state: {
      file: `{
  // Registered by the installer of gVisor
  "runtimes": {
    "runsc": { "path": "/usr/local/bin/runsc" },
  }
}
`,
      name: "runsc"
    }
  },
  {
    title: "Arguments that a shell changes",
    state: {
      tab: "scripts",
      file: `{
  "runtimes": {
    "runsc": {
      "path": "/usr/local/bin/runsc",
      "runtimeArgs": ["--platform systrap", "--debug-log=/tmp/*.log"]
    }
  }
}
`,
      name: "runsc"
    }
  },
  {
    title: "A directive of some releases only",
    state: {
      tab: "releases",
      file: `{
  "firewall-backend": "nftables",
  "runtimes": { "crun": { "path": "/usr/bin/crun" } }
}
`,
      from: "docker-28",
      to: "docker-29",
      name: "crun"
    }
  },
  {
    title: "A name that is a path",
    state: { tab: "resolve", file: "{}\n", name: "/tmp/evil" }
  }
]
