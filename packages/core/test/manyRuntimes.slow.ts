/** Configurations that are larger than usual but that a caller may pass: no work grows faster than their size. */
import {
  ConfigOrigins,
  Configuration,
  ConfigurationInput,
  DaemonJson,
  Diagnosis,
  DockerAssessment,
  DockerEngine,
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
import { markedIn, rangeOf } from "./problems.ts"
import { facts } from "./samples.ts"

const sources = (text: string) => ConfigurationInput.make(text)

const load = (text: string) => Configuration.load(Moby25, sources(text))

const many = <A>(count: number, make: (index: number) => A) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`runtime${index}`, make(index)]))

/** The names that `many` gives. */
const names = (count: number): ReadonlyArray<string> => Object.keys(many(count, () => 0))

const fixed = (text: string) => Fixing.fixAll(Diagnosis.diagnose(Moby25, sources(text)))

describe("200,000 runtimes", () => {
  it("are read", () => {
    const text = JSON.stringify({ runtimes: many(200_000, (index) => ({ path: `/bin/${index}` })) })
    const { settings } = Result.getOrThrow(load(text))
    assert.deepStrictEqual(
      Array.from(settings.runtimes),
      Object.entries(many(200_000, (index) => ({ path: `/bin/${index}`, runtimeArgs: [] })))
    )
  })
})

describe("twenty thousand values", () => {
  it("have an origin each, also in as many objects that are merged", () => {
    const entries = Array.from({ length: 20_000 }, (_, index) => `"runtimes": {"r${index}": {"PATH": "/r"}}`)
    const text = `{${entries.join(",")}}`
    const { origins } = DaemonJson.readText(Moby25.directives, text).config
    const marked = (path: ReadonlyArray<string>, part: "key" | "value") =>
      markedIn(text, { origin: ConfigOrigins.at(origins, path, part) })
    assert.deepStrictEqual(
      entries.map((_, index) => marked(["runtimes", `r${index}`], "key")),
      entries.map((_, index) => `"r${index}"`)
    )
    assert.isTrue(entries.every((_, index) => marked(["runtimes", `r${index}`, "path"], "value") === '"/r"'))
  })
})

describe("ten thousand runtimes", () => {
  it("with something to be careful about in each have a place for each", () => {
    const text = JSON.stringify({
      runtimes: many(10_000, (index) => ({ runtimeType: "a.v1", options: { [`unknown${index}`]: 1 } }))
    })
    const { warnings } = Result.getOrThrow(load(text))
    assert.deepStrictEqual(
      warnings.map((warning) => [warning.path[1], markedIn(text, warning)]),
      names(10_000).map((name, index) => [name, `"unknown${index}"`])
    )
  })

  it("with a fault in each have a place for each", () => {
    const text = JSON.stringify({ runtimes: many(10_000, () => ({})) })
    const loaded = load(text)
    assert.deepStrictEqual(
      Result.isFailure(loaded) ? loaded.failure.faults.map((fault) => markedIn(text, fault)) : [],
      names(10_000).map((name) => `"${name}"`)
    )
  })

  it("suggest the nearest names for one as long as all of them together", () => {
    const { settings } = Result.getOrThrow(
      load(JSON.stringify({ runtimes: many(10_000, () => ({ path: "/usr/bin/crun" })) }))
    )
    const map = Moby25.configure(settings, facts)
    assert.deepStrictEqual(RuntimeSuggestion.nearest("x".repeat(10_000), map), [])
    assert.deepStrictEqual(RuntimeSuggestion.nearest("Runtime9999", map).map(({ name }) => name)[0], "runtime9999")
  })
})

