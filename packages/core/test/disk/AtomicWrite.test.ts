import { Plan, AtomicWrite } from "@oci-runtimes/core/disk"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const lock = "/etc/docker/.oci-runtimes.1.1.r.b.n"

const file = (text: string, mode = 0o600, gid = 8): AtomicWrite.Present => ({
  _tag: "File",
  content: bytes(text),
  mode,
  owner: { uid: 7, gid }
})

const snapshot = (
  present: AtomicWrite.Present,
  more: Partial<AtomicWrite.FileSnapshot> = {}
): AtomicWrite.FileSnapshot => ({
  path: "/etc/docker/daemon.json",
  target: "/etc/docker/daemon.json",
  directory: "/etc/docker",
  missing: [],
  present,
  backup: undefined,
  leftovers: [],
  leftAlone: [],
  ...more
})

const request = (
  present: AtomicWrite.Present,
  more: Partial<AtomicWrite.WriteRequest> = {}
): AtomicWrite.WriteRequest => ({
  snapshot: snapshot(present),
  lock,
  before: present._tag === "File" ? present.content : undefined,
  after: bytes("new"),
  backup: false,
  sync: true,
  ...more
})

const describeAll = (steps: ReadonlyArray<Plan.Step>) =>
  steps.map(({ operation }) => Plan.describe(operation).replaceAll(lock, "LOCK").replaceAll("/etc/docker", "…"))

/** Returns the plan for a request, with its steps as descriptions. */
const planned = (asked: AtomicWrite.WriteRequest) =>
  Result.map(AtomicWrite.plan(asked), ({ backup, change, replacement, preparation }) => ({
    change,
    backup,
    preparation: describeAll(preparation),
    replacement: describeAll(replacement)
  }))

const put = ["rename LOCK/new to …/daemon.json", "sync …"]

