/** Nothing that is handed out lets one caller change what another one gets. */
import { Table } from "@oci-runtimes/core/data"
import {
  ConfigurationInput,
  Configuration,
  ConfigurationEdit,
  type DaemonConfig,
  Diagnosis,
  DockerAssessment,
  DockerEngine,
  DockerTable,
  EngineFlags,
  Engines,
  Fixing,
  HostDiagnosis,
  Moby23,
  Moby25,
  Pruning,
  RuntimeSuggestion,
  Settings
} from "@oci-runtimes/core/docker"
import { Comparison, Explanation } from "@oci-runtimes/core/questions"
import { DaemonConfigSchema } from "@oci-runtimes/core/docker/schema"
import * as Testing from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import { assert, describe, it } from "vitest"
import { withoutOrigins } from "./problems.ts"
import { attack, changeable, copyOf, reachable } from "./reachable.ts"
import { impactOn, facts as sampleFacts, swapRequest } from "./samples.ts"

const encode = Schema.encodeSync(DaemonConfigSchema.DaemonConfig)

/** Files of every kind: those that engines accept, with faults, and with mistakes that can be fixed. */
const file = fc
  .tuple(
    fc.oneof(
      Testing.daemonConfig(Testing.typedRuntimeEntry()),
      Testing.runtimes().map((runtimes): DaemonConfig.DaemonConfig => ({ runtimes }))
    ),
    fc.constantFrom("", "", "unknown", "comma", "case")
  )
  .map(([config, mistake]) => {
    const text = JSON.stringify(encode(config))
    if (mistake === "unknown") return text.replace("{", '{"nope": 1, ')
    if (mistake === "comma") return text.replace(/\}$/, ",}")
    return mistake === "case" ? text.replace('"runtimeArgs"', '"RuntimeArgs"') : text
  })

const flags = Testing.runtimes().map((runtimes): EngineFlags.EngineFlags => ({ runtimes }))

/** The users of a machine, whom the engine asks for if a file has `userns-remap`. */
const identities = () => ({
  passwd: "me:x:1000:1000::/:/bin/sh",
  group: "me:x:1000:",
  subuid: "me:1:1",
  subgid: "me:2:1",
  entries: Table.make([["/var/lib/docker", ["1.2"]]])
})

const world = fc.record(
  {
    engine: fc.constantFrom(Moby23, Moby25),
    text: file,
    later: file,
    flags,
    facts: Testing.hostFacts(),
    name: Testing.runtimeName(),
    entry: Testing.runtimeEntry()
  },
  { noNullPrototype: true }
)

type World = typeof world extends fc.Arbitrary<infer A> ? A : never

/** Makes the caller's own values anew each time, because only the values that are handed out are tested. */
const given = ({ facts, flags: { runtimes }, later, text }: World) => ({
  bytes: new TextEncoder().encode(text),
  later: new TextEncoder().encode(later),
  flags: { runtimes: Table.make(Array.from(runtimes, ([name, entry]) => [name, structuredClone(entry)])) },
  facts: { ...facts, identities: identities() },
  defaults: ConfigurationInput.defaultDirectories
})

/** The answers that other questions build on. */
const begin = (asked: World) => {
  const { engine } = asked
  const { bytes, defaults, facts, flags: own, later } = given(asked)
  const sources = { bytes, flags: own, defaults }
  const side = DockerAssessment.make(engine, sources, facts)
  const other = DockerAssessment.make(engine === Moby23 ? Moby25 : Moby23, { ...sources, bytes: later }, facts)
  const diagnosis = Diagnosis.diagnose(engine, sources)
  const merged = Settings.merge(side.file.config, own, defaults)
  const map = engine.configure(merged, facts)
  return { side, other, diagnosis, merged, map, loaded: Configuration.load(engine, sources) }
}

