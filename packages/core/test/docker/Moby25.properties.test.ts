import { Moby25, type Settings } from "@oci-runtimes/core/docker"
import { ShimName } from "@oci-runtimes/core/shim"
import { hostFacts, implicitName, runtimeName, settings, typedRuntimeEntry } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { engineFileName } from "../engineFileName.ts"
import { withoutOrigins } from "../problems.ts"

const anySettings = (): fc.Arbitrary<Settings.Settings> => settings(typedRuntimeEntry())

const anyName = (): fc.Arbitrary<string> => fc.oneof(runtimeName(), implicitName(Moby25.nameRules))

const accepted = (): fc.Arbitrary<Settings.Settings> =>
  anySettings().filter((given) => Moby25.validate(given).length === 0)

describe("the second generation", () => {
  it("answers for any settings and any name, and never with a path that is not configured", () => {
    fc.assert(
      fc.property(anySettings(), hostFacts(), anyName(), (given, facts, name) => {
        const resolved = Moby25.resolve(Moby25.configure(given, facts), name)
        fc.pre(Result.isSuccess(resolved))
        const { name: answered, shim } = resolved.success
        fc.pre(!given.runtimes.has(answered))
        assert.isFalse(shim.binary.includes("/"))
      })
    )
  })

  it("resolves the default of all settings that it accepts, and every name in them", () => {
    fc.assert(
      fc.property(accepted(), hostFacts(), (given, facts) => {
        const map = Moby25.configure(given, facts)
        for (const name of ["", ...given.runtimes.names(), "runc", ShimName.linuxShim]) {
          assert.isTrue(Result.isSuccess(Moby25.resolve(map, name)), name)
        }
      })
    )
  })

  it("gives a script to exactly the runtimes with arguments, under a name that stands for its text", () => {
    fc.assert(
      fc.property(accepted(), hostFacts(), (given, facts) => {
        const map = Moby25.configure(given, facts)
        const scripts = Moby25.scripts(map)
        fc.pre(Result.isSuccess(scripts) && scripts.success.length > 0)
        const paths = new Map(
          scripts.success.map((script) => [`${map.scriptsDirectory}/${script.name}`, script.content])
        )
        for (const [name, { runtimeArgs }] of map.runtimes) {
          if (name === "") continue
          const { path, script } = Result.getOrThrow(Moby25.resolve(map, name))
          assert.strictEqual(script !== null, runtimeArgs.length > 0)
          if (script === null) continue
          assert.deepStrictEqual([script.path, paths.get(path)], [path, script.content])
          assert.strictEqual(path, `${map.scriptsDirectory}/${engineFileName(name, script.content)}`)
        }
      })
    )
  })

  it("after a reload answers as an engine that was started with the same runtimes and default", () => {
    const outcomes = { refused: 0, reloaded: 0 }
    fc.assert(
      fc.property(accepted(), anySettings(), hostFacts(), (before, after, facts) => {
        const running = Moby25.configure(before, facts)
        const { defaultRuntime, runtimes } = after
        const reloaded = Moby25.reload(running, { defaultRuntime, runtimes })
        const kept = { ...before, runtimes, defaultRuntime: defaultRuntime || running.defaultRuntime }
        const refused = Moby25.verifyStart(kept)
          .filter(({ code }) => code !== "cgroup-driver-fault")
          .map((problem) => ({ ...problem, effect: "refused" }))
        const faults = [...Moby25.validate(kept), ...refused]
        outcomes[faults.length > 0 ? "refused" : "reloaded"]++
        assert.deepStrictEqual(
          Result.mapBoth(reloaded, {
            onSuccess: ({ map, ...others }) => ({ ...others, map: withoutOrigins(map) }),
            onFailure: (found): ReadonlyArray<unknown> => found
          }),
          faults.length > 0
            ? Result.fail(faults)
            : Result.succeed({ map: Moby25.configure(kept, facts), setsUpScripts: true })
        )
      })
    )
    assert.isAbove(Math.min(outcomes.refused, outcomes.reloaded), 3, JSON.stringify(outcomes))
  })
})
