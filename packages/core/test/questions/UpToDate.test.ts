import {
  ConfigurationInput,
  DockerAssessment,
  DockerEngine,
  DockerReload,
  type Moby,
  Moby23,
  Moby25
} from "@oci-runtimes/core/docker"
import type { Reload, Source } from "@oci-runtimes/core/engine"
import { Assessment, Comparison, NameOutcome, UpToDate } from "@oci-runtimes/core/questions"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { facts } from "../samples.ts"
import { toyd, type ToyTable } from "./toyd.ts"

/** The table of toyd for a configuration, on a machine that has every program. */
const toyTable = (text: string): ToyTable => {
  const read = (): Source.SourceState => ({ _tag: "File", bytes: new TextEncoder().encode(text) })
  return Assessment.assess(
    toyd,
    { path: "/etc/toyd.conf" },
    { facts, read, look: () => ({ _tag: "File", mode: 0o755 }) }
  ).table
}

/** A reload of toyd that reads everything or, with `keeps`, nothing. */
const toyReload = (
  before: string,
  wanted: string,
  {
    keeps = false,
    notReloaded = []
  }: { readonly keeps?: boolean; readonly notReloaded?: ReadonlyArray<Reload.NotReloaded> } = {}
): Reload.Reload<ToyTable, string> => ({
  before: toyTable(before),
  outcome: Result.succeed({ table: toyTable(keeps ? before : wanted), setsUpScripts: false }),
  problems: [],
  crashes: false,
  restartRefused: undefined,
  wanted: toyTable(wanted),
  notReloaded
})

const level: Reload.NotReloaded = { directive: "level", running: "low", afterRestart: ["a", "b"] }

const [fast, faster, slow] = ["runtime fast = /fast", "runtime fast = /fast -- --quick", "runtime slow = /slow"]

describe("a running engine of another kind", () => {
  it.each<[string, Reload.Reload<ToyTable, string>, UpToDate.Remedy, ReadonlyArray<string>]>([
    ["that runs with its configuration", toyReload(fast, fast), "none", []],
    ["with a new runtime", toyReload(fast, `${fast}\n${slow}`), "reload", ["slow is new"]],
    ["without a runtime", toyReload(`${fast}\n${slow}`, fast), "reload", ["slow is gone"]],
    ["with other arguments", toyReload(fast, faster), "reload", ["fast: other arguments: none → --quick"]],
    ["with another default", toyReload(fast, `${fast}\ndefault fast`), "reload", ["default runtime toy → fast"]],
    [
      "that does not take up a change",
      toyReload(fast, faster, { keeps: true }),
      "restart",
      ["fast: other arguments: none → --quick"]
    ],
    [
      "with a setting that no reload reads",
      toyReload(fast, fast, { notReloaded: [level] }),
      "restart",
      ['level "low" → ["a","b"]']
    ],
    [
      "that refuses a reload",
      { ...toyReload(fast, faster), outcome: Result.fail("no") },
      "restart",
      ["fast: other arguments: none → --quick"]
    ],
    [
      "that would not start",
      { ...toyReload(fast, faster), restartRefused: { problems: [], message: "no" } },
      "correction",
      []
    ]
  ])("%s", (_, reload, remedy, lines) => {
    const found = UpToDate.make(toyd, reload)
    assert.strictEqual(found.remedy, remedy)
    assert.deepStrictEqual(UpToDate.describe(found), lines)
  })

  it("has its changes in the words of the engine, if there are such words", () => {
    const found = UpToDate.make(toyd, toyReload(fast, faster))
    assert.deepStrictEqual(
      UpToDate.describe(found, (name) => [`new arguments of ${name}`, "more"]),
      ["fast: new arguments of fast, more"]
    )
  })

  it("has names that cannot be misread", () => {
    const found = UpToDate.make(toyd, toyReload("", "runtime a\u202e = /a\ndefault a\u202e"))
    assert.deepStrictEqual(UpToDate.describe(found), ['default runtime toy → "a\u202e"', '"a\u202e" is new'])
  })
})