describe("diagnoses", () => {
  it.each([
    {
      title: "runtimes with an ignored key",
      text: JSON.stringify({ runtimes: many(10_000, () => ({ path: "/x", args: ["-v"] })) }),
      becomes: { runtimes: many(10_000, () => ({ path: "/x", runtimeArgs: ["-v"] })) }
    },
    {
      title: "runtimes that are texts",
      text: JSON.stringify({ runtimes: many(10_000, () => "/bin/x") }),
      becomes: { runtimes: many(10_000, () => ({ path: "/bin/x" })) }
    },
    {
      title: "trailing commas",
      text: `{"runtimes": {${names(10_000)
        .map((name) => `"${name}": {"path": "/x",}`)
        .join()}}}`,
      becomes: { runtimes: many(10_000, () => ({ path: "/x" })) }
    },
    {
      title: "arguments that are two",
      text: JSON.stringify({
        runtimes: { x: { path: "/x", runtimeArgs: Array.from({ length: 10_000 }, () => "-v a") } }
      }),
      becomes: {
        runtimes: { x: { path: "/x", runtimeArgs: Array.from({ length: 10_000 }, () => ["-v", "a"]).flat() } }
      }
    },
    {
      title: "names twice",
      text: `{"runtimes": {${Array.from({ length: 20_000 }, (_, index) => `"runtime${index >> 1}": {"path": "/${index}"}`).join()}}}`,
      becomes: { runtimes: many(10_000, (index) => ({ path: `/${2 * index + 1}` })) }
    }
  ])("of ten thousand $title are fixed", ({ becomes, text }) => {
    const { after, bytes, fixed: done } = fixed(text)
    assert.lengthOf(done, 10_000)
    assert.isFalse(after.problems.some(({ fix }) => fix !== undefined))
    assert.deepStrictEqual(JSON.parse(new TextDecoder().decode(bytes)), becomes)
  })

  it.each([
    // Without a known directive, the file would be taken for the file of another program.
    { title: "unknown directives", config: { ...many(10_000, () => 1), debug: true } },
    {
      title: "unknown keys in one entry",
      config: { runtimes: { x: { path: "/x", ...many(10_000, () => 1) } } }
    },
    { title: "keys of an object that is not a directive", config: { nothing: many(10_000, () => 1) } }
  ])("of ten thousand $title name each", ({ config }) => {
    assert.deepStrictEqual(
      fixed(JSON.stringify(config)).after.problems.map(({ path }) => path.at(-1)),
      [...names(10_000)]
    )
  })
})

describe("options", () => {
  it("of ten thousand unknown keys are all reported", () => {
    const options = many(10_000, () => "x")
    assert.deepStrictEqual(
      ShimOptionsReview.review("io.containerd.runc.v2", options).ignored.map(({ path }) => path),
      names(10_000).map((name) => [name])
    )
  })

  it("of which a part of a name is not the name of another are told apart", () => {
    const options = { "a,b": "x", a: "y" }
    assert.deepStrictEqual(
      ShimOptionsReview.review("a.v1", options).ignored.map(({ path }) => path),
      [["a,b"], ["a"]]
    )
  })

  it("with a fault at each of nine thousand levels report a hundred of them", () => {
    let options: Json.JsonObject = { x: null }
    for (let level = 0; level < 9000; level++) options = { x: null, a: options }
    assert.deepStrictEqual(
      ShimOptionsReview.review("a.v1", options).refusals.map(({ fault }) => fault.path.length),
      Array.from({ length: 100 }, (_, index) => index + 1)
    )
  })
})

describe("a configuration that is refused", () => {
  it.each([
    [
      "unknown directives",
      `{${names(200_000)
        .map((name) => `"${name}":1`)
        .join()}}`,
      "unknown-directive"
    ],
    ["comments", `${"/**/".repeat(200_000)}{}`, "invalid-syntax"],
    ["numbers out of range", `{"labels":[${"1e999,".repeat(200_000)}1]}`, "number-out-of-range"]
  ])("may have any number of %s", (_, text, code) => {
    const loaded = load(text)
    const found = (Result.isFailure(loaded) ? loaded.failure.faults : []).filter((fault) => fault.code === code)
    assert.lengthOf(found, 200_000)
    const starts = found.map((fault) => rangeOf(fault)?.start.offset)
    assert.lengthOf(new Set(starts), 200_000)
  })
})

describe("a comparison", () => {
  it("may have any number of warnings for one name", () => {
    const options = many(20_000, () => "x")
    const text = JSON.stringify({ runtimes: { a: { runtimeType: "a.b", options } } })
    const sides = [Moby23, Moby25].map((engine) =>
      DockerEngine.shared(DockerAssessment.make(engine, sources(text), facts))
    )
    const compared = Comparison.compare(sides[0]!, sides[1]!).names.find(({ name }) => name === "a")
    assert.deepStrictEqual(
      compared?.to.problems.map(({ path }) => path.at(-1)),
      [...names(20_000)]
    )
  })
})