describe("the plan", () => {
  it("for a file that is there prepares a file that no other user can read, and sets the owner before the mode", () => {
    assert.deepStrictEqual(
      planned(request(file("old", 0o4644))),
      Result.succeed({
        change: "changed",
        backup: undefined,
        preparation: [
          "write LOCK/new (mode 0600)",
          "set owner of LOCK/new to 7:8",
          "set mode of LOCK/new to 4644",
          "sync LOCK/new"
        ],
        replacement: put
      })
    )
  })

  it("for a file that is missing makes it as packages bring it", () => {
    const missing = request({ _tag: "Missing" }, { backup: true })
    assert.deepStrictEqual(
      planned(missing),
      Result.succeed({
        change: "added",
        backup: undefined,
        preparation: ["write LOCK/new (mode 0644)", "sync LOCK/new"],
        replacement: put
      })
    )
    const beginning = AtomicWrite.lockSteps({ missing: ["/etc", "/etc/docker"] }, lock, true)
    assert.deepStrictEqual(describeAll(beginning), [
      "make directory /etc (mode 0755)",
      "sync /",
      "make directory … (mode 0755)",
      "sync /etc",
      "make directory LOCK (mode 0700)"
    ])
    assert.deepStrictEqual(describeAll(AtomicWrite.lockSteps({ missing: ["/etc/docker"] }, lock, false)), [
      "make directory … (mode 0755)",
      "make directory LOCK (mode 0700)"
    ])
  })

  it.each([undefined, "File", "SymbolicLink"])("with a backup over %s can undo the backup", (backup) => {
    const plan = AtomicWrite.plan(request(file("old"), { backup: true, snapshot: snapshot(file("old"), { backup }) }))
    const { backup: kept, replacement, preparation } = Result.getOrThrow(plan)
    const place = "/etc/docker/daemon.json.bak"
    assert.strictEqual(kept, place)
    const move = preparation.find(({ operation }) => operation._tag === "Rename")
    assert.deepStrictEqual(move?.operation, { _tag: "Rename", from: `${lock}/backup`, to: place })
    const undo: Plan.Operation =
      backup === undefined ? { _tag: "Unlink", path: place } : { _tag: "Rename", from: `${lock}/older`, to: place }
    assert.deepStrictEqual(move?.undo, [undo, { _tag: "Sync", path: "/etc/docker" }])
    const hasSecondName = preparation.some(({ operation }) => operation._tag === "Link")
    assert.strictEqual(hasSecondName, backup !== undefined)
    assert.isTrue(replacement.every((step) => step.undo === undefined))
  })

  it.each(["old", "new", "another"])("for a text that is there already writes nothing, made from %j", (before) => {
    const there = snapshot(file("new"), { leftovers: ["/etc/docker/.oci-runtimes.2.2.r.b.n"] })
    assert.deepStrictEqual(
      planned(request(file("new"), { snapshot: there, before: bytes(before), backup: true })),
      Result.succeed({
        change: "unchanged",
        backup: undefined,
        preparation: ["remove …/.oci-runtimes.2.2.r.b.n and its contents", "sync …/daemon.json", "sync …"],
        replacement: []
      })
    )
  })

  it("without a text removes the file, and keeps a backup if asked", () => {
    const removal = {
      backup: undefined,
      change: "removed" as const,
      preparation: [],
      replacement: ["remove …/daemon.json", "sync …"]
    }
    assert.deepStrictEqual(planned(request(file("old"), { after: undefined })), Result.succeed(removal))
    const kept = Result.getOrThrow(planned(request(file("old"), { after: undefined, backup: true })))
    assert.deepStrictEqual(
      [kept.backup, kept.preparation.at(-2)],
      ["/etc/docker/daemon.json.bak", "rename LOCK/backup to …/daemon.json.bak"]
    )
  })

  it("without a text does nothing if the file is missing, and refuses if it has changed", () => {
    const none = { backup: undefined, change: "unchanged" as const, preparation: [], replacement: [] }
    assert.deepStrictEqual(planned(request({ _tag: "Missing" }, { after: undefined })), Result.succeed(none))
    const changed = request(file("changed"), { after: undefined, before: bytes("old") })
    const refusal = { _tag: "ChangedDestination", path: "/etc/docker/daemon.json" } as const
    assert.deepStrictEqual(planned(changed), Result.fail(refusal))
  })

  it("does nothing of the file before the replacement, and writes only within the lock", () => {
    fc.assert(
      fc.property(
        fc.option(fc.uint8Array({ maxLength: 4 }), { nil: undefined }),
        fc.uint8Array({ maxLength: 4 }),
        fc.nat(0o7777),
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(undefined, "File", "SymbolicLink", "FIFO"),
        (before, after, mode, backup, sync, inTheWay) => {
          const present: AtomicWrite.Present =
            before === undefined
              ? { _tag: "Missing" }
              : { _tag: "File", content: before, mode, owner: { uid: 1, gid: 2 } }
          const there = snapshot(present, { backup: inTheWay })
          const plan = Result.getOrThrow(AtomicWrite.plan(request(present, { after, backup, sync, snapshot: there })))
          const changing = plan.preparation.map(({ operation }) => operation).filter(({ _tag }) => _tag !== "Sync")
          for (const operation of changing) {
            const last = Plan.paths(operation).at(-1) ?? ""
            const isBackup = operation._tag === "Rename" && last === AtomicWrite.backupPath(there.target)
            assert.isTrue(last.startsWith(`${lock}/`) || (backup && isBackup), last)
          }
          const steps = [...plan.preparation, ...plan.replacement].map(({ operation }) => operation)
          assert.strictEqual(
            steps.some(({ _tag }) => _tag === "Sync"),
            sync
          )
          const renames = plan.replacement.filter(({ operation }) => operation._tag === "Rename")
          assert.lengthOf(renames, plan.change === "unchanged" ? 0 : 1)
        }
      )
    )
  })
})

const other = (type: string): AtomicWrite.Present => ({ _tag: "Other", type })

