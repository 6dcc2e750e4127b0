import { Leftovers, type Trust } from "@oci-runtimes/core/disk"
import { assert, describe, it } from "vitest"

const user = { uid: 1000, gid: 1000 }

const left = (given: Partial<Trust.NamedFileStatus> = {}): Trust.NamedFileStatus => ({
  path: "/d/left",
  type: "Directory",
  mode: 0o700,
  owner: user,
  ...given
})

const directory = (mode: number, uid = 1000): Trust.NamedFileStatus =>
  left({ path: "/d", mode, owner: { uid, gid: 0 } })

describe("what has the name of a leftover", () => {
  it.each<[string, Trust.NamedFileStatus, Trust.NamedFileStatus, string, Leftovers.LeftAlone["reason"]["_tag"]]>([
    ["of another user", left({ owner: { uid: 7, gid: 7 } }), directory(0o755), "it belongs to user 7", "OfAnotherUser"],
    ["of root", left({ owner: { uid: 0, gid: 0 } }), directory(0o755), "it belongs to user 0", "OfAnotherUser"],
    ["a link", left({ type: "SymbolicLink" }), directory(0o755), "it is not a directory", "NotADirectory"],
    ["a file", left({ type: "File" }), directory(0o755), "it is not a directory", "NotADirectory"],
    ["open to the group", left({ mode: 0o770 }), directory(0o755), "other users can write to /d/left", "OpenToOthers"],
    [
      "sticky and open to all",
      left({ mode: 0o1777 }),
      directory(0o755),
      "other users can write to /d/left",
      "OpenToOthers"
    ],
    ["where the group may rename it", left(), directory(0o775), "other users can write to /d", "OpenToOthers"],
    ["where another user may rename it", left(), directory(0o755, 7), "other users can write to /d", "OpenToOthers"]
  ])("%s is left alone", (_title, candidate, holder, why, tag) => {
    const { leftAlone, leftovers } = Leftovers.sort([candidate], holder, user)
    assert.deepStrictEqual(leftovers, [])
    assert.deepStrictEqual(
      leftAlone.map(({ reason }) => reason._tag),
      [tag]
    )
    assert.deepStrictEqual(leftAlone.map(Leftovers.message), [
      `Did not remove /d/left, although its name is that of a leftover of an earlier run: ${why}. Remove it by hand if it is not needed`
    ])
  })

  it.each<[string, Trust.NamedFileStatus]>([
    ["a directory of the user", directory(0o755)],
    ["a directory of root", directory(0o755, 0)],
    ["/tmp", directory(0o1777, 0)]
  ])("is removed from %s if it is the user's own", (_title, holder) => {
    const candidates = [left(), left({ path: "/d/readable", mode: 0o755 })]
    assert.deepStrictEqual(Leftovers.sort(candidates, holder, user), {
      leftovers: ["/d/left", "/d/readable"],
      leftAlone: []
    })
  })
})
