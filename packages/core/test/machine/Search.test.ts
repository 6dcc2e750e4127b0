import { ExecutableSearch, Search } from "@oci-runtimes/core/machine"
import { ShimSearch } from "@oci-runtimes/core/shim"
import { pathState, hostFacts, runtimeName, searchWorld } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const missing: Search.PathState = { _tag: "Unreadable", errno: "ENOENT" }
const denied: Search.PathState = { _tag: "Unreadable", errno: "EACCES" }
const directory: Search.PathState = { _tag: "Directory" }
const program: Search.PathState = { _tag: "File", mode: 0o755 }
const device: Search.PathState = { _tag: "File", mode: 0o020666 }

const place = (path: string, more: Partial<Search.SearchPlace> = {}): Search.SearchPlace => ({
  path,
  location: path,
  test: "execute-bit",
  onError: "next",
  ...more
})

const run = (places: ReadonlyArray<Search.SearchPlace>, states: ReadonlyArray<Search.PathState>) =>
  Search.run({ places }, states)

describe("a pathState", () => {
  it.each([
    [missing, []],
    [directory, ["anything"]],
    [program, ["anything", "executable", "execute-bit", "no-directory", "regular-file"]],
    [{ ...program, mode: 0o100755 }, ["anything", "executable", "execute-bit", "no-directory", "regular-file"]],
    [{ ...program, execution: "denied" }, ["anything", "execute-bit", "no-directory", "regular-file"]],
    [{ ...program, mode: 0o644, execution: "allowed" }, ["anything", "executable", "no-directory", "regular-file"]],
    [{ ...program, mode: 0o644 }, ["anything", "no-directory", "regular-file"]],
    [device, ["anything", "no-directory"]]
  ] as ReadonlyArray<[Search.PathState, ReadonlyArray<Search.Test>]>)("%j passes %j", (found, passed) => {
    const tests: ReadonlyArray<Search.Test> = ["anything", "executable", "execute-bit", "no-directory", "regular-file"]
    assert.deepStrictEqual(
      tests.filter((test) => Search.passes(found, test)),
      passed
    )
  })
})

describe("a place that need not be looked at", () => {
  it.each([
    ["", "ENOENT"],
    ["/a\0b", "EINVAL"],
    ["/a", undefined]
  ])("%j has the error %s", (location, errno) => {
    const state = Search.foreseen({ path: location, location })
    assert.strictEqual(state?._tag === "Unreadable" ? state.errno : undefined, errno)
  })
})

describe("a search", () => {
  it("takes the first place that passes, and looks no further", () => {
    const { found, probed: looked } = run([place("/a"), place("/b"), place("/c")], [missing, program, program])
    assert.deepStrictEqual(found, Result.succeed("/b"))
    assert.deepStrictEqual(
      looked.map((one) => [one.state, one.isMatch]),
      [
        [missing, false],
        [program, true],
        [null, false]
      ]
    )
  })

  it("goes past an error or stops at it, as its place says", () => {
    const stops = place("/a", { onError: "stop" })
    assert.deepStrictEqual(run([place("/a"), place("/b")], [denied, program]).found, Result.succeed("/b"))
    const stopped = run([stops, place("/b")], [denied, program])
    assert.deepStrictEqual(stopped.found, Result.fail({ _tag: "Stopped", place: stops, errno: "EACCES" } as const))
    assert.deepStrictEqual(
      stopped.probed.map((one) => [one.state, one.isMatch]),
      [
        [denied, false],
        [null, false]
      ]
    )
    assert.deepStrictEqual(run([stops, place("/b")], [directory, program]).found, Result.succeed("/b"))
  })

  it("goes past a missing path only, if its place says so", () => {
    const lenient = place("/a", { onError: "next-if-missing" })
    assert.deepStrictEqual(run([lenient, place("/b")], [missing, program]).found, Result.succeed("/b"))
    assert.deepStrictEqual(run([lenient, place("/b")], [directory, program]).found, Result.succeed("/b"))
    for (const errno of ["EACCES", "ENOTDIR", "ELOOP", "ENAMETOOLONG"]) {
      assert.deepStrictEqual(
        run([lenient, place("/b")], [{ _tag: "Unreadable", errno }, program]).found,
        Result.fail({ _tag: "Stopped", place: lenient, errno } as const)
      )
    }
  })

  it("ends at a place whose program is refused", () => {
    const refused = place("a", { isRefused: true })
    const outcome = run([refused, place("/b")], [program, program])
    assert.deepStrictEqual(outcome.found, Result.fail({ _tag: "Refused", place: refused } as const))
    assert.deepStrictEqual(outcome.probed[0], { place: refused, state: program, isMatch: true })
  })

  it("is exhausted without places and without states", () => {
    const exhausted = Result.fail({ _tag: "Exhausted" } as const)
    assert.deepStrictEqual(run([], [program]).found, exhausted)
    assert.deepStrictEqual(run([place("/a")], []).found, exhausted)
    assert.deepStrictEqual(run([place("/a")], []).probed, [{ place: place("/a"), state: null, isMatch: false }])
  })
})

