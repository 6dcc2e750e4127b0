/** The releases of containerd as engines. */
import { Containerd, ContainerdProblem } from "@oci-runtimes/core/containerd"
import { Problem } from "@oci-runtimes/core/engine"
import { Check } from "@oci-runtimes/core/questions"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { containerd, header } from "./configs.ts"
import { assess, engines, main, release } from "./machines.ts"

describe("a release", () => {
  it.each([
    ["1.6.0", "containerd-1.6.0", "containerd-1.6"],
    ["1.6.20~ds1-1+deb12u1", "containerd-1.6.20", "containerd-1.6"],
    ["v1.7.24", "containerd-1.7.24", "containerd-1.7"],
    ["1", "containerd-1", "containerd-1.7"],
    ["2.0.0", "containerd-2.0.0", "containerd-2.0"],
    ["2.2", "containerd-2.2", "containerd-2.0"],
    ["2.3.4", "containerd-2.3.4", "containerd-2.3"],
    ["2", "containerd-2", "containerd-2.3"],
    ["2.4.0", "containerd-2.4.0", "containerd-2.3"],
    ["3.0", "containerd-3.0", "containerd-2.3"]
  ])("%s rests on recorded answers", (text, id, restsOn) => {
    const found = release(text)
    assert.deepStrictEqual([found.id, found.restsOn, found.family], [id, restsOn, "containerd"])
    assert.strictEqual(found.isNewer, /^(?:2\.4|3)/.test(text))
    assert.strictEqual(Containerd.reservation(found) === undefined, !found.isNewer)
    assert.isFrozen(found)
  })

  it.each(["", "x", "1.5.18", "0.9", "1.6.", "containerd-1.7"])("%j has no rules", (text) => {
    const found = Containerd.release(text)
    assert.isTrue(Result.isFailure(found))
    if (Result.isFailure(found)) assert.match(Containerd.message(found.failure), /Choose a release from 1\.6 to 2\.3/)
  })

  it("is the newest that is known", () => {
    assert.deepStrictEqual([Containerd.newest().id, Containerd.newest().isNewer], ["containerd-2.3", false])
  })

  it("of a build may read another TOML, except before containerd 2", () => {
    const readers = ["1.7.24", "2.1.9"].map((version) =>
      Result.map(Containerd.release(version, { toml: "1.1" }), ({ traits }) => traits().reader)
    )
    assert.deepStrictEqual(readers.map(Result.getOrThrow), ["goToml1", "goToml24"])
    assert.strictEqual(release("2.1.9").traits().reader, "goToml2")
  })

  it("has the traits of the engine without a patch number if it is the last patch release", () => {
    for (const engine of engines) {
      const version = engine.id.replace("containerd-", "")
      assert.deepStrictEqual(release(`${version}.999`).traits(), engine.traits())
    }
  })

  it("never throws, and has a text with a version or a refusal", () => {
    const cases = { known: 0, unknown: 0 }
    const texts = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 9 })).map((numbers) => numbers.join("."))
    )
    fc.assert(
      fc.property(texts, (text) => {
        const found = Containerd.release(text)
        cases[Result.isSuccess(found) ? "known" : "unknown"]++
        if (Result.isSuccess(found)) assert.match(found.success.id, /^containerd-[\d.]+$/)
      })
    )
    for (const [kind, count] of Object.entries(cases)) assert.isAbove(count, 10, kind)
  })
})

describe("the minor releases between two", () => {
  it.each([
    ["containerd-1.6", "containerd-2.3", ["1.7", "2.0", "2.1", "2.2"]],
    ["containerd-1.6.20", "containerd-1.7.24", []],
    ["containerd-1.7", "containerd-2.1.9", ["2.0"]],
    ["containerd-2.3", "containerd-1.6", []],
    ["containerd-2.0", "containerd-2.0", []],
    ["containerd-2.2", "containerd-2.9", ["2.3"]],
    ["podman-5", "containerd-2.3", []],
    ["containerd-1.6", "x", []]
  ])("%s and %s are %j", (from, to, expected) => {
    assert.deepStrictEqual(Containerd.between(from, to), expected)
  })
})

describe("the version in the output of containerd", () => {
  it.each([
    ["containerd github.com/containerd/containerd/v2 v2.3.4 0123abc\n", "2.3.4"],
    ["containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+b1\n", "1.6.20~ds1"],
    ["containerd containerd.io 1.7.24 88bf19b\n", "1.7.24"],
    ["warning\ncontainerd a 2.0.0 x\n", "2.0.0"],
    ["runc version 1.1.5\n", undefined],
    ["containerd\n", undefined],
    ["", undefined]
  ])("%j is %s", (output, version) => {
    assert.strictEqual(Containerd.versionIn(output), version)
  })
})

describe("an assessment to compare", () => {
  it("has the reasons why no pod starts, and not the age of the rules", () => {
    const files = { [main]: header(3) + containerd(3, 'default_runtime_name = "x"') }
    const assessment = assess(release("2.4"), { files })
    const { problems } = Check.make(assessment)
    const { reading } = Containerd.comparable(assessment, problems)
    const codes = reading.problems.map(({ code }) => code)
    assert.notInclude(codes, "newer-containerd")
    assert.include(codes, "default-not-configured")
    assert.isTrue(reading.problems.some((problem) => Problem.runsNothing(problem)))
  })
})

describe("an engine", () => {
  const problem = ContainerdProblem.make("unknown-setting", "")

  it.each([
    [["plugins", "io.containerd.grpc.v1.cri", "containerd", "runtimes", "crun", "options"], "crun"],
    [["plugins", "x", "containerd", "runtimes"], undefined],
    [["version"], undefined],
    [[], undefined]
  ])("finds the runtime of the path %j", (path, name) => {
    assert.strictEqual(Containerd.containerd20.runtimeOf?.({ ...problem, path }), name)
  })
})
