/** The steps of whole plans, over snapshots as data: each line is an operation, what undoes it, and what a failure means. */
import { Table } from "@oci-runtimes/core/data"
import { Plan, ScriptSwap, type ScriptsSnapshot, type Trust } from "@oci-runtimes/core/disk"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { snapshot } from "../samples.ts"

const lock = "gen-runtimes.7.77.run.boot.space"

/** A directory or file of root. */
const status = (mode = 0o700): Trust.FileStatus => ({ type: "Directory", mode, owner: { uid: 0, gid: 0 } })

const script = (name: string, content = "new") => ({
  name,
  path: `/var/lib/docker/runtimes/${name}`,
  content,
  mode: 0o700
})

const file = (content: string): ScriptsSnapshot.PresentFile => ({ _tag: "File", content, mode: 0o700, uid: 0 })

const shorten = (text: string): string => text.replaceAll(lock, "LOCK").replaceAll("/var/lib/docker", "…")

const lineOf = ({ failure, onFailure, operation, repair, undo }: Plan.Step): string =>
  shorten(
    [
      Plan.describe(operation),
      ...(undo ?? []).map((back, index) => `${index === 0 ? "| undo" : "|"} ${Plan.describe(back)}`),
      ...(repair === undefined ? [] : [`| ${repair}`]),
      ...(failure === undefined ? [] : [`| or fail with "${failure}"`]),
      ...(onFailure === "warn" ? ["| or warn"] : [])
    ].join(" ")
  )

const linesOf = (planned: Result.Result<Plan.Plan, ScriptSwap.SwapRefusal>): ReadonlyArray<string> =>
  Result.getOrThrow(planned).steps.map(lineOf)

const request = (
  given: Partial<ScriptsSnapshot.ScriptsSnapshot>,
  more: Partial<ScriptSwap.SwapRequest> = {}
): ScriptSwap.SwapRequest => ({
  snapshot: snapshot(given),
  lock,
  stagingLocation: "beside",
  sync: true,
  ...more
})

const words = { prepare: "cannot prepare", swap: "cannot swap" }

/** Everything that can be at the place of a script. */
const everything = Table.make<ScriptsSnapshot.PresentEntry>([
  ["changed", file("old")],
  ["gone", file("old")],
  ["kept", file("new")],
  ["link", { _tag: "Other", type: "SymbolicLink" }]
])

const wanted = ["added", "changed", "kept", "link"].map((name) => script(name))

describe("the steps before anything is looked at", () => {
  it("make the data root and the lock in it", () => {
    const missing = ["/var/lib", "/var/lib/docker"]
    const steps = ScriptSwap.lockSteps({ lock, sync: true, words }, { dataRoot: "/var/lib/docker", missing })
    assert.deepStrictEqual(steps.map(lineOf), [
      "make directory /var/lib (mode 0710) | undo remove directory /var/lib if it is empty",
      "sync /var | or warn",
      "make directory … (mode 0710) | undo remove directory … if it is empty",
      "sync /var/lib | or warn",
      'make directory …/LOCK (mode 0700) | or fail with "cannot prepare"'
    ])
    const unsynced = ScriptSwap.lockSteps({ lock, sync: false }, { dataRoot: "/var/lib/docker", missing: [] })
    assert.deepStrictEqual(unsynced.map(lineOf), [
      'make directory …/LOCK (mode 0700) | or fail with "cannot make a directory to prepare scripts in"'
    ])
  })
})

