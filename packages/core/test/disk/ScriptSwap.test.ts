import { Table } from "@oci-runtimes/core/data"
import { Plan, ScriptSwap, type ScriptsSnapshot, type Trust } from "@oci-runtimes/core/disk"
import { ScriptsNames } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { stepsOf, snapshot } from "../samples.ts"

const lock = "gen-runtimes.7.77.run.boot.space"

const script = { name: "spy", path: "/var/lib/docker/runtimes/spy", content: "#!/bin/sh\n", mode: 0o700 }

const directory = (uid = 0, mode = 0o700): Trust.FileStatus => ({
  type: "Directory",
  mode,
  owner: { uid, gid: uid }
})

const file = (given: Partial<ScriptsSnapshot.PresentFile> = {}): ScriptsSnapshot.PresentFile => ({
  _tag: "File",
  content: script.content,
  mode: script.mode,
  uid: 0,
  ...given
})

const planned = (given: Partial<ScriptsSnapshot.ScriptsSnapshot>) =>
  ScriptSwap.plan([script], { snapshot: snapshot(given), lock, stagingLocation: "beside", sync: false })

const steps = (given: Partial<ScriptsSnapshot.ScriptsSnapshot>): ReadonlyArray<string> =>
  stepsOf(Result.getOrThrow(planned(given))).map((line) =>
    line.replaceAll(lock, "LOCK").replaceAll("/var/lib/docker", "…")
  )

describe("a script that is there", () => {
  it.each<[string, ScriptsSnapshot.PresentEntry, Plan.ScriptChangeKind]>([
    ["as it is wanted stays", file(), "unchanged"],
    ["of another user is replaced, for they could change it at any time", file({ uid: 1000 }), "changed"],
    ["with another text is replaced", file({ content: "#!/bin/sh" }), "changed"],
    ["with another mode is replaced", file({ mode: 0o755 }), "changed"],
    ["that is not text is replaced", file({ content: undefined }), "changed"],
    ["that is a link is replaced", { _tag: "Other", type: "SymbolicLink" }, "changed"]
  ])("%s", (_title, entry, change) => {
    const plan = Result.getOrThrow(planned({ directory: directory(), entries: Table.make([["spy", entry]]) }))
    assert.deepStrictEqual(
      plan.changes.map((one) => one.change),
      [change]
    )
    assert.strictEqual(Plan.isNoop(plan), change === "unchanged")
  })
})

describe("anything else at the place of a script", () => {
  it("is put aside before the script is put there", () => {
    const entries = Table.make<ScriptsSnapshot.PresentEntry>([["spy", { _tag: "Other", type: "SymbolicLink" }]])
    const own = snapshot({ directory: directory(), entries })
    assert.deepStrictEqual(steps({ ...own, root: directory() }), [
      "make directory …/LOCK/old (mode 0700)",
      "make directory …/LOCK/new (mode 0700)",
      "write …/LOCK/new/spy (mode 0700)",
      "make directory …/LOCK/aside (mode 0700)",
      "rename …/runtimes/spy to …/LOCK/aside/spy",
      "rename …/LOCK/new/spy to …/runtimes/spy"
    ])
  })
})

describe("the scripts directory", () => {
  it("is given to the user and closed to others before a script is put there", () => {
    const entries = Table.make([["spy", file({ content: "old" })]])
    assert.deepStrictEqual(steps({ directory: directory(1000, 0o777), entries }), [
      "set owner of …/runtimes to 0:0",
      "set mode of …/runtimes to 0700",
      "make directory …/LOCK/old (mode 0700)",
      "make directory …/LOCK/new (mode 0700)",
      "write …/LOCK/new/spy (mode 0700)",
      "link …/runtimes/spy as …/LOCK/old/spy",
      "rename …/LOCK/new/spy to …/runtimes/spy"
    ])
  })

  it("is not changed in the data root of another user, but in one of root", () => {
    const refused = planned({ root: directory(1000), directory: directory() })
    assert.deepStrictEqual(
      refused,
      Result.fail({ _tag: "ForeignDataRoot", path: "/var/lib/docker", uid: 1000 } as const)
    )
    assert.strictEqual(
      ScriptSwap.message({ _tag: "ForeignDataRoot", path: "/var/lib/docker", uid: 1000 }),
      "Cannot change scripts in the data root /var/lib/docker: it belongs to user 1000, and only that user's engine can use it. Run this as that user"
    )
    const owner = { uid: 1000, gid: 1000 }
    assert.isTrue(Result.isSuccess(planned({ root: directory(0), directory: directory(1000), owner })))
  })
})

describe("a data root in which another user could exchange something", () => {
  it("is refused, with the directory and the way out", () => {
    const unprotected = { path: "/var", type: "Directory", mode: 0o777, owner: { uid: 0, gid: 0 } }
    const refused = planned({ directory: directory(), unprotected })
    assert.deepStrictEqual(
      Result.mapError(refused, ScriptSwap.message),
      Result.fail(
        "Cannot change scripts in the data root /var/lib/docker: other users can replace files in /var, which belongs to user 0. Run chmod go-w /var if it is yours, or choose another data root"
      )
    )
  })
})

describe("what is at the place of scripts that were put aside", () => {
  const restored = "rename …/runtimes-old to …/runtimes"
  const removed = "remove …/runtimes-old and its contents"

  const aside = (...given: Parameters<typeof directory>) => ({
    ...directory(...given),
    path: ScriptsNames.aside("/var/lib/docker/runtimes")
  })

  it.each<[string, Partial<ScriptsSnapshot.ScriptsSnapshot>, string | undefined]>([
    ["is put back if there are no others", { aside: aside() }, restored],
    ["is not put back if another user has made it", { aside: aside(1000) }, undefined],
    ["is removed if there are others", { aside: aside(), directory: directory() }, removed],
    ["is left alone if another user has made it", { aside: aside(1000), directory: directory() }, undefined],
    ["is left alone if it is open to others", { aside: aside(0, 0o777), directory: directory() }, undefined],
    ["is left alone if it is a link", { aside: { ...aside(), type: "SymbolicLink" } }, undefined],
    [
      "is left alone if others may exchange it",
      { aside: aside(), directory: directory(), root: directory(0, 0o777) },
      undefined
    ]
  ])("%s", (_title, given, expected) => {
    const about = steps(given).filter((line) => line.includes("runtimes-old"))
    assert.deepStrictEqual(about, expected === undefined ? [] : [expected])
  })
})

describe("the words of Docker Engine for a failure", () => {
  it("are those before the words of the system", () => {
    const [step] = ScriptSwap.lockSteps(
      { lock, sync: false, words: ScriptsNames.words },
      { dataRoot: "/var/lib/docker", missing: [] }
    )
    assert.strictEqual(step?.failure, "failed to get temp dir to generate runtime scripts")
    assert.strictEqual(ScriptsNames.words.swap, "failed to setup runtimes dir, new containers may not start")
  })
})
