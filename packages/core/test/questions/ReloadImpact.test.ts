import { Table } from "@oci-runtimes/core/data"
import {
  ConfigurationInput,
  DockerAssessment,
  DockerReload,
  type EngineFlags,
  type Moby,
  Moby23,
  Moby25
} from "@oci-runtimes/core/docker"
import type { Search } from "@oci-runtimes/core/machine"
import { ReloadImpact } from "@oci-runtimes/core/questions"
import { assert, describe, it } from "vitest"
import { codeOf, factOf } from "../problems.ts"
import { facts, type Impact, impactOf, impactOn } from "../samples.ts"

const engines: ReadonlyArray<Moby.Generation> = [Moby23, Moby25]

const shim = "io.containerd.runc.v2"

/** A file as its JSON value or as its text, or undefined without a file. */
type File = object | string | undefined

const bytes = (file: File): Uint8Array | undefined =>
  file === undefined ? undefined : new TextEncoder().encode(typeof file === "string" ? file : JSON.stringify(file))

const flag = (path: string) => ({ path, runtimeArgs: [] })

const flags = (
  runtimes: { readonly [name: string]: string } = {},
  others: Partial<EngineFlags.EngineFlags> = {}
): EngineFlags.EngineFlags => ({
  ...others,
  runtimes: Table.make(Object.entries(runtimes).map(([name, path]) => [name, flag(path)]))
})

const started = (engine: Moby.Generation, file: File, given = flags()) =>
  DockerAssessment.make(engine, ConfigurationInput.make(bytes(file), { flags: given }), facts)

const impact = (engine: Moby.Generation, before: File, after: File, given = flags()): Impact =>
  impactOf(engine, started(engine, before, given), bytes(after))

/** Returns the problems, each with the name, directive or values that it concerns. */
const wrong = (given: Impact): ReadonlyArray<string> =>
  given.problems.map((one) => {
    if ("name" in one) return `${one._tag} ${one.name}`
    if ("directive" in one) return `${one._tag} ${one.directive}`
    return "running" in one ? `${one._tag} ${one.running} ${one.afterRestart}` : one._tag
  })

const names = (given: Impact) => {
  if (given._tag === "ReloadRefused") return assert.fail("the reload is refused")
  const [vanished, appeared, changed] = [given.vanished, given.appeared, given.changed].map((some) =>
    some.map(({ name }) => name)
  )
  return { vanished, appeared, changed, unchanged: given.unchanged }
}

const a = { path: "/a" }
const b = { path: "/b" }

