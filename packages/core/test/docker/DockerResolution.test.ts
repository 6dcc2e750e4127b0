import { DockerResolution } from "@oci-runtimes/core/docker"
import { ShimName } from "@oci-runtimes/core/shim"
import { assert, describe, it } from "vitest"

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

describe("a failed preflight", () => {
  it("is reported with the message of the look-up behind the engine's words", () => {
    assert.strictEqual(
      DockerResolution.preflightMessage({ _tag: "ExecutableNotFound", file: "crun", reason: { _tag: "NotInPath" } }),
      'error while looking up the specified runtime path: exec: "crun": executable file not found in $PATH'
    )
  })
})
