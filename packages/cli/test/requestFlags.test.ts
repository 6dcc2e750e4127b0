/** The flags of `resolve` about the container. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const file = `version = 2
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.untrusted]
runtime_type = "io.containerd.kata.v2"
`

const resolve = (engine: string | null, ...args: ReadonlyArray<string>) =>
  runCommand({
    engine: null,
    files: {
      "/usr/bin/runc": program,
      "/usr/bin/crun": program,
      "/usr/bin/containerd-shim-runc-v2": program,
      "/usr/bin/containerd-shim-kata-v2": program,
      "/etc/containerd/config.toml": file
    },
    args: ["resolve", ...(engine === null ? [] : ["--engine", engine]), ...args]
  })

const untrusted = "io.kubernetes.cri.untrusted-workload=true"

describe("an annotation", () => {
  it.effect.each<[string, string | null, ReadonlyArray<string>, number, string]>([
    ["chooses a runtime", "containerd-1.7", [], 0, "untrusted: would run here: containerd-shim-kata-v2\n"],
    ["tells that the engine is containerd", null, [], 0, "untrusted: would run here: containerd-shim-kata-v2\n"],
    [
      "does not go with a name",
      "containerd-1.7",
      ["runc"],
      1,
      "untrusted workload with explicit runtime handler is not allowed"
    ],
    [
      "does not go with the namespaces of the node",
      "containerd-2.1",
      ["--host-namespaces"],
      1,
      "untrusted workload with host access is not allowed"
    ]
  ])("%s", ([, engine, args, status, expected]) =>
    Effect.gen(function* () {
      const { data, status: actual } = yield* resolve(engine, "--annotation", untrusted, ...args)
      assert.strictEqual(actual, status)
      assert.include(data, expected)
    })
  )

  it.effect("is a reason for the choice", () =>
    Effect.gen(function* () {
      const { data } = yield* resolve("containerd-2.1", "--annotation", untrusted)
      assert.include(data, "  chosen     The pod has the annotation io.kubernetes.cri.untrusted-workload\n")
      const explained = yield* resolve("containerd-2.1", "--explain", "--annotation", untrusted)
      assert.include(
        explained.data,
        'The pod has the annotation io.kubernetes.cri.untrusted-workload, so this runtime is used: "untrusted".\n'
      )
    })
  )

  it.effect("counts only with this value", () =>
    Effect.gen(function* () {
      const { data } = yield* resolve("containerd-2.1", "--annotation", untrusted, "--annotation", `${untrusted}!`)
      assert.include(data, "runc: would run here")
    })
  )
})

describe("a client", () => {
  it.effect.each<[string, ReadonlyArray<string>, number, string]>([
    ["ctr", [], 0, "io.containerd.runc.v2: would run here: containerd-shim-runc-v2, then /usr/bin/runc\n"],
    [
      "ctr",
      ["untrusted"],
      1,
      "untrusted: would not run here: containerd cannot derive the file name of a shim from untrusted\n"
    ],
    ["ctr", [""], 1, "ctr: create container failed validation: container.Runtime.Name must be set: invalid argument"],
    ["nerdctl", [], 0, "io.containerd.runc.v2: would run here: containerd-shim-runc-v2, then /usr/bin/runc\n"],
    ["nerdctl", ["crun"], 0, "  program    /usr/bin/crun --root /run/containerd/runc/default (found)\n"],
    ["nerdctl", ["io.containerd.kata.v2"], 0, "io.containerd.kata.v2: would run here: containerd-shim-kata-v2\n"],
    [
      "nerdctl",
      ["untrusted"],
      1,
      "untrusted: would not run here: containerd cannot derive the file name of a shim from untrusted\n"
    ]
  ])("%s asks for %j", ([client, args, status, expected]) =>
    Effect.gen(function* () {
      const { data, status: actual } = yield* resolve("containerd-2.1", "--client", client, ...args)
      assert.strictEqual(actual, status)
      assert.include(data, expected)
    })
  )

  it.effect("does not know where the files define a runtime", () =>
    Effect.gen(function* () {
      const { data } = yield* resolve("containerd-2.1", "--client", "ctr", "untrusted")
      assert.notInclude(data, "defined")
      const explained = yield* resolve("containerd-2.1", "--explain", "--client", "ctr", "untrusted")
      assert.include(explained.data, 'The runtime map does not have "untrusted".\n')
    })
  )

  it.effect("passes the name on", () =>
    Effect.gen(function* () {
      const { data } = yield* resolve("containerd-2.1", "--explain", "--client", "ctr", "io.containerd.kata.v2")
      assert.include(data, "ctr passes the name on: it does not know the runtimes of CRI.\n")
    })
  )
})

describe("a flag that the engine does not heed", () => {
  it.effect.each<[string, ReadonlyArray<string>, string]>([
    [
      "docker-29",
      ["--annotation", "a=b"],
      "Remove --annotation: Docker Engine does not choose a runtime by annotations"
    ],
    [
      "docker-29",
      ["--platform", "linux/arm64"],
      "Remove --platform: Docker Engine does not choose a runtime by the platform of the image"
    ],
    [
      "podman-5.4",
      ["--host-namespaces"],
      "Remove --host-namespaces: Podman does not choose a runtime by the namespaces of the container"
    ],
    [
      "containerd-2.1",
      ["--platform", "linux/arm64"],
      "Remove --platform: containerd does not choose a runtime by the platform of the image"
    ],
    ["podman-5.4", ["--client", "ctr"], "Remove --client: Podman has other clients"],
    [
      "containerd-2.1",
      ["--client", "ctr", "--annotation", "a=b"],
      "Remove --client: only pods have annotations and namespaces"
    ],
    ["containerd-2.1", ["--annotation", "=b"], '--annotation "=b" is not an annotation. Give KEY=VALUE'],
    ["podman-5.4", ["--platform", "arm64"], '--platform "arm64" is not a platform. Give OS/ARCH, such as linux/arm64']
  ])("is refused for %s %s", ([engine, args, problem]) =>
    Effect.gen(function* () {
      const { notes, status } = yield* resolve(engine, ...args)
      assert.strictEqual(status, 2)
      assert.include(notes, problem)
    })
  )
})
