/**
 * The features that real runtimes report when they are asked as the engine asks them.
 */
import { Table } from "@oci-runtimes/core/data"
import { RuntimeFeatures } from "@oci-runtimes/core/docker"
import { ExecutableLookup, Machine } from "@oci-runtimes/node"
import { Features } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Containerd from "./Containerd.ts"
import { engines, setup } from "./Setup.ts"

const services = Machine.live

const ask = (path: string, ...runtimeArgs: ReadonlyArray<string>): Promise<Features.Answer> => {
  const environment = { searchPath: process.env.PATH ?? "", workingDirectory: process.cwd() }
  const asking = Effect.gen(function* () {
    const found = yield* ExecutableLookup.find(path, environment, "go-1.20")
    return (yield* Features.read(Table.make([["asked", { path, runtimeArgs, found }]]))).get("asked")!
  })
  return Effect.runPromise(Effect.provide(asking, services))
}

const describeFault = (program: string, fault: RuntimeFeatures.FeaturesFault): string =>
  RuntimeFeatures.describe({ program, args: ["features"] }, fault)

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
    if (Result.isFailure(answer)) return assert.fail(describeFault("runc", answer.failure))
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
      assert.isFalse(knowsFeatures(version), describeFault("crun", answer.failure))
      assert.deepInclude(answer.failure, { _tag: "FeaturesRefused", stderr: "unknown command features\n" })
      return
    }
    const { annotations, cgroup } = RuntimeFeatures.essentials(answer.success)
    assert.deepInclude(cgroup, { v2: true })
    assert.strictEqual(annotations["org.opencontainers.crun.version"], version)
  })
})

describe("list --features", () => {
  let directory = ""
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "oci-runtimes-e2e-features-"))
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  it.each(engines)("tells the same under %s, for each name", async (engine) => {
    const runtimes = { crun: { path: "/usr/bin/crun" }, debug: { path: "/usr/bin/crun", runtimeArgs: ["--debug"] } }
    const { answer } = await setup({ engine, directory, name: engine, runtimes })
    const listed: ReadonlyArray<{ readonly name: string; readonly features: { readonly [field: string]: unknown } }> = (
      await answer("list", "--features")
    ).runtimes
    const told = Object.fromEntries(listed.map(({ features, name }) => [name, features]))
    const [runc, crun] = [await ask("runc"), await ask("/usr/bin/crun")]
    assert.deepStrictEqual(told.runc?.document, Result.getOrNull(runc))
    assert.deepStrictEqual(told["io.containerd.runc.v2"], told.runc)
    assert.deepStrictEqual(told.crun?.document, Result.getOrNull(crun))
    assert.deepStrictEqual(
      told.crun?.problem,
      Result.isSuccess(crun) ? null : { tag: crun.failure._tag, message: describeFault("/usr/bin/crun", crun.failure) }
    )
    const debug = await ask("/usr/bin/crun", "--debug")
    assert.deepStrictEqual(told.debug?.document, Result.getOrNull(debug))
  })
})
