import { DirectoryLock } from "@oci-runtimes/core/disk"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const owner: DirectoryLock.LockHolder = { pid: 12, startTime: "345", run: "abc", boot: "b0", namespace: "n1" }
const scripts: DirectoryLock.LockKind = ["gen-runtimes", ".gen-runtimes"]
const onlooker = { boot: "b0", namespace: "n1" }

describe("the name of a lock", () => {
  it("says whose it is", () => {
    assert.strictEqual(DirectoryLock.name(owner, scripts), "gen-runtimes.12.345.abc.b0.n1")
    assert.deepStrictEqual(DirectoryLock.parse(DirectoryLock.name(owner, scripts), scripts), owner)
    assert.deepStrictEqual(DirectoryLock.parse(`.${DirectoryLock.name(owner, scripts)}`, scripts), owner)
  })

  it("says what is locked, and is not taken for a lock of anything else", () => {
    const hidden = DirectoryLock.name(owner, DirectoryLock.configuration)
    assert.strictEqual(hidden, ".oci-runtimes.12.345.abc.b0.n1")
    assert.deepStrictEqual(DirectoryLock.parse(hidden, DirectoryLock.configuration), owner)
    assert.isUndefined(DirectoryLock.parse(hidden, scripts))
    assert.isUndefined(DirectoryLock.parse(`.${hidden}`, DirectoryLock.configuration))
    assert.isUndefined(DirectoryLock.parse(DirectoryLock.name(owner, scripts), DirectoryLock.configuration))
  })

  it.each(["gen-runtimes123", "gen-runtimes", "runtimes", "gen-runtimes.12.345.abc.b0", "gen-runtimes.x.1.a.b.c"])(
    "is not %j",
    (name) => assert.isUndefined(DirectoryLock.parse(name, scripts))
  )
})

describe("a process", () => {
  it.each([
    ["there", { ...onlooker, startTime: "345" }, false],
    ["gone", { ...onlooker, startTime: undefined }, true],
    ["followed by another with its number", { ...onlooker, startTime: "999" }, true],
    ["of an earlier boot", { ...onlooker, boot: "b1", startTime: "345" }, true],
    ["of another namespace", { ...onlooker, namespace: "n2", startTime: undefined }, false]
  ])("that is %s", (_title, observation, dead) => {
    assert.strictEqual(DirectoryLock.isDead(owner, observation), dead)
  })

  it.each([0, 2 ** 31, Number("99999999999999999999999")])("that has the number %d never was", (pid) => {
    assert.isTrue(DirectoryLock.isDead({ ...owner, pid }, { ...onlooker, startTime: "345" }))
    assert.isTrue(DirectoryLock.isDead({ ...owner, pid, namespace: "n2" }, { ...onlooker, startTime: undefined }))
  })

  it.each([1, 4_194_304])("that has the number %d may be there", (pid) => {
    assert.isFalse(DirectoryLock.isDead({ ...owner, pid }, { ...onlooker, startTime: "345" }))
  })

  it("is named as the onlooker would look for it", () => {
    assert.strictEqual(DirectoryLock.describe(owner, "n1"), "process 12")
    assert.strictEqual(DirectoryLock.describe(owner, "n2"), "process 12 of another PID namespace")
  })
})

describe("a lock", () => {
  const there = { ...onlooker, startTime: "345" }
  it.each<[string, DirectoryLock.Observation, DirectoryLock.Users, boolean]>([
    ["of the same user counts", there, { maker: 7, onlooker: 7, process: undefined }, true],
    ["of the same user counts, whichever user has the process", there, { maker: 7, onlooker: 7, process: 0 }, true],
    ["of another user counts if the process is theirs", there, { maker: 8, onlooker: 7, process: 8 }, true],
    ["of another user with a process of the onlooker", there, { maker: 8, onlooker: 7, process: 7 }, false],
    ["of another user with root's process", there, { maker: 8, onlooker: 7, process: 0 }, false],
    ["of another user with a process unknown", there, { maker: 8, onlooker: 7, process: undefined }, false],
    [
      "of another user in another namespace",
      { ...there, namespace: "n2" },
      { maker: 8, onlooker: 7, process: 8 },
      false
    ],
    [
      "of the same user in another namespace",
      { ...there, namespace: "n2" },
      { maker: 7, onlooker: 7, process: 8 },
      true
    ],
    ["of a dead process", { ...there, startTime: "1" }, { maker: 7, onlooker: 7, process: 7 }, false]
  ])("%s: %j", (_title, observation, users, expected) => {
    assert.strictEqual(DirectoryLock.isInForce(owner, observation, users), expected)
  })
})

describe("a verdict", () => {
  it("lets a run go ahead only if it sees no other lock", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (own, others) => {
        assert.strictEqual(DirectoryLock.decide(own, others) === "hold", others.length === 0)
      })
    )
  })

  it("lets exactly one of several wait in place", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 2 }), (locks) => {
        const verdicts = locks.map((own) =>
          DirectoryLock.decide(
            own,
            locks.filter((other) => other !== own)
          )
        )
        assert.strictEqual(verdicts.filter((verdict) => verdict === "wait").length, 1)
        assert.notInclude(verdicts, "hold")
      })
    )
  })
})
