import { ExecutableSearch, Search } from "@oci-runtimes/core/machine"
import { searchWorld } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const executable: Search.PathState = { _tag: "File", mode: 0o755 }
const missing: Search.PathState = { _tag: "Unreadable", errno: "ENOENT" }
const notByUser: Search.PathState = { _tag: "File", mode: 0o755, execution: "denied" }
const byUserAlone: Search.PathState = { _tag: "File", mode: 0o644, execution: "allowed" }

const allRules: ReadonlyArray<ExecutableSearch.SearchRules> = ["go-1.19", "go-1.20"]

const rulesOf = () => fc.constantFrom(...allRules)

describe("candidates", () => {
  it.each([
    ["/usr/bin/crun", "/bin", [["/usr/bin/crun", "/usr/bin/crun"]]],
    ["bin/crun", "/bin", [["bin/crun", "/work/bin/crun"]]],
    ["./crun", "/bin", [["./crun", "/work/./crun"]]],
    ["crun", "", []],
    [
      "crun",
      "/bin:/opt//x/../bin/:/bin",
      [
        ["/bin/crun", "/bin/crun"],
        ["/opt/bin/crun", "/opt/bin/crun"],
        ["/bin/crun", "/bin/crun"]
      ]
    ],
    [
      "crun",
      ":bin:.",
      [
        ["crun", "/work/crun"],
        ["bin/crun", "/work/bin/crun"],
        ["crun", "/work/crun"]
      ]
    ],
    ["..", "/usr/bin", [["/usr", "/usr"]]],
    ["", "/usr/bin", [["/usr/bin", "/usr/bin"]]],
    [
      "",
      ":",
      [
        [".", "/work/."],
        [".", "/work/."]
      ]
    ]
  ])("for %j with PATH=%s are %j", (file, searchPath, places) => {
    assert.deepStrictEqual(
      ExecutableSearch.candidates(file, { searchPath, workingDirectory: "/work" }),
      places.map(([path, location]) => ({ path: path!, location: location! }))
    )
  })
})

describe("a file", () => {
  it.each([
    [0o755, true],
    [0o100, true],
    [0o010, true],
    [0o001, true],
    [0o644, false],
    [0o000, false],
    [0o6000, false]
  ])("of the mode %d is a program if nothing else is known: %s", (mode, expected) => {
    for (const rules of allRules) {
      assert.strictEqual(Search.passes({ _tag: "File", mode }, ExecutableSearch.testOf(rules)), expected)
    }
  })

  it.each([
    ["go-1.19", 0o755, "denied", true],
    ["go-1.19", 0o700, "deniedToUser", true],
    ["go-1.19", 0o644, "allowed", false],
    ["go-1.20", 0o755, "denied", false],
    ["go-1.20", 0o001, "deniedToUser", false],
    ["go-1.20", 0o100, "allowed", true],
    ["go-1.20", 0o644, "allowed", true]
  ] as const)("is to %s, with the mode %d and %s by the system, a program: %s", (rules, mode, execution, expected) => {
    assert.strictEqual(Search.passes({ _tag: "File", mode, execution }, ExecutableSearch.testOf(rules)), expected)
  })

  it("that is a directory or cannot be read is not a program", () => {
    for (const rules of allRules) {
      assert.isFalse(Search.passes({ _tag: "Directory" }, ExecutableSearch.testOf(rules)))
      assert.isFalse(Search.passes(missing, ExecutableSearch.testOf(rules)))
    }
  })

  it("with a NUL in its place need not be looked for", () => {
    assert.deepStrictEqual(Search.foreseen({ path: "a\0", location: "/a\0" }), {
      _tag: "Unreadable",
      errno: "EINVAL"
    })
    assert.isUndefined(Search.foreseen({ path: "a", location: "/a" }))
  })
})

const notInPath = 'exec: "x": executable file not found in $PATH'

/** The path that is used, or the message. */
const said = (
  file: string,
  searchPath: string,
  states: ReadonlyArray<Search.PathState>,
  rules: ExecutableSearch.SearchRules
): string =>
  Result.match(ExecutableSearch.decide(file, { searchPath, workingDirectory: "/work" }, states, rules), {
    onSuccess: (path) => path,
    onFailure: ExecutableSearch.message
  })

