import { Table } from "@oci-runtimes/core/data"
import { DockerEngine, DockerTable, type Moby, Moby23, Moby25 } from "@oci-runtimes/core/docker"
import type { Search } from "@oci-runtimes/core/machine"
import { Explanation, ExplanationText } from "@oci-runtimes/core/questions"
import { ShimName } from "@oci-runtimes/core/shim"
import { pathState, hostFacts, runtimeName, settings as anySettings } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { facts, settings } from "../samples.ts"

const worlds = () =>
  fc.record({
    engine: fc.constantFrom<Moby.Generation>(Moby23, Moby25),
    given: anySettings(),
    host: hostFacts(),
    executable: fc.constantFrom(undefined, "/usr/bin/containerd"),
    asked: fc.option(runtimeName(), { nil: undefined }),
    known: fc.nat(),
    states: fc.infiniteStream(pathState())
  })

type World = ReturnType<typeof worlds> extends fc.Arbitrary<infer T> ? T : never

/** Half of the names that are asked for are in the map. */
const explained = ({ asked, engine, executable, states, given, host, known }: World) => {
  const flag = { _tag: "Flag", flag: "add-runtime" } as const
  const byFlags = Table.make(Array.from(given.runtimes.names(), (name) => [name, flag] as const))
  const origins = { config: undefined, flags: byFlags, defaultRuntime: undefined }
  const map = engine.configure({ ...given, origins }, host)
  const names = [...map.runtimes.names()]
  const name = known % 2 === 0 ? names[known % names.length] : asked
  const subject = {
    engine: DockerEngine.resolver(engine),
    table: DockerTable.make(map),
    request: { name },
    surroundings: { ...host, services: Table.make([["containerd", { ...host, executable }]]) }
  }
  const look = (): Search.PathState => states.next().value
  return {
    subject,
    nameRules: engine.nameRules,
    answer: engine.resolve(map, name ?? map.defaultRuntime),
    explanation: Explanation.make(
      subject,
      Explanation.questions(subject).map(({ search }) => search.places.map(look))
    )
  }
}

describe("an explanation", () => {
  it.each([
    ["moby-23", undefined, ["Chosen", "LookedUp", "Settled"], "Resolved"],
    ["moby-25", undefined, ["Chosen", "LookedUp", "Settled"], "Resolved"],
    ["moby-25", "", ["Chosen", "LookedUp", "Settled"], "Resolved"],
    ["moby-23", "", ["LookedUp", "RuleApplied", "RuleApplied", "RuleApplied"], "Refused"],
    ["moby-25", "/a", ["LookedUp", "RuleApplied"], "Refused"],
    ["moby-23", "runc", ["LookedUp", "Settled"], "Resolved"]
  ] as ReadonlyArray<[string, string | undefined, ReadonlyArray<string>, string]>)(
    "by %s of %j has the steps %j and ends %s",
    (id, name, tags, outcome) => {
      const engine: Moby.Generation = id === Moby23.id ? Moby23 : Moby25
      const explanation = Explanation.make(
        {
          engine: DockerEngine.resolver(engine),
          table: DockerTable.make(engine.configure(settings, facts)),
          request: { name },
          surroundings: facts
        },
        []
      )
      assert.deepStrictEqual(
        explanation.steps.map(({ _tag }) => _tag),
        tags
      )
      assert.strictEqual(explanation.outcome._tag, outcome)
      assert.strictEqual(explanation.asked, name ?? null)
    }
  )

  it("agrees with the engine on the outcome", () => {
    fc.assert(
      fc.property(worlds(), (world) => {
        const { answer, explanation } = explained(world)
        const { outcome } = explanation
        if (Result.isFailure(answer)) {
          assert.isTrue(outcome._tag === "Refused")
          if (outcome._tag === "Refused") {
            const { name, reason } = outcome.refusal
            assert.deepStrictEqual({ _tag: "RefusedRuntime", name, reason }, answer.failure)
          }
        } else {
          assert.isTrue(outcome._tag !== "Refused")
          if (outcome._tag !== "Refused") assert.deepStrictEqual(outcome.resolution, answer.success)
          if (outcome._tag === "NotFound") assert.isNotNull(answer.success.preflight)
        }
        assert.strictEqual(explanation.outlooks.length > 0, outcome._tag === "Resolved")
      }),
      { numRuns: 500 }
    )
  })

  it("ends its steps at the one that decides", () => {
    fc.assert(
      fc.property(worlds(), (world) => {
        const { explanation, nameRules } = explained(world)
        const { name, outcome, steps } = explanation
        const last = steps.at(-1)
        const rules = steps.flatMap((step) => (step._tag === "RuleApplied" ? [step] : []))
        assert.isTrue(rules.slice(0, -1).every(({ passed }) => passed))
        if (outcome._tag === "Refused") {
          assert.deepInclude(last, { _tag: "RuleApplied", rule: outcome.refusal.reason, passed: false })
          return
        }
        assert.isTrue(rules.every(({ passed }) => passed))
        const isSought = outcome.resolution.preflight !== null
        assert.strictEqual(last?._tag, isSought ? "Sought" : "Settled")
        if (outcome.resolution.kind !== "implicit") assert.isEmpty(rules)
        else if (nameRules === "containerd-1.7") assert.strictEqual(rules.length, 4)
        if (last?._tag === "Sought") {
          assert.strictEqual(last.found !== null && Result.isFailure(last.found), outcome._tag === "NotFound")
        }
        assert.isTrue(ShimName.isImplicit(name, nameRules) || rules.length === 0)
      }),
      { numRuns: 500 }
    )
  })

  it("looks at nothing behind the place that ends a search", () => {
    fc.assert(
      fc.property(worlds(), (world) => {
        for (const { found, probed: places } of explained(world).explanation.outlooks) {
          const looked = places.filter((one) => one.state !== null)
          if (found !== null && Result.isSuccess(found)) {
            assert.strictEqual(looked.at(-1)?.place.path, found.success)
          } else if (!looked.some(({ isMatch: suffices }) => suffices)) assert.strictEqual(looked.length, places.length)
        }
      })
    )
  })

  it("can be made without any pathState, and be put into words", () => {
    fc.assert(
      fc.property(worlds(), (world) => {
        const { explanation, subject } = explained(world)
        const blind = Explanation.make(subject, [])
        for (const made of [explanation, blind]) {
          for (const line of ExplanationText.render(made)) {
            assert.isNotEmpty(line.text)
            assert.isTrue(line.depth >= 0 && line.depth <= 2)
          }
        }
      })
    )
  })
})