describe("the steps of a swap", () => {
  it("prepare a directory that is missing, and rename it into place", () => {
    assert.deepStrictEqual(linesOf(ScriptSwap.plan([script("a"), script("b")], request({}, { words }))), [
      "make directory …/LOCK/new (mode 0700)",
      "write …/LOCK/new/a (mode 0700)",
      "write …/LOCK/new/b (mode 0700)",
      "sync …/LOCK/new/a",
      "sync …/LOCK/new/b",
      "sync …/LOCK/new",
      'rename …/LOCK/new to …/runtimes | undo rename …/runtimes to …/LOCK/new | or fail with "cannot swap"',
      "sync …"
    ])
  })

  it("make a directory that is missing and fill it if nothing can be renamed into the data root", () => {
    const within = request({}, { stagingLocation: "within" })
    assert.deepStrictEqual(linesOf(ScriptSwap.plan([script("a")], within)), [
      "make directory …/runtimes (mode 0700) | undo remove directory …/runtimes if it is empty",
      "sync …",
      "make directory …/runtimes/.LOCK (mode 0700) | undo remove …/runtimes/.LOCK and its contents",
      "make directory …/runtimes/.LOCK/old (mode 0700)",
      "make directory …/runtimes/.LOCK/new (mode 0700)",
      "write …/runtimes/.LOCK/new/a (mode 0700)",
      "sync …/runtimes/.LOCK/new/a",
      "sync …/runtimes/.LOCK/new",
      "sync …/runtimes/.LOCK/old",
      "sync …/runtimes/.LOCK",
      "sync …",
      'rename …/runtimes/.LOCK/new/a to …/runtimes/a | undo rename …/runtimes/a to …/runtimes/.LOCK/new/a | sync …/runtimes | or fail with "cannot put the new scripts into place"',
      "sync …/runtimes"
    ])
  })

  it("swap several scripts by one rename of the link that they are seen through", () => {
    const given = request({ directory: status(), entries: everything }, { words })
    assert.deepStrictEqual(linesOf(ScriptSwap.plan(wanted, given)), [
      "sync …/runtimes/kept",
      "make directory …/LOCK/old (mode 0700)",
      "make directory …/LOCK/new (mode 0700)",
      "write …/LOCK/new/added (mode 0700)",
      "write …/LOCK/new/changed (mode 0700)",
      "write …/LOCK/new/link (mode 0700)",
      "link …/runtimes/changed as …/LOCK/old/changed",
      "link …/runtimes/gone as …/LOCK/old/gone",
      "sync …/LOCK/new/added",
      "sync …/LOCK/new/changed",
      "sync …/LOCK/new/link",
      "sync …/LOCK/new",
      "sync …/LOCK/old",
      "sync …/LOCK",
      "sync …",
      "make directory …/LOCK/aside (mode 0700)",
      "rename …/runtimes/link to …/LOCK/aside/link | undo rename …/LOCK/aside/link to …/runtimes/link",
      "make directory …/LOCK/links (mode 0700)",
      "make directory …/LOCK/final (mode 0700)",
      "make symbolic link …/LOCK/current to old",
      "make symbolic link …/LOCK/next to new",
      "sync …/LOCK",
      "make symbolic link …/LOCK/links/added to ../LOCK/current/added",
      "rename …/LOCK/links/added to …/runtimes/added | undo remove …/runtimes/added | sync …/runtimes",
      "make symbolic link …/LOCK/links/changed to ../LOCK/current/changed",
      "rename …/LOCK/links/changed to …/runtimes/changed | undo rename …/LOCK/old/changed to …/runtimes/changed",
      "make symbolic link …/LOCK/links/gone to ../LOCK/current/gone",
      "rename …/LOCK/links/gone to …/runtimes/gone | undo rename …/LOCK/old/gone to …/runtimes/gone",
      "make symbolic link …/LOCK/links/link to ../LOCK/current/link",
      "rename …/LOCK/links/link to …/runtimes/link | undo remove …/runtimes/link",
      "sync …/runtimes",
      'rename …/LOCK/next to …/LOCK/current | undo make symbolic link …/LOCK/back to old | rename …/LOCK/back to …/LOCK/current | or fail with "cannot swap"',
      "sync …/LOCK",
      "link …/LOCK/new/added as …/LOCK/final/added",
      "rename …/LOCK/final/added to …/runtimes/added | undo make symbolic link …/LOCK/links/added to ../LOCK/current/added | rename …/LOCK/links/added to …/runtimes/added",
      "link …/LOCK/new/changed as …/LOCK/final/changed",
      "rename …/LOCK/final/changed to …/runtimes/changed | undo make symbolic link …/LOCK/links/changed to ../LOCK/current/changed | rename …/LOCK/links/changed to …/runtimes/changed",
      "remove …/runtimes/gone | undo make symbolic link …/LOCK/links/gone to ../LOCK/current/gone | rename …/LOCK/links/gone to …/runtimes/gone",
      "link …/LOCK/new/link as …/LOCK/final/link",
      "rename …/LOCK/final/link to …/runtimes/link | undo make symbolic link …/LOCK/links/link to ../LOCK/current/link | rename …/LOCK/links/link to …/runtimes/link",
      "sync …/runtimes"
    ])
  })

  it("do all of it within the scripts directory if nothing can be renamed into it, and leave others if asked to", () => {
    const given = request(
      { directory: status(0o755), entries: everything },
      { others: "left", stagingLocation: "within", sync: false }
    )
    assert.deepStrictEqual(linesOf(ScriptSwap.plan(wanted, given)), [
      "set mode of …/runtimes to 0700 | undo set mode of …/runtimes to 0755",
      "make directory …/runtimes/.LOCK (mode 0700) | undo remove …/runtimes/.LOCK and its contents",
      "make directory …/runtimes/.LOCK/old (mode 0700)",
      "make directory …/runtimes/.LOCK/new (mode 0700)",
      "write …/runtimes/.LOCK/new/added (mode 0700)",
      "write …/runtimes/.LOCK/new/changed (mode 0700)",
      "write …/runtimes/.LOCK/new/link (mode 0700)",
      "link …/runtimes/changed as …/runtimes/.LOCK/old/changed",
      "make directory …/runtimes/.LOCK/aside (mode 0700)",
      "rename …/runtimes/link to …/runtimes/.LOCK/aside/link | undo rename …/runtimes/.LOCK/aside/link to …/runtimes/link",
      "make directory …/runtimes/.LOCK/links (mode 0700)",
      "make directory …/runtimes/.LOCK/final (mode 0700)",
      "make symbolic link …/runtimes/.LOCK/current to old",
      "make symbolic link …/runtimes/.LOCK/next to new",
      "make symbolic link …/runtimes/.LOCK/links/added to .LOCK/current/added",
      "rename …/runtimes/.LOCK/links/added to …/runtimes/added | undo remove …/runtimes/added",
      "make symbolic link …/runtimes/.LOCK/links/changed to .LOCK/current/changed",
      "rename …/runtimes/.LOCK/links/changed to …/runtimes/changed | undo rename …/runtimes/.LOCK/old/changed to …/runtimes/changed",
      "make symbolic link …/runtimes/.LOCK/links/link to .LOCK/current/link",
      "rename …/runtimes/.LOCK/links/link to …/runtimes/link | undo remove …/runtimes/link",
      'rename …/runtimes/.LOCK/next to …/runtimes/.LOCK/current | undo make symbolic link …/runtimes/.LOCK/back to old | rename …/runtimes/.LOCK/back to …/runtimes/.LOCK/current | or fail with "cannot put the new scripts into place"',
      "link …/runtimes/.LOCK/new/added as …/runtimes/.LOCK/final/added",
      "rename …/runtimes/.LOCK/final/added to …/runtimes/added | undo make symbolic link …/runtimes/.LOCK/links/added to .LOCK/current/added | rename …/runtimes/.LOCK/links/added to …/runtimes/added",
      "link …/runtimes/.LOCK/new/changed as …/runtimes/.LOCK/final/changed",
      "rename …/runtimes/.LOCK/final/changed to …/runtimes/changed | undo make symbolic link …/runtimes/.LOCK/links/changed to .LOCK/current/changed | rename …/runtimes/.LOCK/links/changed to …/runtimes/changed",
      "link …/runtimes/.LOCK/new/link as …/runtimes/.LOCK/final/link",
      "rename …/runtimes/.LOCK/final/link to …/runtimes/link | undo make symbolic link …/runtimes/.LOCK/links/link to .LOCK/current/link | rename …/runtimes/.LOCK/links/link to …/runtimes/link"
    ])
  })

  it("sync what is kept if nothing changes", () => {
    const given = request({ directory: status(), entries: Table.make([["kept", file("new")]]) })
    assert.deepStrictEqual(linesOf(ScriptSwap.plan([script("kept")], given)), [
      "sync …/runtimes/kept",
      "sync …/runtimes",
      "sync …"
    ])
  })
})