/** A configuration of toyd with few names, so that two of them are often equal. */
const toyText = fc
  .record({
    runtimes: fc.array(
      fc.tuple(fc.constantFrom("a", "b"), fc.constantFrom("/a", "/b"), fc.constantFrom("", " -- -v")),
      { maxLength: 2 }
    ),
    byDefault: fc.constantFrom("", "default toy", "default a")
  })
  .map(({ byDefault, runtimes }) =>
    [...runtimes.map(([name, path, args]) => `runtime ${name} = ${path}${args}`), byDefault].join("\n")
  )

/** What a table means: programs and arguments by name, and the default. */
const meaning = ({ defaultRuntime, runtimes }: ToyTable) =>
  JSON.stringify([
    defaultRuntime,
    Array.from(runtimes, ([name, { args, program }]) => [name, program, args]).toSorted()
  ])

const isAccepted = ({ refused, startFaults }: DockerAssessment.DockerAssessment): boolean =>
  refused === undefined && startFaults.length === 0

describe("nothing has to be done", () => {
  it("exactly if the tables mean the same and no setting differs: toyd", () => {
    const counts = { none: 0, others: 0 }
    fc.assert(
      fc.property(toyText, toyText, fc.boolean(), fc.subarray([level]), (before, wanted, keeps, notReloaded) => {
        const { remedy } = UpToDate.make(toyd, toyReload(before, wanted, { keeps, notReloaded }))
        const isSame = meaning(toyTable(before)) === meaning(toyTable(wanted)) && notReloaded.length === 0
        assert.strictEqual(remedy === "none", isSame)
        counts[remedy === "none" ? "none" : "others"]++
        // Without a difference, there is nothing to describe.
        if (isSame) assert.deepStrictEqual(UpToDate.describe(UpToDate.make(toyd, toyReload(before, wanted))), [])
      }),
      { numRuns: 400 }
    )
    for (const count of Object.values(counts)) assert.isAbove(count, 10)
  })

  const entry = fc.constantFrom({ path: "/a" }, { path: "/b" }, { path: "/a", runtimeArgs: ["-v"] })
  const dockerFile = fc.record(
    {
      "default-runtime": fc.constantFrom("runc", "a"),
      "data-root": fc.constantFrom("/var/lib/docker", "/data"),
      runtimes: fc.dictionary(fc.constantFrom("a", "b"), entry, { maxKeys: 2, noNullPrototype: true })
    },
    { requiredKeys: [] }
  )

  it.each<Moby.Generation>([Moby23, Moby25])(
    "exactly if the tables compare equal and no setting differs: $id",
    (engine) => {
      const started = (file: object) =>
        DockerAssessment.make(engine, ConfigurationInput.make(JSON.stringify(file)), facts)
      const counts: Record<UpToDate.Remedy, number> = { none: 0, reload: 0, restart: 0, correction: 0 }
      fc.assert(
        fc.property(dockerFile, dockerFile, (one, other) => {
          const [before, wanted] = [started(one), started(other)]
          fc.pre(isAccepted(before))
          const reload = DockerReload.make(before, wanted)
          const resolver = DockerEngine.resolver(engine)
          const found = UpToDate.make(resolver, reload)
          counts[found.remedy]++
          if (!isAccepted(wanted)) return assert.strictEqual(found.remedy, "correction")
          const side = (table: typeof reload.before) => ({
            engine: resolver,
            table,
            reading: { problems: [], refusal: null }
          })
          const names = Comparison.compareNames(side(reload.before), side(reload.wanted))
          const isSame = names.every(
            ({ differences, from, to }) =>
              differences.length === 0 && NameOutcome.isKnown(from) === NameOutcome.isKnown(to)
          )
          const isDefault = reload.before.defaultRuntime === reload.wanted.defaultRuntime
          assert.strictEqual(found.remedy === "none", isSame && isDefault && reload.notReloaded.length === 0)
          assert.strictEqual(UpToDate.describe(found).length === 0, found.remedy === "none")
        }),
        { numRuns: 300 }
      )
      for (const count of Object.values(counts)) assert.isAbove(count, 3)
    }
  )
})