describe("a refusal", () => {
  const cannot = "Cannot write /etc/docker/daemon.json: "
  const linked = { target: "/store/real", directory: "/store" }

  it.each<[string, AtomicWrite.WriteRequest, string]>([
    ["a directory", request(other("Directory")), "it is a directory. Remove it, or choose another file"],
    ["a pipe", request(other("FIFO")), "it is not a regular file. Remove it, or choose another file"],
    [
      "a device behind a link",
      request(other("BlockDevice"), { snapshot: snapshot(other("BlockDevice"), linked) }),
      "/store/real is not a regular file. Remove it, or choose another file"
    ],
    [
      "links in a circle",
      request({ _tag: "Links" }),
      "its symbolic links form a loop, or there are more than 40. Remove them, or choose another file"
    ],
    [
      "a directory at the place of the backup",
      request(file("old"), { backup: true, snapshot: snapshot(file("old"), { backup: "Directory" }) }),
      "/etc/docker/daemon.json.bak is a directory. Remove it, or choose another file"
    ]
  ])("of %s says what it is", (_title, asked, words) => {
    const refused = Result.getOrThrow(Result.flip(AtomicWrite.plan(asked)))
    assert.strictEqual(AtomicWrite.message(refused), cannot + words)
  })

  it("of a relative path says so", () => {
    const relative = request(file("old"), { snapshot: snapshot(file("old"), { path: "daemon.json" }) })
    assert.deepStrictEqual(
      AtomicWrite.plan(relative),
      Result.fail({ _tag: "RefusedDestination", path: "daemon.json", at: "daemon.json", reason: "Relative" })
    )
  })

  it("does not depend on the backup's path if no backup is requested", () => {
    const asked = request(file("old"), { snapshot: snapshot(file("old"), { backup: "Directory" }) })
    assert.isTrue(Result.isSuccess(AtomicWrite.plan(asked)))
  })

  it.each<[string, AtomicWrite.WriteRequest]>([
    ["another text", request(file("theirs"), { before: bytes("old") })],
    ["a text where none was", request(file("theirs"), { before: undefined })],
    ["no text any more", request({ _tag: "Missing" }, { before: bytes("old") })],
    ["links that lead to another directory", request(file("old"), { snapshot: snapshot(file("old"), linked) })]
  ])("of %s is that it has changed", (_title, asked) => {
    assert.deepStrictEqual(
      AtomicWrite.plan(asked),
      Result.fail({ _tag: "ChangedDestination", path: "/etc/docker/daemon.json" })
    )
  })
})

describe("two looks", () => {
  it.each<[string, AtomicWrite.Destination, boolean]>([
    ["at the same file", snapshot(file("old")), true],
    ["at another text", snapshot(file("odd")), false],
    ["at another mode", snapshot(file("old", 0o644)), false],
    ["at another owner", snapshot(file("old", 0o600, 9)), false],
    ["at another file", snapshot(file("old"), { target: "/etc/docker/real.json" }), false],
    ["at nothing", snapshot({ _tag: "Missing" }), false],
    ["at a directory", snapshot({ _tag: "Other", type: "Directory" }), false]
  ])("%s", (_title, second, isSame) => {
    assert.strictEqual(AtomicWrite.isSame(snapshot(file("old")), second), isSame)
  })

  it("at nothing find the same", () => {
    assert.isTrue(AtomicWrite.isSame(snapshot({ _tag: "Missing" }), snapshot({ _tag: "Missing" })))
  })
})

describe("a failed operation", () => {
  it.each([
    ["EROFS", "Cannot write /f: open /f: words. Mount the file system read-write"],
    [
      "EACCES",
      "Cannot write /f: open /f: words. Run this as root, or as a user who can write to its directory and set its owner"
    ],
    [
      "EPERM",
      "Cannot write /f: open /f: words. Run this as root, or as a user who can write to its directory and set its owner"
    ],
    [
      "EBUSY",
      "Cannot write /f: open /f: words. If the file is a mount point, write to the file that it was mounted from"
    ],
    ["ENOSPC", "Cannot write /f: open /f: words. Free some disk space there"],
    ["EDQUOT", "Cannot write /f: open /f: words. Free some disk space there"],
    ["ENAMETOOLONG", "Cannot write /f: open /f: words. Give the file a shorter name"],
    ["ENOTDIR", "Cannot write /f: open /f: words. Choose a file in a directory"],
    ["EIO", "Cannot write /f: open /f: words"],
    ["toString", "Cannot write /f: open /f: words"]
  ])("with %s is told with the way out, where there is one", (errno, message) => {
    const failure = { operation: "open", paths: ["/f"], errno, message: "open /f: words" }
    assert.strictEqual(AtomicWrite.failureMessage("/f", failure), message)
  })

  it("that makes the lock names the directory that is not writable", () => {
    const made = "/d/.oci-runtimes.1.2.a.b.c"
    const failure = { operation: "mkdir", paths: [made], errno: "EROFS", message: `mkdir ${made}: words` }
    assert.strictEqual(
      AtomicWrite.failureMessage("/d/f", failure),
      "Cannot write /d/f: its directory /d is not writable: read-only file system. Mount the file system read-write"
    )
    assert.strictEqual(
      AtomicWrite.failureMessage("/d/f", { ...failure, operation: "write" }),
      `Cannot write /d/f: mkdir ${made}: words. Mount the file system read-write`
    )
  })
})

describe("a destination that is standard input", () => {
  it("is refused with the way out", () => {
    const refusal = { _tag: "RefusedDestination", reason: "StandardInput", path: "-", at: "-" } as const
    assert.strictEqual(AtomicWrite.message(refusal), "Cannot write -: it is standard input. Choose a file")
  })
})