describe("verdict", () => {
  it.each([
    ["/usr/bin/crun", "", [executable], "/usr/bin/crun"],
    ["bin/../crun", "/bin", [executable], "bin/../crun"],
    ["crun", "/bin:/usr/bin", [missing, executable], "/usr/bin/crun"],
    ["crun", "/bin:.", [executable], "/bin/crun"],
    ["crun", "/a:/b:/c", [{ _tag: "Directory" }, { _tag: "File", mode: 0o644 }, executable], "/c/crun"],
    ["crun", "//bin/", [executable], "/bin/crun"]
  ] as const)("finds %j with PATH=%s and %j at %j", (file, searchPath, states, path) => {
    const environment = { searchPath, workingDirectory: "/work" }
    for (const rules of allRules) {
      assert.deepStrictEqual(ExecutableSearch.decide(file, environment, states, rules), Result.succeed(path))
    }
  })

  it.each([
    ["crun", "", [], 'exec: "crun": executable file not found in $PATH'],
    ["crun", "/bin", [missing], 'exec: "crun": executable file not found in $PATH'],
    ["crun", "/bin", [{ _tag: "File", mode: 0o644 }], 'exec: "crun": executable file not found in $PATH'],
    ["crun", "/bin", [{ _tag: "Unreadable", errno: "EACCES" }], 'exec: "crun": executable file not found in $PATH'],
    [
      "crun",
      ".:/bin",
      [executable, executable],
      'exec: "crun": cannot run executable found relative to current directory'
    ],
    ["crun", "bin", [executable], 'exec: "crun": cannot run executable found relative to current directory'],
    ["crun", "..", [executable], 'exec: "crun": cannot run executable found relative to current directory'],
    ["", "/usr/bin", [{ _tag: "Directory" }], 'exec: "": executable file not found in $PATH'],
    ['a"\n', "", [], 'exec: "a\\"\\n": executable file not found in $PATH'],
    ["/opt/crun", "/bin", [{ _tag: "File", mode: 0o644 }], 'exec: "/opt/crun": permission denied'],
    ["/x", "", [missing], 'exec: "/x": stat /x: no such file or directory'],
    ["a/b", "", [{ _tag: "Unreadable", errno: "ENOTDIR" }], 'exec: "a/b": stat a/b: not a directory'],
    ["/é\t", "", [{ _tag: "Unreadable", errno: "EACCES" }], 'exec: "/é\\t": stat /é\t: permission denied'],
    ["/x", "", [{ _tag: "Unreadable", errno: "ELOOP" }], 'exec: "/x": stat /x: too many levels of symbolic links'],
    ["/\0", "", [{ _tag: "Unreadable", errno: "EINVAL" }], 'exec: "/\\x00": stat /\0: invalid argument'],
    ["/x", "", [{ _tag: "Unreadable", errno: "ENAMETOOLONG" }], 'exec: "/x": stat /x: file name too long']
  ] as const)("for %j with PATH=%s and %j fails: %s", (file, searchPath, states, message) => {
    for (const rules of allRules) assert.strictEqual(said(file, searchPath, states, rules), message)
  })

  it.each([
    ["/opt", "", [{ _tag: "Directory" }], 'exec: "/opt": permission denied', 'exec: "/opt": is a directory'],
    ["a/", "", [{ _tag: "Directory" }], 'exec: "a/": permission denied', 'exec: "a/": is a directory'],
    ["/x", "", [notByUser], "/x", 'exec: "/x": permission denied'],
    ["/x", "", [byUserAlone], 'exec: "/x": permission denied', "/x"],
    ["x", "/a", [{ _tag: "Directory" }], notInPath, notInPath],
    ["x", "/a:/b", [notByUser, executable], "/a/x", "/b/x"],
    ["x", "/a", [notByUser], "/a/x", notInPath]
  ] as const)(
    "for %j with PATH=%s and %j is %j up to Go 1.19, and %j since",
    (file, searchPath, states, old, since) => {
      assert.deepStrictEqual(
        allRules.map((rules) => said(file, searchPath, states, rules)),
        [old, since]
      )
    }
  )

  it("says which relative path was found", () => {
    const environment = { searchPath: "bin/.", workingDirectory: "/work" }
    const refused = ExecutableSearch.decide("crun", environment, [executable], "go-1.20")
    const reason = { _tag: "RelativeToWorkingDirectory" as const, path: "bin/crun" }
    assert.deepStrictEqual(refused, Result.fail({ _tag: "ExecutableNotFound" as const, file: "crun", reason }))
  })

  it("is the first executable candidate, or a failure where there is none or a relative one", () => {
    let programs = 0
    fc.assert(
      fc.property(searchWorld(), rulesOf(), ({ environment, file, states }, rules) => {
        const first = states.findIndex((found) => {
          if (found._tag !== "File") return false
          const isKnown = rules === "go-1.20" && found.execution !== undefined
          return isKnown ? found.execution === "allowed" : (found.mode & 0o111) > 0
        })
        const path = ExecutableSearch.candidates(file, environment)[first]?.path
        const usable = path !== undefined && (file.includes("/") || path.startsWith("/"))
        const verdict = ExecutableSearch.decide(file, environment, states, rules)
        assert.deepStrictEqual(Result.getOrUndefined(verdict), usable ? path : undefined)
        if (usable) programs++
      }),
      { numRuns: 1000 }
    )
    assert.isAbove(programs, 50)
  })

  it("for a name without a slash is an absolute path or a failure", () => {
    fc.assert(
      fc.property(searchWorld(), rulesOf(), ({ environment, file, states }, rules) => {
        const verdict = ExecutableSearch.decide(file, environment, states, rules)
        fc.pre(!file.includes("/") && Result.isSuccess(verdict))
        assert.match(Result.getOrThrow(verdict), /^\//)
      })
    )
  })

  it("is the same when the search stopped at the first executable file", () => {
    fc.assert(
      fc.property(searchWorld(), rulesOf(), ({ environment, file, states }, rules) => {
        const seen = states.slice(
          0,
          states.findIndex((found) => Search.passes(found, ExecutableSearch.testOf(rules))) + 1
        )
        fc.pre(seen.length > 0)
        assert.deepStrictEqual(
          ExecutableSearch.decide(file, environment, seen, rules),
          ExecutableSearch.decide(file, environment, states, rules)
        )
      })
    )
  })

  it("has an answer even when nothing was looked at", () => {
    fc.assert(
      fc.property(searchWorld(), rulesOf(), ({ environment, file }, rules) => {
        const refused = ExecutableSearch.decide(file, environment, [], rules)
        assert.isTrue(Result.isFailure(refused) && ExecutableSearch.message(refused.failure).startsWith('exec: "'))
      })
    )
  })
})