/** Answers of every kind. */
const ask = (asked: World, { diagnosis, map, merged, other, side }: ReturnType<typeof begin>) => {
  const { engine, entry, name } = asked
  const { bytes, facts, flags: own, later } = given(asked)
  const environment = { ...facts, executable: "/usr/bin/containerd" }
  const subject = {
    engine: DockerEngine.resolver(engine),
    table: DockerTable.make(map),
    request: { name },
    surroundings: { ...environment, services: Table.make([["containerd", environment]]) }
  }
  const host = { engine, diagnosis, map: side.map, facts, environment }
  const nothing = { programs: Table.make([]), shims: Table.make([]) }
  const request = { ...swapRequest(), sync: true }
  const added = { _tag: "AddRuntime" as const, name, entry: structuredClone(entry), replace: true }
  return {
    resolved: [name, ...map.runtimes.names()].map((one) => engine.resolve(map, one)),
    copied: [...map.runtimes.names()].map((one) => engine.resolve({ ...map, dialect: "quoted" }, one)),
    configured: engine.configure(merged, facts),
    judged: [engine.validate(merged), engine.verifyStart(merged), engine.warnings(merged)],
    scripts: engine.scripts(map),
    plan: engine.plan(map, { ...request, setUpMode: "start" }),
    reloaded: engine.reload(map, other.file.config),
    read: Configuration.reload(engine, map, { bytes: later, flags: own }),
    compared: Comparison.compare(DockerEngine.shared(side), DockerEngine.shared(other), [name]),
    impact: [
      impactOn(side, DockerAssessment.make(engine, { ...side.sources, bytes: later }, facts)),
      impactOn(side, side)
    ],
    questions: [Explanation.questions(subject), HostDiagnosis.questions(host)],
    explained: Explanation.make(subject, []),
    lacking: HostDiagnosis.complete(host, nothing),
    fixed: Fixing.fixAll(Diagnosis.diagnose(engine, { ...side.sources, bytes })),
    edited: [added, { _tag: "UnsetDefault" as const }].map((change) => ConfigurationEdit.make(side, change)),
    pruned: Pruning.plan(engine, map, request, {
      references: [],
      starting: [],
      records: { searched: [], recorded: [], bundled: [] }
    }),
    near: [name, "RUNC", "runcc"].map((one) => RuntimeSuggestion.nearest(one, map)),
    table: subject.table
  }
}

describe("answers", () => {
  it("stay the same whatever is done to everything in them", () => {
    const cases = { accepted: 0, refused: 0, scripts: 0, changed: 0 }
    fc.assert(
      fc.property(world, (asked) => {
        const begun = begin(asked)
        const answers = ask(asked, begun)
        const before = [copyOf(begun), copyOf(answers)]
        if (Result.isSuccess(answers.scripts) && answers.scripts.success.length > 0) cases.scripts++
        const changed = attack([...Object.values(begun), ...Object.values(answers)])
        assert.isTrue(isDeepStrictEqual(copyOf(ask(asked, begun)), before[1]), "on what was handed out before")
        const again = begin(asked)
        assert.isTrue(isDeepStrictEqual([copyOf(again), copyOf(ask(asked, again))], before), "from the beginning")
        cases[Result.isSuccess(again.loaded) ? "accepted" : "refused"]++
        if (changed > 0) cases.changed++
      }),
      { numRuns: 30 }
    )
    for (const [kind, count] of Object.entries(cases)) assert.isAbove(count, 2, kind)
  })

  it("that are asked for again and again are frozen throughout", () => {
    fc.assert(
      fc.property(world, (asked) => {
        const { diagnosis, loaded, map, merged, side } = begin(asked)
        const resolutions = [...map.runtimes.names()].map((name) =>
          Result.getOrUndefined(asked.engine.resolve(map, name))
        )
        assert.deepStrictEqual(
          [
            diagnosis.problems,
            Result.isSuccess(loaded) ? loaded.success.settings : loaded.failure,
            diagnosis.file,
            map,
            merged,
            side.map,
            side.facts,
            side.refused,
            side.startFaults,
            side.warnings,
            ...resolutions
          ].flatMap((answer) => changeable(reachable(answer))),
          []
        )
      })
    )
  })

  it("do not change with the facts about a machine that they were made from", () => {
    const facts = { ...sampleFacts, identities: identities(), realPaths: Table.make([["/a", "/b"]]) }
    const sources = { bytes: undefined, flags: EngineFlags.none, defaults: { dataRoot: "/d", execRoot: "/e" } }
    const side = DockerAssessment.make(Moby25, sources, facts)
    const moved = DockerAssessment.onMachine(side, facts)
    const before = copyOf([side, moved])
    assert.isAbove(attack(facts), 3)
    assert.deepStrictEqual(copyOf([side, moved]), before)
  })

  it("do not change with what they were made from", () => {
    let count = 0
    fc.assert(
      fc.property(Testing.settings(Testing.typedRuntimeEntry()), Testing.hostFacts(), (settings, facts) => {
        for (const engine of Object.values(Engines.byName)) {
          const runtimes = Array.from(settings.runtimes, ([name, entry]) => [name, structuredClone(entry)] as const)
          const own = { ...withoutOrigins(settings), execOpts: [...settings.execOpts], runtimes: Table.make(runtimes) }
          const map = engine.configure(own, facts)
          const merged = Settings.merge(own, EngineFlags.none, settings)
          const before = copyOf([map, merged])
          if (attack([...runtimes, own.execOpts]) > 0) count++
          assert.deepStrictEqual(copyOf([map, merged]), before)
        }
      })
    )
    assert.isAbove(count, 50)
  })
})

describe("stock values of", () => {
  const directory = join(import.meta.dirname, "../src")
  const names = readdirSync(directory).filter((name) => name.endsWith(".ts"))

  it.each(names)("%s cannot be changed", async (name) => {
    const values: object = await import(join(directory, name))
    // Schemas are Effect's, which keeps in them what it has worked out.
    assert.deepStrictEqual(changeable(reachable(values, "", Schema.isSchema)), [])
  })
})