/** Looks up a program as Go does, in Go's own order. This code is older than the searches. */
const lookPath = (
  {
    environment,
    file,
    states
  }: { file: string } & Record<"environment", ExecutableSearch.SearchEnvironment> & {
      states: ReadonlyArray<Search.PathState>
    },
  rules: ExecutableSearch.SearchRules
): Result.Result<string, ExecutableSearch.ExecutableNotFound> => {
  const refuse = (reason: ExecutableSearch.SearchReason) =>
    Result.fail({ _tag: "ExecutableNotFound" as const, file, reason })
  const hit = ExecutableSearch.candidates(file, environment)[
    states.findIndex((one) => Search.passes(one, ExecutableSearch.testOf(rules)))
  ]
  if (file.includes("/")) {
    const [first] = states
    if (hit !== undefined) return Result.succeed(file)
    if (first?._tag === "Unreadable") return refuse(first)
    return refuse({ _tag: first?._tag === "Directory" && rules !== "go-1.19" ? "IsDirectory" : "NotExecutable" })
  }
  if (hit === undefined) return refuse({ _tag: "NotInPath" })
  return hit.path.startsWith("/")
    ? Result.succeed(hit.path)
    : refuse({ _tag: "RelativeToWorkingDirectory", path: hit.path })
}

/** Looks up a shim as containerd does, in containerd's own order. */
const shimPath = (
  { binary, places, runtime }: ShimSearch.ShimSearch,
  states: ReadonlyArray<Search.PathState>,
  rules: ExecutableSearch.SearchRules
): Result.Result<string, ShimSearch.ShimNotFound> => {
  const isContent = ({ origin }: ShimSearch.ShimPlace, found: Search.PathState): boolean =>
    Search.passes(found, origin === "searchPath" ? ExecutableSearch.testOf(rules) : "anything")
  const hit = places.find((one, index) => states[index] !== undefined && isContent(one, states[index]))
  if (hit !== undefined) return Result.succeed(hit.path)
  const [first] = states
  const isCustom = places[0]?.origin === "custom" && first?._tag === "Unreadable"
  return Result.fail({ _tag: "ShimNotFound", runtime, binary, ...(isCustom && { errno: first.errno }) })
}

const rules = () => fc.constantFrom<ExecutableSearch.SearchRules>("go-1.19", "go-1.20")

describe("a search as data", () => {
  it("ends as Go's lookup of a program does, for any states, also if some are missing", () => {
    fc.assert(
      fc.property(searchWorld(), rules(), fc.nat(4), (world, by, missed) => {
        const states = world.states.slice(0, Math.max(0, world.states.length - missed))
        assert.deepStrictEqual(
          ExecutableSearch.decide(world.file, world.environment, states, by),
          lookPath({ ...world, states }, by)
        )
      }),
      { numRuns: 1000 }
    )
  })

  it("ends as containerd's look for a shim does", () => {
    let found = 0
    fc.assert(
      fc.property(
        fc.oneof(runtimeName(), fc.constantFrom("/opt/shim", "io.containerd.kata.v2")),
        hostFacts(),
        fc.array(pathState(), { maxLength: 7 }),
        rules(),
        (name, host, states, by) => {
          const places = ShimSearch.candidates(name, { ...host, executable: "/usr/bin/containerd" }, "containerd-1.7")
          if (Result.isFailure(places)) return
          const expected = shimPath(places.success, states, by)
          assert.deepStrictEqual(ShimSearch.decide(places.success, states, by), expected)
          if (Result.isSuccess(expected)) found += 1
        }
      ),
      { numRuns: 1000 }
    )
    assert.isAbove(found, 100)
  })
})
