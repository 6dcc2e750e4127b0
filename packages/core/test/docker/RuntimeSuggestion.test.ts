import { Table } from "@oci-runtimes/core/data"
import {
  ConfigurationEdit,
  ConfigurationInput,
  Docker,
  DockerAssessment,
  type Moby,
  Moby23,
  Moby25,
  RuntimeSuggestion
} from "@oci-runtimes/core/docker"
import { Suggestion } from "@oci-runtimes/core/engine"
import { hostFacts, runtimeName, settings as anySettings } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { facts, settings } from "../samples.ts"

/** A name, with the path of its program where that matters. */
type Given = string | readonly [name: string, path: string]

const mapOf = (...runtimes: ReadonlyArray<Given>) =>
  Moby23.configure(
    {
      ...settings,
      runtimes: Table.make(
        runtimes.map((runtime) => {
          const [name, path] = typeof runtime === "string" ? ([runtime, `/opt/${runtime.length}`] as const) : runtime
          return [name, { path, runtimeArgs: [] }]
        })
      )
    },
    facts
  )

const names = (asked: string, ...runtimes: ReadonlyArray<Given>) =>
  RuntimeSuggestion.nearest(asked, mapOf(...runtimes)).map(({ name }) => name)

const engines = () => fc.constantFrom(Moby23, Moby25)

