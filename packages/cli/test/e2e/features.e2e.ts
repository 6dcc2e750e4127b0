/**
 * What real runtimes say that they can do, as the engine would ask them.
 */
import * as RuntimeFeatures from "@oci-runtimes/core/RuntimeFeatures"
import { ExecutableLookup, Machine } from "@oci-runtimes/node"
import * as Features from "@oci-runtimes/node/Features"
import * as Programs from "@oci-runtimes/node/Programs"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import * as Containerd from "./Containerd.ts"

const services = Layer.mergeAll(Machine.live, Programs.layer, Layer.provide(ExecutableLookup.layer, Machine.live))

const ask = async (binary: string): Promise<Features.Answer> => {
  const answers = await Effect.runPromise(Effect.provide(Features.read([binary]), services))
  return answers.get(binary)!
}

const versionOf = async (program: string): Promise<string> =>
  /version (?<number>[0-9]+\.[0-9]+\.?[0-9]*)/.exec((await Containerd.run(program, ["--version"])).stdout)!.groups!
    .number!

/** crun 1.9 is the first that has features. */
const knowsFeatures = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  return major > 1 || minor >= 9
}

describe("the features of real runtimes", () => {
  it("are told by runc", async () => {
    const answer = await ask("runc")
    if (Result.isFailure(answer)) return assert.fail(RuntimeFeatures.describe("runc", answer.failure))
    const { annotations, cgroup, namespaces, ociVersions } = RuntimeFeatures.essentials(answer.success)
    assert.strictEqual(ociVersions.min, "1.0.0")
    assert.match(ociVersions.max ?? "", /^1\.[0-9]/)
    assert.includeMembers([...(namespaces ?? [])], ["cgroup", "ipc", "mount", "network", "pid", "user", "uts"])
    assert.deepInclude(cgroup, { v1: true, v2: true, systemd: true })
    assert.include(annotations["org.opencontainers.runc.version"], await versionOf("runc"))
    // Nothing of what runc prints is lost.
    const { stdout } = await Containerd.run("runc", ["features"])
    assert.deepStrictEqual<unknown>(answer.success, JSON.parse(stdout))
    return undefined
  })

  it("are told by crun, where it is new enough to have any", async () => {
    const answer = await ask("/usr/bin/crun")
    const version = await versionOf("/usr/bin/crun")
    if (Result.isFailure(answer)) {
      assert.isFalse(knowsFeatures(version), RuntimeFeatures.describe("crun", answer.failure))
      assert.strictEqual(
        RuntimeFeatures.engineMessage("/usr/bin/crun", answer.failure),
        'Failed to run [/usr/bin/crun features]: "unknown command features\\n"'
      )
      return
    }
    const { annotations, cgroup } = RuntimeFeatures.essentials(answer.success)
    assert.deepInclude(cgroup, { v2: true })
    assert.strictEqual(annotations["org.opencontainers.crun.version"], version)
  })
})
