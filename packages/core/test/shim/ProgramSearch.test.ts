import { Search } from "@oci-runtimes/core/machine"
import { ProgramSearch, ShimName, ShimSearch } from "@oci-runtimes/core/shim"
import { implicitName } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const environment = { searchPath: "/usr/local/bin:/usr/bin:bin", workingDirectory: "/work" }

describe("the program of runc's shim", () => {
  it.each([
    ["crun", ["/usr/local/bin/crun", "/usr/bin/crun", "/work/bin/crun"]],
    ["/opt/crun", ["/opt/crun"]],
    ["/usr/bin/crun --debug", ["/usr/bin/crun --debug"]],
    ["bin/crun", []],
    ["./crun", []]
  ])("%s is looked for at %j", (file, locations) => {
    const { places, seeker, wanted } = ProgramSearch.search(file, environment, "go-1.20")
    assert.deepStrictEqual([seeker, wanted], ["the shim", file])
    assert.deepStrictEqual(
      places.map(({ location }) => location),
      locations
    )
    const reason = ProgramSearch.unforeseen(file)
    assert.strictEqual(reason === undefined, locations.length > 0)
  })

  it("must be executable, and one with a path is the only one", () => {
    const states: ReadonlyArray<Search.PathState> = [{ _tag: "Directory" }, { _tag: "File", mode: 0o755 }]
    const found = Search.run(ProgramSearch.search("crun", environment, "go-1.20"), states).found
    assert.strictEqual(Result.getOrThrow(found), "/usr/bin/crun")
    const only = Search.run(ProgramSearch.search("/opt/crun", environment, "go-1.20"), states).found
    assert.isTrue(Result.isFailure(only))
  })
})

const places = (runtime: string) =>
  Result.map(
    ShimSearch.candidates(
      runtime,
      { ...environment, searchPath: "/usr/bin", executable: "/opt/containerd" },
      "containerd-1.6"
    ),
    ({ binary, places: found }) => [binary, ...found.map(({ location }) => location)]
  )

describe("a relative path of a shim", () => {
  it("is looked for in the directory of the path first, by containerd 1.6", () => {
    assert.deepStrictEqual(Result.getOrThrow(places("bin/io.kata.v2")), [
      "containerd-shim-kata-v2",
      "/work/bin/containerd-shim-kata-v2",
      "/usr/bin/containerd-shim-kata-v2",
      "/opt/containerd-shim-kata-v2"
    ])
  })

  it("with a dot before its last slash has no useful name in containerd 1.6", () => {
    assert.deepStrictEqual(Result.getOrThrow(places("./a.b")), [
      "containerd-shim-/a-b",
      "/work/containerd-shim-/a-b",
      "/work/containerd-shim-/a-b",
      "/work"
    ])
  })

  it("without a dot has no binary in any release", () => {
    const refused = Result.merge(places("bin/kata"))
    assert.deepInclude(refused, { reason: "NoBinary" })
  })

  it("is refused since containerd 1.7, each release with its own example", () => {
    for (const rules of ["containerd-1.7", "containerd-2.0"] as const) {
      const refused = ShimSearch.candidates("bin/io.kata.v2", { ...environment, executable: undefined }, rules)
      assert.isTrue(Result.isFailure(refused))
      if (Result.isFailure(refused)) {
        assert.strictEqual(refused.failure.reason, "RelativePath")
        const example = rules === "containerd-2.0" ? "v2" : "v1"
        assert.include(ShimSearch.message(refused.failure, rules), `io.containerd.runc.${example}`)
      }
    }
  })
})

describe("the binary of a name", () => {
  it.each([
    ["io.containerd.kata.v2", "containerd-shim-kata-v2"],
    ["kata.v2", "containerd-shim-kata-v2"],
    [".v2", "containerd-shim--v2"],
    ["a.", "containerd-shim-a-"],
    ["kata", undefined],
    ["", undefined]
  ])("%j is %j", (name, binary) => {
    assert.strictEqual(ShimName.binaryOf(name), binary)
  })

  it("depends on its last two parts alone", () => {
    let tested = 0
    fc.assert(
      fc.property(implicitName("containerd-2.0"), fc.stringMatching(/^[a-z]{1,4}$/), (name, prefix) => {
        tested++
        assert.strictEqual(ShimName.binaryOf(`${prefix}.${name}`), ShimName.binaryOf(name))
      })
    )
    assert.isAbove(tested, 50)
  })
})
