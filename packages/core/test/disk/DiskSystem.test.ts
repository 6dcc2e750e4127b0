import { AtomicWrite, DiskSystem, Trust } from "@oci-runtimes/core/disk"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"

const user = { uid: 501, gid: 20 }

const windows = DiskSystem.make("windows", ["C:/Users/anna", "D:/profiles/anna"])

const directory = (path: string, mode = 0o755, uid = 0): Trust.NamedFileStatus => ({
  path,
  type: "Directory",
  mode,
  owner: { uid, gid: 0 }
})

const path = "C:/Users/anna/.docker/daemon.json"

const lock = "C:/Users/anna/.docker/.oci-runtimes.1.1.a.b.c"

const bytes = (text: string) => new TextEncoder().encode(text)

const refused = (system: DiskSystem.DiskSystem) =>
  Trust.message(DiskSystem.refusal(system, directory("D:/work"), user) ?? assert.fail("not refused"))

const shown = (given: AtomicWrite.WriteRequest) => {
  const { preparation, replacement } = Result.getOrThrow(AtomicWrite.plan(given))
  return [...preparation, ...replacement].map(({ operation, undo = [] }) =>
    [operation, ...undo].map((one) => [one._tag, ...("path" in one ? [one.path] : [one.to])].join(" ")).join(" | ")
  )
}

const steps = (system: DiskSystem.DiskSystem) =>
  AtomicWrite.lockSteps({ missing: ["C:/Users/anna/.docker"] }, lock, true, system).map(
    ({ operation }) => operation._tag
  )
describe("a directory that is found by its name", () => {
  it.each<[string, DiskSystem.DiskSystem, Trust.NamedFileStatus, Trust.DistrustReason["_tag"] | undefined]>([
    ["of root on macOS", DiskSystem.make("macos"), directory("/Users"), undefined],
    ["of the user on macOS", DiskSystem.make("macos"), directory("/Users/anna", 0o750, 501), undefined],
    ["open to others on macOS", DiskSystem.make("macos"), directory("/Users/Shared", 0o777), "OpenDirectory"],
    ["sticky on macOS", DiskSystem.make("macos"), directory("/tmp", 0o1777), undefined],
    ["of another user on macOS", DiskSystem.make("macos"), directory("/Users/bob", 0o700, 502), "OpenDirectory"],
    ["that is the home on Windows", windows, directory("C:/Users/anna"), undefined],
    ["in the home on Windows", windows, directory("c:/users/anna/.docker", 0o777), undefined],
    ["in the real home on Windows", windows, directory("D:/profiles/anna/.docker"), undefined],
    ["above the home on Windows", windows, directory("C:/Users"), "UnknownDirectory"],
    ["with a name like that of the home", windows, directory("C:/Users/annabel"), "UnknownDirectory"],
    ["on another drive", windows, directory("D:/work"), "UnknownDirectory"],
    ["on Windows without a home", DiskSystem.make("windows"), directory("C:/Users/anna"), "UnknownDirectory"]
  ])("%s", (_, system, seen, tag) => assert.strictEqual(DiskSystem.refusal(system, seen, user)?._tag, tag))

  it("is refused on Windows with the way out", () => {
    assert.strictEqual(
      refused(windows),
      "Cannot work in D:/work: on Windows, only C:/Users/anna is known to be closed to other users. Copy the file to a directory there, change the copy, and copy it back"
    )
    assert.include(refused(DiskSystem.make("windows")), "only the home directory of the user is known")
  })

  it.each([
    ["/", DiskSystem.linux, true, false],
    ["/home", DiskSystem.linux, false, false],
    ["C:/", windows, true, true],
    ["C:/Users", windows, true, true],
    ["C:/Users/anna", windows, true, true],
    ["C:/Users/anna/.docker", windows, false, false],
    ["D:/work", windows, true, false]
  ] as const)("%s: whether the directories above count, and whether it leads to the home", (at, system, top, above) =>
    assert.deepStrictEqual([DiskSystem.isTop(system, at), DiskSystem.isAboveHome(system, at)], [top, above])
  )
})

describe("the homes", () => {
  it.each([
    ["C:/Users/anna/", ["C:/Users/anna"]],
    ["/work", ["/work"]],
    ["C:/", []],
    ["/", []],
    ["", []],
    ["anna", []],
    ["//server/homes/anna", []]
  ])("of %j are %j", (home, homes) =>
    assert.deepStrictEqual(DiskSystem.make("windows", [home]).homes, homes as ReadonlyArray<string>)
  )
})

describe("the plan of a write", () => {
  const old = { _tag: "File", content: bytes("old"), mode: 0o600, owner: { uid: 0, gid: 0 } } as const
  const request: AtomicWrite.WriteRequest = {
    snapshot: {
      path,
      target: path,
      directory: "C:/Users/anna/.docker",
      missing: [],
      present: old,
      backup: "File",
      leftovers: [],
      leftAlone: []
    },
    lock,
    before: bytes("old"),
    after: bytes("new"),
    backup: true,
    sync: true,
    system: windows
  }
  it("sets no owner and no mode on Windows, and syncs files alone", () => {
    assert.deepStrictEqual(shown(request), [
      `WriteFile ${lock}/new`,
      `Sync ${lock}/new`,
      `WriteFile ${lock}/backup`,
      `Sync ${lock}/backup`,
      `Link ${lock}/older`,
      `Rename ${path}.bak | Rename ${path}.bak`,
      `Rename ${path}`
    ])
    assert.deepStrictEqual(shown({ ...request, after: bytes("old") }), [`Sync ${path}`])
  })

  it("locks the directory without a sync on Windows", () => {
    assert.deepStrictEqual(steps(windows), ["MakeDirectory", "MakeDirectory"])
    assert.deepStrictEqual(steps(DiskSystem.make("macos")), ["MakeDirectory", "Sync", "MakeDirectory"])
  })

  it("is refused for a relative path of the system", () => {
    const planned = AtomicWrite.plan({ ...request, system: DiskSystem.linux })
    assert.deepInclude(Result.isFailure(planned) && planned.failure, { reason: "Relative" })
  })

  it.each(["EACCES", "EPERM"])("says on Windows that the directory cannot be written to: %s", (errno) => {
    const failure = { operation: "mkdir", paths: [lock], errno, message: "" }
    assert.match(
      AtomicWrite.failureMessage(path, failure, windows),
      /: its directory C:\/Users\/anna\/\.docker is not writable: .*\. Allow this user to write to the directory$/
    )
  })

  it.each(["EACCES", "EBUSY", "EPERM"])("says on Windows what to do about %s", (errno) => {
    const failure = { operation: "rename", paths: [path], errno, message: `rename ${path}: refused` }
    assert.strictEqual(
      AtomicWrite.failureMessage(path, failure, windows),
      `Cannot write ${path}: rename ${path}: refused. Close the programs that have the file open, such as an editor, see that it is not read-only, and run this again`
    )
  })
})
