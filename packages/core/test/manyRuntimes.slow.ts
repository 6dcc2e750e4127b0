/** Configurations that are larger than anybody writes, but not than somebody may hand in: no work grows faster than they do. */
import {
  ConfigOrigins,
  Configuration,
  DaemonJson,
  Diagnosis,
  DockerAssessment,
  DockerEngine,
  EngineFlags,
  Fixing,
  Moby23,
  Moby25,
  RuntimeSuggestion,
  ShimOptionsReview
} from "@oci-runtimes/core/docker"
import type { Json } from "@oci-runtimes/core/document"
import { Comparison } from "@oci-runtimes/core/questions"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { rangeOf } from "./problems.ts"
import { facts } from "./samples.ts"

const sources = (text: string): Configuration.ConfigurationInput => ({
  bytes: new TextEncoder().encode(text),
  flags: EngineFlags.none,
  defaults: { dataRoot: "/var/lib/docker", execRoot: "/var/run/docker" }
})

const load = (config: object) => Configuration.load(Moby25, sources(JSON.stringify(config)))

const many = <A>(count: number, make: (index: number) => A) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`runtime${index}`, make(index)]))

const fixed = (text: string) => Fixing.fixAll(Diagnosis.diagnose(Moby25, sources(text)))

describe("200,000 runtimes", () => {
  it("are read", () => {
    const { settings } = Result.getOrThrow(load({ runtimes: many(200_000, (index) => ({ path: `/bin/${index}` })) }))
    assert.strictEqual(settings.runtimes.size, 200_000)
    assert.deepStrictEqual(settings.runtimes.get("runtime199999"), { path: "/bin/199999", runtimeArgs: [] })
  })
})

describe("twenty thousand values", () => {
  it("have an origin each, also in as many objects that are merged", () => {
    const entries = Array.from({ length: 20_000 }, (_, index) => `"runtimes": {"r${index}": {"PATH": "/r"}}`)
    const { origins } = DaemonJson.readText(Moby25.directives, `{${entries.join(",")}}`).config
    for (const index of entries.keys()) {
      assert.isDefined(ConfigOrigins.at(origins, ["runtimes", `r${index}`], "key"))
      assert.isDefined(ConfigOrigins.at(origins, ["runtimes", `r${index}`, "path"], "value"))
    }
  })
})

describe("ten thousand runtimes", () => {
  it("with something to be careful about in each have a place for each", () => {
    const runtimes = many(10_000, () => ({ runtimeType: "a.v1", options: { unknown: 1 } }))
    const { warnings } = Result.getOrThrow(load({ runtimes }))
    assert.lengthOf(warnings, 10_000)
    assert.isTrue(warnings.every((warning) => rangeOf(warning) !== undefined))
  })

  it("with a fault in each have a place for each", () => {
    const loaded = load({ runtimes: many(10_000, () => ({})) })
    const faults = Result.isFailure(loaded) ? loaded.failure.faults : []
    assert.lengthOf(faults, 10_000)
    assert.isTrue(faults.every((fault) => rangeOf(fault) !== undefined))
  })

  it("suggest the nearest names for one as long as all of them together", () => {
    const { settings } = Result.getOrThrow(load({ runtimes: many(10_000, () => ({ path: "/usr/bin/crun" })) }))
    const map = Moby25.configure(settings, facts)
    assert.deepStrictEqual(RuntimeSuggestion.nearest("x".repeat(10_000), map), [])
    assert.deepStrictEqual(RuntimeSuggestion.nearest("Runtime9999", map).map(({ name }) => name)[0], "runtime9999")
  })
})

describe("diagnoses", () => {
  it.each([
    {
      title: "runtimes with an ignored key",
      text: JSON.stringify({ runtimes: many(10_000, () => ({ path: "/x", args: ["-v"] })) })
    },
    { title: "runtimes that are texts", text: JSON.stringify({ runtimes: many(10_000, () => "/bin/x") }) },
    {
      title: "trailing commas",
      text: `{"runtimes": {${Object.keys(many(10_000, () => 0))
        .map((name) => `"${name}": {"path": "/x",}`)
        .join()}}}`
    },
    {
      title: "arguments that are two",
      text: JSON.stringify({
        runtimes: { x: { path: "/x", runtimeArgs: Array.from({ length: 10_000 }, () => "-v a") } }
      })
    },
    {
      title: "names twice",
      text: `{"runtimes": {${Array.from({ length: 20_000 }, (_, index) => `"x${index >> 1}": {"path": "/x"}`).join()}}}`
    }
  ])("of ten thousand $title are put right", ({ text }) => {
    const { after, fixed: done } = fixed(text)
    assert.lengthOf(done, 10_000)
    assert.isFalse(after.problems.some(({ fix }) => fix !== undefined))
  })

  it.each([
    { title: "directives that nobody knows", config: many(10_000, () => 1) },
    {
      title: "keys in one entry that nobody knows",
      config: { runtimes: { x: { path: "/x", ...many(10_000, () => 1) } } }
    },
    { title: "keys of an object that is not a directive", config: { nothing: many(10_000, () => 1) } }
  ])("of ten thousand $title name each", ({ config }) => {
    assert.lengthOf(fixed(JSON.stringify(config)).after.problems, 10_000)
  })
})

describe("options", () => {
  it("of ten thousand keys that nobody knows are all reported", () => {
    const options = many(10_000, () => "x")
    assert.lengthOf(ShimOptionsReview.review("io.containerd.runc.v2", options).dropped, 10_000)
  })

  it("of which a part of a name is not the name of another are told apart", () => {
    const options = { "a,b": "x", a: "y" }
    assert.deepStrictEqual(
      ShimOptionsReview.review("a.v1", options).dropped.map(({ path }) => path),
      [["a,b"], ["a"]]
    )
  })

  it("with a fault at each of nine thousand levels report a hundred of them", () => {
    let options: Json.JsonObject = { x: null }
    for (let level = 0; level < 9000; level++) options = { x: null, a: options }
    assert.lengthOf(ShimOptionsReview.review("a.v1", options).refusals, 100)
  })
})

describe("a configuration that is refused", () => {
  it.each([
    ["unknown directives", `{${Array.from({ length: 200_000 }, (_, index) => `"k${index}":1`).join()}}`],
    ["comments", `${"/**/".repeat(200_000)}{}`],
    ["numbers out of range", `{"labels":[${"1e999,".repeat(200_000)}1]}`]
  ])("may have any number of %s", (_, text) => {
    const loaded = Configuration.load(Moby25, sources(text))
    assert.isAtLeast(Result.isFailure(loaded) ? loaded.failure.faults.length : 0, 200_000)
  })
})

describe("a comparison", () => {
  it("may have any number of warnings for one name", () => {
    const options = many(20_000, () => "x")
    const text = JSON.stringify({ runtimes: { a: { runtimeType: "a.b", options } } })
    const sides = [Moby23, Moby25].map((engine) =>
      DockerEngine.shared(DockerAssessment.make(engine, sources(text), facts))
    )
    const { names } = Comparison.compare(sides[0]!, sides[1]!)
    assert.lengthOf(names.find(({ name }) => name === "a")?.to.problems ?? [], 20_000)
  })
})
