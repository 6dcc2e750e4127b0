import { Plan } from "@oci-runtimes/core/disk"
import { assert, describe, it } from "vitest"

const operations: ReadonlyArray<readonly [Plan.Operation, string, string]> = [
  [{ _tag: "MakeDirectory", path: "/d", mode: 0o710 }, "mkdir", "make directory /d (mode 0710)"],
  [{ _tag: "WriteFile", path: "/d/f", content: "x", mode: 0o4 }, "open", "write /d/f (mode 0004)"],
  [{ _tag: "Link", from: "/d/f", to: "/d/g" }, "link", "link /d/f as /d/g"],
  [{ _tag: "Symlink", target: "f", path: "/d/s" }, "symlink", "make symbolic link /d/s to f"],
  [{ _tag: "Rename", from: "/d/f", to: "/d/e" }, "rename", "rename /d/f to /d/e"],
  [{ _tag: "SetMode", path: "/d", mode: 0o700 }, "chmod", "set mode of /d to 0700"],
  [{ _tag: "SetOwner", path: "/d", uid: 1, gid: 2 }, "chown", "set owner of /d to 1:2"],
  [{ _tag: "Unlink", path: "/d/f" }, "unlinkat", "remove /d/f"],
  [{ _tag: "RemoveDirectory", path: "/d" }, "unlinkat", "remove directory /d if it is empty"],
  [{ _tag: "RemoveTree", path: "/d" }, "unlinkat", "remove /d and its contents"],
  [{ _tag: "Sync", path: "/d" }, "fsync", "sync /d"]
]

describe("an operation", () => {
  it.each(operations)("%j is %s: %s", (operation, call, words) => {
    assert.strictEqual(Plan.systemCall(operation), call)
    assert.strictEqual(Plan.describe(operation), words)
    assert.deepStrictEqual(
      Plan.paths(operation),
      "from" in operation ? [operation.from, operation.to] : [operation.path]
    )
  })

  it.each(["EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"])(
    "may be a sync that the file system cannot do: %s, which no other failure is",
    (errno) => {
      const sync: Plan.Operation = { _tag: "Sync", path: "/d" }
      assert.isTrue(Plan.cannotSync(sync, errno))
      assert.isFalse(Plan.isVital(sync, errno))
      assert.isFalse(Plan.cannotSync(sync, "EIO"))
      assert.isFalse(Plan.cannotSync({ _tag: "Unlink", path: "/d" }, errno))
    }
  )

  it("is vital to a rollback if it moves scripts or syncs them to the disk", () => {
    const vital = operations.filter(([operation]) => Plan.isVital(operation, "EIO")).map(([{ _tag }]) => _tag)
    assert.deepStrictEqual(vital, ["Link", "Symlink", "Rename", "Unlink", "Sync"])
  })
})

const plan = (...tags: ReadonlyArray<Plan.Operation>): Plan.Plan => ({
  scriptsDirectory: "/d/runtimes",
  staging: "/d/lock",
  changes: [],
  steps: tags.map((operation) => ({ operation, onFailure: "abort" as const }))
})

const groupsOf = (...steps: ReadonlyArray<Plan.Operation>) =>
  Plan.groups(plan(...steps).steps).map((group) => group.map(({ operation }) => Plan.describe(operation)))

describe("the groups of steps", () => {
  it("hold adjacent syncs, and every other step alone", () => {
    const groups = groupsOf(
      { _tag: "Sync", path: "/d/a" },
      { _tag: "Unlink", path: "/d/x" },
      { _tag: "Unlink", path: "/d/y" },
      { _tag: "Sync", path: "/d/b" },
      { _tag: "Sync", path: "/d" },
      { _tag: "Rename", from: "/d/b", to: "/d/c" },
      { _tag: "Sync", path: "/d" }
    )
    assert.deepStrictEqual(groups, [
      ["sync /d/a"],
      ["remove /d/x"],
      ["remove /d/y"],
      ["sync /d/b", "sync /d"],
      ["rename /d/b to /d/c"],
      ["sync /d"]
    ])
    assert.deepStrictEqual(groupsOf(), [])
  })

  it("hold at most 32 syncs, so that an interruption does not wait long", () => {
    const syncs = Array.from({ length: 70 }, (_, index) => ({ _tag: "Sync" as const, path: `/d/${index}` }))
    const groups = groupsOf(...syncs)
    assert.deepStrictEqual(
      groups.map(({ length }) => length),
      [32, 32, 6]
    )
    assert.deepStrictEqual(groups.flat(), syncs.map(Plan.describe))
  })
})

describe("a plan", () => {
  it("has words for each operation", () => {
    for (const [operation, , words] of operations) assert.strictEqual(Plan.describe(operation), words)
  })

  it("is idle when it does nothing but sync", () => {
    assert.isTrue(Plan.isNoop(plan()))
    assert.isTrue(Plan.isNoop(plan({ _tag: "Sync", path: "/d" })))
    assert.isFalse(Plan.isNoop(plan({ _tag: "Sync", path: "/d" }, { _tag: "Unlink", path: "/d/x" })))
  })
})

describe("octal", () => {
  it.each([
    [0, "0000"],
    [0o7, "0007"],
    [0o700, "0700"],
    [0o1777, "1777"],
    [0o100644, "100644"]
  ])("writes %d as %s", (mode, text) => {
    assert.strictEqual(Plan.octal(mode), text)
  })
})

describe("an operation on other paths", () => {
  it.each(operations)("is described with them: %j", (operation) => {
    const mapped = Plan.mapPaths(operation, (path) => `OTHER${path}`)
    assert.strictEqual(mapped._tag, operation._tag)
    for (const path of Plan.paths(mapped)) assert.isTrue(path.startsWith("OTHER"))
    assert.deepStrictEqual(
      Plan.mapPaths(mapped, (path) => path.slice("OTHER".length)),
      operation
    )
  })
})