describe("the steps of a removal", () => {
  it("remove one script, and nothing else", () => {
    const given = request({ directory: status(0o755), entries: everything }, { sync: false })
    assert.deepStrictEqual(linesOf(ScriptSwap.removal(["gone", "nothing"], given)), [
      "make directory …/LOCK/old (mode 0700)",
      "make directory …/LOCK/new (mode 0700)",
      "link …/runtimes/gone as …/LOCK/old/gone",
      'remove …/runtimes/gone | undo rename …/LOCK/old/gone to …/runtimes/gone | or fail with "cannot put the new scripts into place"'
    ])
  })

  it("are none without a script of that name", () => {
    const given = request({ directory: status(0o755), entries: everything })
    assert.deepStrictEqual(linesOf(ScriptSwap.removal(["nothing"], given)), [])
  })
})

describe("the steps of a repair", () => {
  const published = Table.make<ScriptsSnapshot.PresentEntry>([
    ["dangling", { _tag: "Published", shows: undefined }],
    ["seen", { _tag: "Published", shows: { file: file("new"), at: "/var/lib/docker/DEAD/new/seen" } }]
  ])

  it("replace the links of a dead run by the scripts that they show, and remove what it left", () => {
    const given = request({ directory: status(), entries: published, leftovers: ["/var/lib/docker/DEAD"] })
    assert.deepStrictEqual(linesOf(ScriptSwap.plan([script("seen")], given)), [
      "make directory …/LOCK/settled (mode 0700)",
      "remove …/runtimes/dangling | SettledScript",
      "link …/DEAD/new/seen as …/LOCK/settled/seen",
      "rename …/LOCK/settled/seen to …/runtimes/seen | SettledScript",
      "sync …/runtimes",
      "remove …/DEAD and its contents | RemovedLeftover | or warn",
      "sync …/runtimes/seen",
      "sync …/runtimes",
      "sync …"
    ])
  })

  it("use a staging directory of their own within the scripts directory", () => {
    const given = request({ directory: status(), entries: published }, { stagingLocation: "within", sync: false })
    assert.deepStrictEqual(linesOf(ScriptSwap.plan([script("seen")], given)), [
      "make directory …/runtimes/.LOCK (mode 0700)",
      "make directory …/runtimes/.LOCK/settled (mode 0700)",
      "remove …/runtimes/dangling | SettledScript",
      "link …/DEAD/new/seen as …/runtimes/.LOCK/settled/seen",
      "rename …/runtimes/.LOCK/settled/seen to …/runtimes/seen | SettledScript",
      "remove …/runtimes/.LOCK and its contents | or warn"
    ])
  })

  const aside = { ...status(), path: "/var/lib/docker/runtimes-old" }
  const entries = Table.make<ScriptsSnapshot.PresentEntry>([
    ["kept", file("new")],
    ["other", { _tag: "Other", type: "Directory" }]
  ])

  it("rename scripts back that an engine put aside", () => {
    assert.deepStrictEqual(linesOf(ScriptSwap.plan([script("kept")], request({ aside, entries }))), [
      "rename …/runtimes-old to …/runtimes | RestoredScripts",
      "sync …",
      "sync …/runtimes/kept",
      "make directory …/LOCK/old (mode 0700)",
      "make directory …/LOCK/new (mode 0700)",
      "sync …/LOCK/new",
      "sync …/LOCK/old",
      "sync …/LOCK",
      "sync …",
      "make directory …/LOCK/aside (mode 0700)",
      "rename …/runtimes/other to …/LOCK/aside/other | undo rename …/LOCK/aside/other to …/runtimes/other",
      "make directory …/LOCK/links (mode 0700)",
      "make directory …/LOCK/final (mode 0700)",
      "make symbolic link …/LOCK/current to old",
      "make symbolic link …/LOCK/next to new",
      "sync …/LOCK",
      "sync …/runtimes",
      'rename …/LOCK/next to …/LOCK/current | undo make symbolic link …/LOCK/back to old | rename …/LOCK/back to …/LOCK/current | or fail with "cannot put the new scripts into place"',
      "sync …/LOCK",
      "sync …/runtimes"
    ])
  })

  it("link them into a new directory if the one aside cannot be renamed", () => {
    const given = request({ aside, entries }, { stagingLocation: "within" })
    assert.deepStrictEqual(linesOf(ScriptSwap.plan([script("kept")], given)), [
      "make directory …/LOCK/restored (mode 0700)",
      "link …/runtimes-old/kept as …/LOCK/restored/kept",
      "sync …/LOCK/restored",
      "rename …/LOCK/restored to …/runtimes | RestoredScripts",
      "sync …",
      "remove …/runtimes-old and its contents | RemovedLeftover | or warn",
      "sync …/runtimes/kept",
      "make directory …/runtimes/.LOCK (mode 0700) | undo remove …/runtimes/.LOCK and its contents",
      "make directory …/runtimes/.LOCK/old (mode 0700)",
      "make directory …/runtimes/.LOCK/new (mode 0700)",
      "sync …/runtimes/.LOCK/new",
      "sync …/runtimes/.LOCK/old",
      "sync …/runtimes/.LOCK",
      "sync …",
      "make directory …/runtimes/.LOCK/aside (mode 0700)",
      "rename …/runtimes/other to …/runtimes/.LOCK/aside/other | undo rename …/runtimes/.LOCK/aside/other to …/runtimes/other",
      "make directory …/runtimes/.LOCK/links (mode 0700)",
      "make directory …/runtimes/.LOCK/final (mode 0700)",
      "make symbolic link …/runtimes/.LOCK/current to old",
      "make symbolic link …/runtimes/.LOCK/next to new",
      "sync …/runtimes/.LOCK",
      "sync …/runtimes",
      'rename …/runtimes/.LOCK/next to …/runtimes/.LOCK/current | undo make symbolic link …/runtimes/.LOCK/back to old | rename …/runtimes/.LOCK/back to …/runtimes/.LOCK/current | or fail with "cannot put the new scripts into place"',
      "sync …/runtimes/.LOCK",
      "sync …/runtimes"
    ])
  })
})
