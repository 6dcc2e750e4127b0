import { Configuration, ConfigurationInput, DockerResolution, Moby25 } from "@oci-runtimes/core/docker"
import { ShimName } from "@oci-runtimes/core/shim"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import * as Replacements from "../../src/docker/known/Replacements.ts"
import { facts } from "../samples.ts"

describe("a refused runtime", () => {
  it.each(["nope", "", "/usr/bin/crun", "a b"])("%j is called unknown or invalid in the engine's words", (name) => {
    const message = DockerResolution.message({ _tag: "RefusedRuntime", name, reason: "NoDot" })
    assert.strictEqual(message, `unknown or invalid runtime name: ${name}`)
  })

  it.each([
    ["AbsolutePath", 'Give the program a name under "runtimes" in daemon.json, and use that name.'],
    ["ContainsSlash", 'Give the program a name under "runtimes" in daemon.json, and use that name.'],
    ["NoDot", 'Configure it under "runtimes" in daemon.json, or check its spelling.'],
    ["LeadingDot", 'Configure it under "runtimes" in daemon.json, or check its spelling.']
  ] as const)("for %s comes with the reason and a way out: %s", (reason, wayOut) => {
    const advice = DockerResolution.advice({ _tag: "RefusedRuntime", name: "x", reason })
    assert.strictEqual(advice, `${ShimName.describe(reason)} ${wayOut}`)
  })
})

const cautionOf = (config: string, name: string) => {
  const { settings } = Configuration.assess(Moby25, ConfigurationInput.make(config))
  const resolved = Moby25.resolve(Moby25.configure(settings, facts), name)
  return Replacements.forResolution(Moby25, Result.getOrThrow(resolved))
}

describe("a known name", () => {
  it.each([
    ["oci", 'no later release has it. Use the runtime "runc" instead.'],
    ["docker-runc", 'Docker Engine 18.09 renamed docker-runc to runc. Use the runtime "runc" instead.'],
    ["kata-qemu", 'Use the runtime "io.containerd.kata.v2" instead.']
  ])("%s is refused with the name to use", (name, words) => {
    assert.include(DockerResolution.advice({ _tag: "RefusedRuntime", name, reason: "NoDot" }), words)
  })

  it.each<[config: string, name: string, words: string]>([
    ["{}", "io.containerd.runtime.v1.linux", "Docker Engine 23.0 and containerd 2.0 removed"],
    ['{"runtimes": {"x": {"runtimeType": "io.containerd.runc.v1"}}}', "x", "containerd 2.0 removed"],
    ['{"runtimes": {"x": {"path": "/usr/bin/nvidia-ctk"}}}', "x", 'Write "/usr/bin/nvidia-container-runtime".'],
    ['{"runtimes": {"x": {"path": "docker-runc", "runtimeArgs": ["-v"]}}}', "x", "Docker Engine 18.09 renamed"]
  ])("in %s, %s is accepted with a caution", (config, name, words) => {
    assert.include(cautionOf(config, name), words)
  })

  it.each([
    ["{}", "runc"],
    ["{}", "io.containerd.kata.v2"],
    ['{"runtimes": {"x": {"path": "/usr/bin/crun"}}}', "x"]
  ])("in %s, %s is accepted without one", (config, name) => {
    assert.isUndefined(cautionOf(config, name))
  })
})

describe("a failed preflight", () => {
  it("is reported with the message of the look-up behind the engine's words", () => {
    assert.strictEqual(
      DockerResolution.preflightMessage({ _tag: "ExecutableNotFound", file: "crun", reason: { _tag: "NotInPath" } }),
      'error while looking up the specified runtime path: exec: "crun": executable file not found in $PATH'
    )
  })
})