describe.each(engines)("a reload of $id", (engine) => {
  it("of an empty file does nothing to an engine that started without one", () => {
    const given = impact(engine, undefined, "")
    assert.deepStrictEqual(names(given), { vanished: [], appeared: [], changed: [], unchanged: [shim, "runc"] })
    assert.isTrue(ReloadImpact.isNone(given))
  })

  it("reports the change for every name", () => {
    const given = impact(
      engine,
      { runtimes: { gone: a, "gone.implicit": a, other: a, same: a } },
      { runtimes: { fresh: a, "fresh.implicit": a, other: b, same: a } }
    )
    assert.deepInclude(names(given), { appeared: ["fresh", "fresh.implicit"], changed: ["other"] })
    assert.includeMembers([...(names(given).vanished ?? [])], ["gone", "gone.implicit"])
    assert.includeMembers([...names(given).unchanged], ["runc", "same"])
  })

  it("takes a new default", () => {
    const given = impact(engine, {}, { "default-runtime": "a.b" })
    assert.deepStrictEqual(given._tag === "ReloadApplied" && given.defaultRuntime, { before: "runc", after: "a.b" })
    assert.deepStrictEqual([given.problems, ReloadImpact.isNone(given)], [[], false])
  })

  it("loses the runtimes from flags where the file has some", () => {
    const given = impact(engine, {}, { runtimes: { a } }, flags({ flagged: "/f", "flagged.implicit": "/f" }))
    assert.deepInclude(names(given), { appeared: ["a"] })
    assert.includeMembers([...(names(given).vanished ?? [])], ["flagged", "flagged.implicit"])
    assert.includeMembers([...wrong(given)], ["FlagRuntimeLost flagged", "FlagRuntimeLost flagged.implicit"])
  })

  it("loses none that the file defines as well", () => {
    const given = impact(engine, {}, { runtimes: { flagged: a } }, flags({ flagged: "/f" }))
    assert.deepInclude(names(given), { changed: ["flagged"] })
    assert.notInclude(wrong(given).join(), "flagged")
  })

  it.each([{}, { "default-runtime": "" }])("does not revert the default for %j", (file) => {
    const given = impact(engine, { "default-runtime": "a.b" }, file)
    assert.deepStrictEqual(wrong(given), ["DefaultNotReverted a.b runc"])
  })

  it("reverts it where the file is gone", () => {
    assert.deepStrictEqual(wrong(impact(engine, { "default-runtime": "a.b" }, undefined)), [])
  })

  it("but loses the one from a flag there, and does not find it again", () => {
    const running = started(engine, {}, flags({}, { defaultRuntime: "a.b" }))
    const given = impactOf(engine, running, undefined)
    assert.deepStrictEqual(wrong(given), ["FlagDefaultLost runc a.b"])
    const { map } = given._tag === "ReloadApplied" ? given.table : running
    assert.deepStrictEqual(wrong(impactOf(engine, { ...running, map }, bytes({}))), ["FlagDefaultLost runc a.b"])
  })

  it("keeps runtimes that a file without the directive no longer defines", () => {
    const given = impact(engine, { runtimes: { a, b } }, {}, flags({ b: "/b" }))
    assert.deepStrictEqual(wrong(given), ["RuntimeKept a"])
    assert.deepInclude(names(given), { vanished: [], changed: [], unchanged: ["a", "b", shim, "runc"] })
  })

  it("keeps the file's entry for a name that is left to a flag", () => {
    assert.deepStrictEqual(wrong(impact(engine, { runtimes: { a } }, {}, flags({ a: "/flag" }))), [
      "AnswerDiffersFromRestart a"
    ])
  })

  it.each([
    [{ "data-root": "/data" }, "data-root"],
    [{ "exec-root": "/exec" }, "exec-root"],
    [{ "userns-remap": "default" }, "userns-remap"],
    [{ "exec-opts": ["native.cgroupdriver=systemd"] }, "exec-opts"]
  ])("ignores %j", (file, directive) => {
    const given = impact(engine, {}, file)
    assert.deepStrictEqual(wrong(given), [`DirectiveNotReloaded ${directive}`])
    assert.deepInclude(names(given), { changed: [] })
  })

  it.each([
    [{}, { "userns-remap": "default" }, ["DirectiveNotReloaded userns-remap"]],
    [{ "userns-remap": "default" }, {}, ["DirectiveNotReloaded userns-remap"]],
    [{ "userns-remap": "default" }, { "userns-remap": "default" }, []]
  ])("says of scripts once that %j becomes %j only at a restart", (before, after, expected) => {
    const runtimes = { a: { path: "/a", runtimeArgs: ["x"] } }
    const found = wrong(impact(engine, { ...before, runtimes }, { ...after, runtimes }))
    assert.deepStrictEqual(
      found.filter((one) => one !== `StockShimWithoutOptions ${shim}`),
      expected
    )
  })

  it.each([
    { "data-root": "/var/lib/../lib/docker/" },
    { "exec-root": "/var/run/docker" },
    { "exec-opts": ["native.cgroupdriver=cgroupfs"] }
  ])("loses nothing of %j, which results in the settings that are in force", (file) => {
    assert.isTrue(ReloadImpact.isNone(impact(engine, {}, file)))
  })

  it("says that the engine would not start again", () => {
    const given = impact(engine, {}, { "exec-opts": ["native.cgroupdriver=none"] })
    const [found, ...others] = given.problems
    const startFaults = found?._tag === "RestartRefused" ? found.startFaults : []
    assert.deepStrictEqual(startFaults.map(factOf), [
      {
        code: "cgroup-driver-fault",
        effect: "no-start",
        path: ["exec-opts", 0],
        range: { start: { offset: 14, line: 1, column: 15 }, end: { offset: 40, line: 1, column: 41 } },
        details: { driver: "none", index: 0 }
      }
    ])
    assert.deepStrictEqual(
      [found, ...others],
      [
        {
          _tag: "RestartRefused",
          faults: [],
          startFaults,
          message: "native.cgroupdriver option none is internally used and cannot be specified manually"
        }
      ]
    )
  })

  it("that is refused has the faults, and says that a start would be refused too", () => {
    const given = impact(engine, {}, { nope: 1, "default-runtime": "nope" })
    assert.deepStrictEqual(given._tag === "ReloadRefused" && given.refused.faults.map(codeOf), [
      "unknown-directive",
      "unknown-default-runtime"
    ])
    assert.deepStrictEqual(wrong(given), ["RestartRefused"])
  })

  it.each([
    ["a directory that does not exist", "x/y", "no such file or directory"],
    ["a NUL character", "x\0", "invalid argument"],
    ["a name that is too long", "x".repeat(256), "file name too long"]
  ])("is refused for a script that cannot be written: %s", (_, name, words) => {
    const given = impact(engine, { runtimes: { a } }, { runtimes: { [name]: { path: "/a", runtimeArgs: ["-v"] } } })
    const message = given._tag === "ReloadRefused" ? given.refused.message : ""
    assert.match(message, /^Error reconfiguring the daemon: open \/var\/lib\/docker\//)
    assert.isTrue(message.endsWith(`: ${words}`))
    assert.isFalse(given._tag === "ReloadRefused" && given.refused.namesFile)
    assert.deepStrictEqual(wrong(given), ["RestartRefused"])
  })

  it("takes place with a script that is written elsewhere", () => {
    const given = impact(engine, { runtimes: { a } }, { runtimes: { a, "../x": { path: "/a", runtimeArgs: ["-v"] } } })
    assert.deepInclude(names(given), { appeared: ["../x"] })
    assert.notInclude(wrong(given), "RestartRefused")
  })

  it("says that the engine would not start again without the program of its default runtime", () => {
    const file = { runtimes: { z: { path: "/nope", runtimeArgs: ["-v"] } }, "default-runtime": "z" }
    const running = started(engine, {})
    const lookFor = (findings: ReadonlyArray<Search.PathState>) =>
      impactOn(running, DockerAssessment.afterLook(started(engine, file), { environment: facts, states: findings }))
    assert.deepStrictEqual(wrong(lookFor([{ _tag: "File", mode: 0o755 }])).includes("RestartRefused"), false)
    const given = lookFor([{ _tag: "Unreadable", errno: "ENOENT" }])
    assert.strictEqual(given._tag, "ReloadApplied")
    assert.deepStrictEqual(wrong(given), ["RestartRefused"])
    assert.match(
      given.problems.map((one) => ReloadImpact.describe(one, DockerReload.describe)).join(),
      /stat \/nope: no such file or directory/
    )
  })

  it("does not see runtimes under a key of another case, which a start does", () => {
    assert.deepStrictEqual(wrong(impact(engine, {}, { Runtimes: { debug: a } })), ["AnswerDiffersFromRestart debug"])
  })
})

describe("a reload of moby-23 with runtimes", () => {
  it("leaves the stock shim without options, under an unchanged file too", () => {
    const given = impact(Moby23, { runtimes: { a } }, { runtimes: { a } })
    assert.deepStrictEqual(wrong(given), [`StockShimWithoutOptions ${shim}`])
    assert.deepStrictEqual(names(given), { vanished: [shim], appeared: [], changed: [], unchanged: ["a", "runc"] })
  })

  it("lets the file define the stock shim, which a start does not", () => {
    assert.deepStrictEqual(wrong(impact(Moby23, {}, { runtimes: { [shim]: a } })), [`AnswerDiffersFromRestart ${shim}`])
  })

  it("does not count the stock shim as lost from a flag, which never defined it", () => {
    assert.deepStrictEqual(wrong(impact(Moby23, {}, { runtimes: {} }, flags({ [shim]: "/f" }))), [
      `StockShimWithoutOptions ${shim}`
    ])
  })

  it("that are null crashes the original", () => {
    assert.deepStrictEqual(wrong(impact(Moby23, {}, { runtimes: null })), ["NullRuntimes"])
  })

  it("that are null is refused before that for anything else", () => {
    assert.deepStrictEqual(wrong(impact(Moby23, {}, { runtimes: null, nope: 1 })), ["RestartRefused"])
  })

  it("refuses a default that only a flag defines, which a start accepts", () => {
    const file = { "default-runtime": "flagged" }
    assert.deepStrictEqual(wrong(impact(Moby23, {}, file, flags({ flagged: "/f" }))), ["RefusedOnReloadOnly"])
  })
})

describe("a reload of moby-25", () => {
  it("leaves the stock shim as it is", () => {
    assert.isTrue(ReloadImpact.isNone(impact(Moby25, { runtimes: { a } }, { runtimes: { a } })))
  })

  it("loses the stock shim that a flag defines to the engine's own", () => {
    const given = impact(Moby25, {}, { runtimes: {} }, flags({ [shim]: "/f" }))
    assert.deepStrictEqual(wrong(given), [`FlagRuntimeLost ${shim}`])
    assert.deepInclude(names(given), { changed: [shim] })
  })

  it("takes null for no runtimes", () => {
    const given = impact(Moby25, { runtimes: { a } }, { runtimes: null })
    assert.deepInclude(names(given), { vanished: ["a"] })
    assert.deepStrictEqual(given.problems, [])
  })

  it("accepts a default that only the old file defines, with which it would not start", () => {
    const given = impact(Moby25, { runtimes: { a } }, { "default-runtime": "a" })
    assert.deepStrictEqual(wrong(given), ["RestartRefused"])
  })

  it("refuses to lose the default that it does not revert, which a start accepts", () => {
    const given = impact(Moby25, { "default-runtime": "a", runtimes: { a } }, { runtimes: { b } })
    assert.deepStrictEqual(wrong(given), ["RefusedOnReloadOnly"])
  })

  it("finds faults in entries", () => {
    const given = impact(Moby25, {}, { runtimes: { a: {} } })
    assert.deepStrictEqual(given._tag === "ReloadRefused" && given.refused.faults.map(codeOf), [
      "invalid-runtime-entry"
    ])
  })

  it("changes the options of a shim", () => {
    const [before, after] = ["/x", "/y"].map((ConfigPath) => ({
      runtimes: { kata: { runtimeType: "a.b", options: { ConfigPath } } }
    }))
    const given = impact(Moby25, before, after)
    assert.deepStrictEqual([names(given).changed, given.problems], [["kata"], []])
  })
})

describe("what is wrong is described", () => {
  it.each([
    [Moby23, {}, { runtimes: null }, flags(), /crashes .* write \{\}\.$/],
    [Moby23, {}, { "default-runtime": "f" }, flags({ f: "/f" }), /'f' does not exist.*; restart the engine\.$/],
    [
      Moby25,
      { runtimes: { a } },
      { "default-runtime": "a" },
      flags(),
      /'a' does not exist.*before the next restart\.$/
    ],
    [Moby23, {}, { "exec-root": "/x" }, flags(), /^"exec-root" stays "\/var\/run\/docker" and becomes "\/x"/],
    [
      Moby23,
      { "default-runtime": "a.b" },
      {},
      flags(),
      /stays "a\.b"; .*write "default-runtime": "runc" in the file\.$/
    ],
    [Moby23, {}, undefined, flags({}, { defaultRuntime: "a.b" }), /is "runc" although a flag sets "a\.b"/],
    [Moby25, {}, { runtimes: {} }, flags({ f: "/f" }), /^Runtime "f" is lost/],
    [Moby25, { runtimes: { a } }, {}, flags(), /^Runtime "a" stays/],
    [Moby23, {}, { runtimes: {} }, flags(), /"io\.containerd\.runc\.v2" get the shim without the engine's options/],
    [Moby25, { runtimes: { a } }, {}, flags({ a: "/f" }), /\(another program: \/a → \/f\); restart the engine\.$/]
  ])(
    "in a sentence with the way out: case %#",
    (engine: Moby.Generation, before: File, after: File, given, sentence) => {
      assert.match(
        impact(engine, before, after, given)
          .problems.map((one) => ReloadImpact.describe(one, DockerReload.describe))
          .join("\n"),
        sentence
      )
    }
  )
})

describe("an impact", () => {
  it.each(["vanished", "appeared", "changed", "problems"] as const)("is not none with something %s", (what) => {
    const none = impact(Moby25, {}, {})
    assert.isTrue(ReloadImpact.isNone(none))
    assert.isFalse(ReloadImpact.isNone({ ...none, [what]: [undefined] } as typeof none))
  })

  it.each(["vanished", "appeared", "changed"] as const)("that has something %s changes something", (what) => {
    const none = impact(Moby25, {}, {})
    assert.isTrue(ReloadImpact.changesNothing({ ...none, problems: [{ _tag: "RuntimeKept", name: "a" }] }))
    assert.isFalse(ReloadImpact.changesNothing({ ...none, [what]: [{ name: "a" }] } as typeof none))
    assert.isFalse(ReloadImpact.changesNothing({ ...none, defaultRuntime: { before: "a", after: "b" } } as typeof none))
  })

  it("changes nothing if it only takes the options of a shim that nobody configured", () => {
    const given = impact(Moby23, { runtimes: {} }, { runtimes: {} })
    assert.deepStrictEqual(
      given.problems.map(({ _tag }) => _tag),
      ["StockShimWithoutOptions"]
    )
    assert.isTrue(ReloadImpact.changesNothing(given))
  })

  it("that is refused does not count as one without changes, and may be a crash", () => {
    const refused = impact(Moby25, {}, { runtimes: { runc: { path: "/a" } } })
    assert.deepStrictEqual([ReloadImpact.changesNothing(refused), ReloadImpact.crashes(refused)], [false, false])
    assert.isTrue(ReloadImpact.crashes(impact(Moby23, {}, { runtimes: null })))
  })
})
