import { assert, describe, it } from "vitest"
import { nearestOf } from "../../../src/docker/diagnosis/rules/vocabulary.ts"

describe("the nearest of known keys", () => {
  it.each([[["exec-opts", "exec-root"]], [["exec-root", "exec-opts"]], [["debug", "exec-root", "exec-opts", "hosts"]]])(
    "is the one with the fewest other characters, in any order: %j",
    (known) => {
      assert.deepStrictEqual(nearestOf(known)("exec-optz"), { directive: "exec-opts", isCertain: false })
      assert.deepStrictEqual(nearestOf(known)("exec-rooo"), { directive: "exec-root", isCertain: false })
    }
  )

  it.each([[["registry-mirrors", "registry-mirrorx"]], [["registry-mirrorx", "registry-mirrors"]]])(
    "is the nearer of two that are near: %j",
    (known) => {
      assert.strictEqual(nearestOf(known)("registry-mirrrs")?.directive, "registry-mirrors")
      assert.strictEqual(nearestOf(known)("registry-mirrrx")?.directive, "registry-mirrorx")
    }
  )

  it("is certain if only case, spaces, dashes and underscores differ", () => {
    assert.deepStrictEqual(nearestOf(["exec-opts"])("Exec_Opts"), { directive: "exec-opts", isCertain: true })
    assert.isUndefined(nearestOf(["exec-opts"])("nothing like it"))
  })
})
