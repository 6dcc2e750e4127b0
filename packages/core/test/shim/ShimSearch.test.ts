import { pathState, hostFacts, implicitName, runtimeName } from "@oci-runtimes/core/testing"
import { type ExecutableSearch, Search } from "@oci-runtimes/core/machine"
import { ShimName, ShimSearch } from "@oci-runtimes/core/shim"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const environment: ShimSearch.ShimEnvironment = {
  searchPath: "/usr/local/bin:/usr/bin",
  workingDirectory: "/",
  executable: "/opt/containerd/bin/containerd"
}

const executable: Search.PathState = { _tag: "File", mode: 0o755 }
const text: Search.PathState = { _tag: "File", mode: 0o644 }
const directory: Search.PathState = { _tag: "Directory" }
const notByUser: Search.PathState = { _tag: "File", mode: 0o755, execution: "denied" }
const missing: Search.PathState = { _tag: "Unreadable", errno: "ENOENT" }

const search = (runtime: string, given: Partial<ShimSearch.ShimEnvironment> = {}): ShimSearch.ShimSearch =>
  Result.getOrThrow(ShimSearch.candidates(runtime, { ...environment, ...given }, "containerd-1.7"))

const summary = ({ places }: ShimSearch.ShimSearch) => places.map(({ origin, path }) => `${origin} ${path}`)

const rules = () => fc.constantFrom<ShimName.NameRules>("containerd-1.6", "containerd-1.7")

const environments = (): fc.Arbitrary<ShimSearch.ShimEnvironment> =>
  fc
    .tuple(hostFacts(), fc.constantFrom(undefined, "/usr/bin/containerd", "/containerd"))
    .map(([facts, own]) => ({ ...facts, executable: own }))

describe("the places of a shim", () => {
  it("are the working directory, PATH, and the directory of containerd itself", () => {
    const found = search("io.containerd.runsc.v1")
    assert.strictEqual(found.binary, "containerd-shim-runsc-v1")
    assert.deepStrictEqual(summary(found), [
      "workingDirectory /containerd-shim-runsc-v1",
      "searchPath /usr/local/bin/containerd-shim-runsc-v1",
      "searchPath /usr/bin/containerd-shim-runsc-v1",
      "besideContainerd /opt/containerd/bin/containerd-shim-runsc-v1"
    ])
  })

  it("are absolute where PATH is not", () => {
    const found = search("a.b", { searchPath: "bin:", workingDirectory: "/work/", executable: "/containerd" })
    assert.deepStrictEqual(summary(found), [
      "workingDirectory /work/containerd-shim-a-b",
      "searchPath /work/bin/containerd-shim-a-b",
      "searchPath /work/containerd-shim-a-b",
      "besideContainerd /containerd-shim-a-b"
    ])
  })

  it("do without those that are not known", () => {
    assert.deepStrictEqual(summary(search("a.b", { searchPath: "", executable: undefined })), [
      "workingDirectory /containerd-shim-a-b"
    ])
  })

  it("are for a path that place alone, as it is written", () => {
    const found = search("/opt//shim")
    assert.strictEqual(found.binary, "/opt//shim")
    assert.deepStrictEqual(found.places, [{ origin: "custom", path: "/opt//shim", location: "/opt//shim" }])
  })

  it.each([
    ["", "Empty", "no runtime name"],
    ["./shim", "RelativePath", invalid("./shim")],
    ["a.b/c.d", "RelativePath", invalid("a.b/c.d")],
    ["runsc", "NoBinary", invalid("runsc")],
    [".runsc", "NoBinary", invalid(".runsc")]
  ] as const)("are none for %j: %s", (runtime, reason, message) => {
    const refused: ShimSearch.RefusedShim = { _tag: "RefusedShim", runtime, reason }
    assert.deepStrictEqual(ShimSearch.candidates(runtime, environment, "containerd-1.7"), Result.fail(refused))
    assert.strictEqual(ShimSearch.message(refused), message)
  })

  it("are there for every implicit name, and all absolute", () => {
    fc.assert(
      fc.property(implicitName("containerd-1.7"), rules(), environments(), (name, set, given) => {
        const found = Result.getOrThrow(ShimSearch.candidates(name, given, set))
        assert.deepStrictEqual(ShimName.shimBinary(name, set), Result.succeed(found.binary))
        for (const { location, path } of found.places) assert.isTrue(path.startsWith("/") && location.startsWith("/"))
      })
    )
  })

  it("are refused exactly for names that are neither permissible nor absolute paths nor, for containerd 1.6, paths with a binary", () => {
    const counts = { path: 0, refused: 0, relative: 0 }
    const relativePath = fc.tuple(runtimeName(), implicitName("containerd-1.7")).map((parts) => parts.join("/"))
    fc.assert(
      fc.property(
        fc.oneof({ weight: 4, arbitrary: runtimeName() }, relativePath),
        rules(),
        environments(),
        (name, set, given) => {
          const isRelative = set === "containerd-1.6" && name.includes("/") && !name.startsWith("/")
          const isKnown = name.startsWith("/") || ShimName.isImplicit(name, set)
          const isTaken = isKnown || (isRelative && ShimName.binaryOf(name) !== undefined)
          assert.strictEqual(Result.isSuccess(ShimSearch.candidates(name, given, set)), isTaken)
          counts[isKnown ? "path" : isTaken ? "relative" : "refused"]++
        }
      ),
      { numRuns: 1000 }
    )
    assert.isAbove(counts.refused, 100)
    assert.isAbove(counts.relative, 20)
  })
})