describe("suggestions", () => {
  it.each([
    ["NVIDIA", "nvidia", ["case"]],
    [" nvidia\t", "nvidia", ["spaces"]],
    ["ｎｖｉｄｉａ", "nvidia", ["look"]],
    ["nvi\u200Bdia", "nvidia", ["look"]],
    ["e\u0301", "\u00E9", ["look"]],
    [" Nvidia", "nvidia", ["spaces", "case"]],
    ["ＮＶＩＤＩＡ", "nvidia", ["look", "case"]],
    ["\uFEFF ｎvidia ", "nvidia", ["look", "spaces"]],
    [" Ｎvidia ", "nvidia", ["look", "spaces", "case"]]
  ] as const)("for %j are %j, which differs only in %j", (asked, name, butFor) => {
    assert.deepStrictEqual(RuntimeSuggestion.nearest(asked, mapOf(name)), [
      { name, because: { _tag: "Alike", butFor } }
    ])
  })

  it.each([
    ["crum", "crun", 1],
    ["crn", "crun", 1],
    ["crunn", "crun", 1],
    ["curn", "crun", 1],
    ["CURN", "crun", 1],
    ["nvdi", "nvidia", 2],
    ["nvidia-experimentl", "nvidia-experimental", 1],
    ["nvidia-exprimntl", "nvidia-experimental", 3]
  ])("for %j are %j, %i off", (asked, name, characters) => {
    assert.deepStrictEqual(RuntimeSuggestion.nearest(asked, mapOf(name)), [
      { name, because: { _tag: "Misspelt", characters } }
    ])
  })

  it.each([
    ["", "x"],
    ["x", "y"],
    ["ab", "ba"],
    ["kata", "crun"],
    ["runsc", "runc"],
    ["krun", "crun"],
    ["io.containerd.kata.v2", "crun"],
    ["nvidia-expermntl-1", "nvidia-experimental"]
  ])("for %j are not %j, which is too far off", (asked, name) => {
    assert.deepStrictEqual(RuntimeSuggestion.nearest(asked, mapOf(name)), [])
  })

  it("are not made for a slip in a name that is longer than anybody types", () => {
    const long = Array.from({ length: 200 }, (_, index) => `${"x".repeat(20_000)}${index}`)
    assert.deepStrictEqual(names(`y${"x".repeat(20_000)}z`, ...long), [])
    assert.deepStrictEqual(names("X".repeat(20_000), "x".repeat(20_000)), ["x".repeat(20_000)])
    assert.deepStrictEqual(names(`${"x".repeat(254)}y`, "x".repeat(255)), ["x".repeat(255)])
  })

  it("name the runtimes whose program is asked for", () => {
    const map = mapOf(["fast", "/usr/local/bin/crun"], ["other", "crun"], ["none", ""])
    for (const asked of ["/usr/bin/crun", "./crun", "crun"]) {
      assert.deepStrictEqual(RuntimeSuggestion.nearest(asked, map), [
        { name: "fast", because: { _tag: "SameProgram", program: "/usr/local/bin/crun" } },
        { name: "other", because: { _tag: "SameProgram", program: "crun" } }
      ])
    }
    assert.deepStrictEqual(RuntimeSuggestion.nearest("/usr/bin/", map), [])
  })

  it("include the engine's own names, also where a reload took one from the map", () => {
    assert.deepStrictEqual(names("RunC"), ["runc"])
    assert.deepStrictEqual(names("/usr/bin/runc"), ["io.containerd.runc.v2", "runc"])
    assert.deepStrictEqual(
      RuntimeSuggestion.nearest("io.containerd.runc.v1", { runtimes: Table.make([]) }).map(({ name }) => name),
      ["io.containerd.runc.v2"]
    )
  })

  it("come in the order of their nearness, at most three of them", () => {
    const near = ["nvidias", "Nvidia ", "nvidia-x", ["gpu", "/usr/bin/nvidia"], "NVIDIA", "nvidiat"] as const
    assert.deepStrictEqual(names("nvidia", ...near), ["NVIDIA", "Nvidia ", "gpu"])
    assert.deepStrictEqual(names("nvidia", "nvidiat", "nvidia-x", "nvidias"), ["nvidias", "nvidiat", "nvidia-x"])
    assert.deepStrictEqual(names("nvidia", ...near.toReversed()), names("nvidia", ...near))
  })

  it.each([
    [{ _tag: "Alike", butFor: ["case"] }, "It differs only in case."],
    [{ _tag: "Alike", butFor: ["spaces", "case"] }, "It differs only in leading or trailing white space and in case."],
    [{ _tag: "SameProgram", program: "/usr/bin/crun" }, "Its program is /usr/bin/crun."],
    [{ _tag: "Misspelt", characters: 1 }, "It differs by one character."],
    [{ _tag: "Misspelt", characters: 3 }, "It differs by 3 characters."]
  ] as ReadonlyArray<[Suggestion.Because, string]>)("because of %j say so", (because, sentence) => {
    assert.strictEqual(Suggestion.describe({ name: "x", because }), sentence)
  })

  it("are names that resolve, each once, and never the one that was asked for", () => {
    fc.assert(
      fc.property(
        engines(),
        anySettings(),
        hostFacts(),
        fc.string(),
        runtimeName(),
        (engine, given, host, other, name) => {
          const map = engine.configure(given, host)
          const asked = [
            name,
            other,
            ...[...given.runtimes.names()].flatMap((known) => [known, `${known}x`, ` ${known}`])
          ]
          for (const text of asked) {
            const suggested = RuntimeSuggestion.nearest(text, map).map((suggestion) => suggestion.name)
            assert.isAtMost(suggested.length, Suggestion.maximum)
            assert.strictEqual(new Set(suggested).size, suggested.length)
            assert.notInclude(suggested, text)
            for (const found of suggested) assert.isTrue(Result.isSuccess(engine.resolve(map, found)))
          }
        }
      )
    )
  })

  it("find a configured name whatever its case and the spaces around it", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,9}$/), (name) => {
        fc.pre(name !== "runc")
        assert.strictEqual(names(` ${name.toUpperCase()} `, name)[0], name)
      })
    )
  })
})

/** The entry in the words of `add`: the name, and the flag with its value. */
const proposal = (engine: Moby.Generation, asked: string, ...configured: ReadonlyArray<string>): string | undefined => {
  const runtimes = Table.make(configured.map((name) => [name, { path: "/opt/x", runtimeArgs: [] }]))
  const proposed = RuntimeSuggestion.entryFor(engine, engine.configure({ ...settings, runtimes }, facts), asked)
  if (proposed === undefined) return undefined
  const { name = "NAME", run } = proposed
  return `${name} ${run?._tag === "Shim" ? `--type ${run.runtimeType}` : `--path ${run?.program ?? "PROGRAM"}`}`
}

const release = (version: string) => Result.getOrThrow(Docker.release(version))

