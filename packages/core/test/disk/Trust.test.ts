import { Trust } from "@oci-runtimes/core/disk"
import { assert, describe, it } from "vitest"

const [root, user, other] = [0, 1000, 1001].map((uid) => ({ uid, gid: uid })) as [
  Trust.UserAndGroup,
  Trust.UserAndGroup,
  Trust.UserAndGroup
]

const directory = (owner: Trust.UserAndGroup, mode: number): Trust.FileStatus & { readonly path: string } => ({
  type: "Directory",
  owner,
  mode,
  path: "/d"
})

describe("a directory protects what belongs to root or the user", () => {
  it.each<[string, Trust.UserAndGroup, number, { readonly asUser: boolean; readonly asRoot: boolean }]>([
    ["of the user", user, 0o755, { asUser: true, asRoot: false }],
    ["of root", root, 0o755, { asUser: true, asRoot: true }],
    ["of another user", other, 0o755, { asUser: false, asRoot: false }],
    ["of another user, sticky", other, 0o1777, { asUser: false, asRoot: false }],
    ["of root, writable by its group", root, 0o775, { asUser: false, asRoot: false }],
    ["of root, writable by others", root, 0o757, { asUser: false, asRoot: false }],
    ["of root, sticky and writable by all, as /tmp is", root, 0o1777, { asUser: true, asRoot: true }],
    ["of the user, sticky and writable by the group", user, 0o1775, { asUser: true, asRoot: false }]
  ])("%s", (_title, owner, mode, { asRoot, asUser }) => {
    assert.strictEqual(Trust.protects(directory(owner, mode), user), asUser)
    assert.strictEqual(Trust.protects(directory(owner, mode), root), asRoot)
  })
})

const at = (path: string, owner: Trust.UserAndGroup, mode: number) => ({ ...directory(owner, mode), path })

describe("the directory in which another user could exchange something", () => {
  it.each<[string, ReadonlyArray<ReturnType<typeof at>>, string | undefined, string | undefined]>([
    ["is none", [at("/t/d", root, 0o710), at("/t", root, 0o1777), at("/", root, 0o755)], undefined, undefined],
    ["is the one that is worked in", [at("/d", root, 0o775), at("/", root, 0o755)], "/d", "/d"],
    [
      "is one above for root alone",
      [at("/o/d", root, 0o710), at("/o", root, 0o777), at("/", root, 0o755)],
      "/o",
      undefined
    ],
    ["is one of another user for root alone", [at("/o/d", root, 0o710), at("/o", other, 0o755)], "/o", undefined]
  ])("%s", (_title, directories, asRoot, asUser) => {
    assert.strictEqual(Trust.unprotected(directories, root)?.path, asRoot)
    assert.strictEqual(Trust.unprotected(directories, user)?.path, asUser)
  })
})

const link = (owner: Trust.UserAndGroup) => ({ type: "SymbolicLink", mode: 0o777, owner, path: "/d/link" })

describe("a symbolic link", () => {
  it.each<
    [string, Trust.UserAndGroup, Trust.FileStatus & { readonly path: string }, Trust.DistrustReason["_tag"] | undefined]
  >([
    ["of root in a directory of root", root, directory(root, 0o755), undefined],
    ["of the user in a directory of the user", user, directory(user, 0o700), undefined],
    ["of the user in /tmp", user, directory(root, 0o1777), undefined],
    ["of another user in /tmp", other, directory(root, 0o1777), "ForeignLink"],
    ["of another user in a directory of the user", other, directory(user, 0o755), "ForeignLink"],
    ["of root in a directory of another user", root, directory(other, 0o755), "ExchangeableLink"],
    ["of the user where the group may write", user, directory(user, 0o775), "ExchangeableLink"]
  ])("%s", (_title, owner, holder, expected) => {
    assert.strictEqual(Trust.linkRefusal(link(owner), holder, user)?._tag, expected)
  })
})

describe("a tree", () => {
  it("is removed only if it belongs to the user, whatever its mode is", () => {
    assert.isUndefined(Trust.treeRefusal("/d", directory(user, 0o777), user))
    assert.deepStrictEqual(Trust.treeRefusal("/d", directory(other, 0o700), user), {
      _tag: "ForeignTree",
      path: "/d",
      uid: 1001
    })
  })
})

describe("a refusal in words", () => {
  it.each<[Trust.DistrustReason, string]>([
    [
      { _tag: "ForeignLink", path: "/d/l", uid: 7 },
      "Cannot follow the symbolic link /d/l: it belongs to user 7, who can change its target. Give the path of the target instead"
    ],
    [
      { _tag: "ExchangeableLink", path: "/d/l", directory: "/d" },
      "Cannot follow the symbolic link /d/l: other users can replace it, because they can write to /d. Give the path of its target instead, or run chmod go-w /d"
    ],
    [
      { _tag: "ForeignTree", path: "/d/t", uid: 7 },
      "Cannot remove /d/t: it belongs to user 7. Remove it by hand if it is not needed"
    ],
    [
      { _tag: "ExchangedDirectory", path: "/d/t" },
      "Cannot work in /d/t: another user replaced the directory that was just made. Choose a directory that only this user can write to"
    ],
    [
      { _tag: "MovedPlace", path: "/d", before: "/e" },
      "Cannot work in /d: it led to /e a moment ago, and leads elsewhere now. Run this again"
    ],
    [
      { _tag: "OpenDirectory", path: "/d", uid: 7 },
      "Cannot work in /d: other users can replace files in it (it belongs to user 7), and this disk cannot protect against that. Choose a directory that only this user can write to"
    ]
  ])("%j", (refusal, expected) => {
    assert.strictEqual(Trust.message(refusal), expected)
  })
})