describe("the verdict", () => {
  it.each([
    ["in the working directory, whatever it is", [directory], "/containerd-shim-a-b"],
    ["in PATH", [missing, missing, executable], "/usr/bin/containerd-shim-a-b"],
    ["in PATH only if it can be executed", [missing, text, executable], "/usr/bin/containerd-shim-a-b"],
    ["in PATH only if it is not a directory", [missing, directory, executable], "/usr/bin/containerd-shim-a-b"],
    ["next to containerd, whatever it is", [missing, text, directory, text], "/opt/containerd/bin/containerd-shim-a-b"]
  ] as const)("is the shim %s", (_, states, path) => {
    assert.deepStrictEqual(ShimSearch.decide(search("a.b"), states, "go-1.20"), Result.succeed(path))
  })

  it.each([
    ["go-1.19", "/usr/local/bin/containerd-shim-a-b"],
    ["go-1.20", "/usr/bin/containerd-shim-a-b"]
  ] as const)("is in PATH what %s accepts: %s", (searchRules, path) => {
    const states = [missing, notByUser, executable]
    assert.deepStrictEqual(ShimSearch.decide(search("a.b"), states, searchRules), Result.succeed(path))
  })

  it("is the shim by a path whatever is there", () => {
    assert.deepStrictEqual(ShimSearch.decide(search("/opt/shim"), [directory], "go-1.20"), Result.succeed("/opt/shim"))
  })

  it.each([
    [
      "a.b",
      [missing, text, missing, missing],
      'runtime "a.b" binary not installed "containerd-shim-a-b": file does not exist'
    ],
    ['a."\n', [], 'runtime "a.\\"\\n" binary not installed "containerd-shim-a-\\"\\n": file does not exist'],
    ["/opt/shim", [missing], "invalid custom binary path: stat /opt/shim: no such file or directory"],
    [
      "/opt/shim",
      [{ _tag: "Unreadable", errno: "EACCES" }],
      "invalid custom binary path: stat /opt/shim: permission denied"
    ]
  ] as const)("for %j with %j is in containerd's words %s", (runtime, states, message) => {
    const refused = ShimSearch.decide(search(runtime), states, "go-1.20")
    assert.strictEqual(Result.isFailure(refused) ? ShimSearch.message(refused.failure) : undefined, message)
  })

  it("is the first place that suffices, and needs no pathState behind it", () => {
    fc.assert(
      fc.property(
        implicitName("containerd-1.7"),
        environments(),
        fc.infiniteStream(pathState()),
        fc.constantFrom<ExecutableSearch.SearchRules>("go-1.19", "go-1.20"),
        (name, given, stream, searchRules) => {
          const found = Result.getOrThrow(ShimSearch.candidates(name, given, "containerd-1.7"))
          const states = found.places.map(() => stream.next().value)
          const first = ShimSearch.search(found, searchRules).places.findIndex(({ test }, index) =>
            Search.passes(states[index]!, test)
          )
          const verdict = ShimSearch.decide(found, states, searchRules)
          assert.strictEqual(Result.getOrUndefined(verdict), found.places[first]?.path)
          if (first !== -1)
            assert.deepStrictEqual(ShimSearch.decide(found, states.slice(0, first + 1), searchRules), verdict)
        }
      )
    )
  })
})

function invalid(runtime: string): string {
  const forms = "either format like `io.containerd.runc.v1` or a full path to the binary"
  return `invalid runtime name ${runtime}, correct runtime name should be ${forms}`
}