describe("the entry for an unknown name", () => {
  it.each([
    ["runsc", "runsc --path runsc"],
    ["gVisor", "gVisor --path runsc"],
    ["crun", "crun --path crun"],
    ["youki", "youki --path youki"],
    ["nvidia", "nvidia --path nvidia-container-runtime"],
    ["nvidia-container-runtime", "nvidia-container-runtime --path nvidia-container-runtime"],
    ["sysbox-runc", "sysbox-runc --path sysbox-runc"],
    [" runsc ", "runsc --path runsc"],
    ["nope", "nope --path PROGRAM"],
    ["crum", "crum --path PROGRAM"],
    ["/usr/bin/crun", "NAME --path /usr/bin/crun"],
    ["/opt/runc", "NAME --path /opt/runc"],
    ["/usr/bin/nvidia-ctk", "NAME --path /usr/bin/nvidia-container-runtime"]
  ])("%j is %s, in every release", (asked, expected) => {
    for (const engine of [Moby23, release("24"), release("25"), release("29")]) {
      assert.strictEqual(proposal(engine, asked), expected, engine.title)
    }
  })

  it.each([
    ["kata", "kata --type io.containerd.kata.v2"],
    ["kata-runtime", "kata-runtime --type io.containerd.kata.v2"],
    ["wasmtime", "wasmtime --type io.containerd.wasmtime.v1"],
    ["/usr/bin/kata-runtime", "NAME --type io.containerd.kata.v2"],
    ["/usr/bin/containerd-shim-kata-v2", "NAME --type io.containerd.kata.v2"]
  ])("%j is %s, but not before 24.0, which cannot configure shims", (asked, expected) => {
    for (const engine of [release("24"), release("25"), release("29")]) {
      assert.strictEqual(proposal(engine, asked), expected, engine.title)
    }
    assert.isUndefined(proposal(Moby23, asked))
  })

  it.each([
    ["the name of a shim resolves", "io.containerd.kata.v2"],
    ["the name is the engine's own", "runc"],
    ["the name is the engine's own, with spaces", "runc "],
    ["the name is the engine's own, in another case", "RunC"],
    ["the name is configured, with spaces", " mine"],
    ["the name is configured, in another case", "MINE"],
    ["the program is configured", "x"],
    ["the program is configured", "/opt/x"],
    ["the name is retired", "docker-runc"],
    ["the name is retired", "cc-runtime"],
    ["the program is retired", "/usr/bin/docker-runc"],
    ["the program is a hypervisor with a configuration of its own", "kata-fc"],
    ["the program does not run containers", "podman"],
    ["the program does not run containers", "/usr/bin/docker"],
    ["the name is the file name of a shim", "containerd-shim-kata-v2"],
    ["the path is relative", "bin/crun"],
    ["the path is relative", "../sh"],
    ["the path is a directory's", "/usr/bin/"],
    ["the path has arguments", "/usr/bin/crun --debug"],
    ["the name has arguments", "crun --debug"],
    ["the name is empty", ""],
    ["the name is only spaces", " "]
  ])("does not exist if %s: %j", (_, asked) => {
    for (const engine of [Moby23, release("24"), release("29")]) {
      assert.isUndefined(proposal(engine, asked, "mine"), engine.title)
    }
  })

  it("can be added, and then the name resolves, for any name", () => {
    const asked = fc.oneof(
      runtimeName(),
      fc.string(),
      fc.constantFrom("kata", "NVIDIA", "runsc", "/usr/bin/kata-clh", "wasmer", "/opt/containerd-shim-x-v2")
    )
    fc.assert(
      fc.property(fc.constantFrom(Moby23, release("24"), Moby25), asked, (engine, text) => {
        const before = DockerAssessment.make(engine, ConfigurationInput.make("{}"), facts)
        const proposed = RuntimeSuggestion.entryFor(engine, before.map, text)
        if (proposed === undefined) return
        const { name = "chosen", run } = proposed
        const entry =
          run?._tag === "Shim"
            ? { path: "", runtimeArgs: [], runtimeType: run.runtimeType }
            : { path: run?.program ?? "/opt/program", runtimeArgs: [] }
        const added = ConfigurationEdit.make(before, { _tag: "AddRuntime", name, entry })
        if (!name.isWellFormed()) return
        assert.isTrue(Result.isSuccess(engine.resolve(Result.getOrThrow(added).after.map, name)))
      })
    )
  })
})
