import { ShimOptions } from "@oci-runtimes/core/docker"
import type { Json } from "@oci-runtimes/core/document"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { answers, crash, type Outcome, type Outcomes, refused } from "../../shimOptionsAnswers.ts"

const releases: ReadonlyArray<ShimOptions.Release> = ["25.0", "28.0", "29.3", "29.7"]

const runc = "io.containerd.runc.v2"
const runsc = "io.containerd.runsc.v1"

const outcomeOf = (outcomes: Outcomes, release: ShimOptions.Release): Outcome =>
  outcomes[release] ?? outcomes[release < "29.3" ? "toml1" : "toml2"] ?? outcomes.all ?? {}

/** Returns the options that are not empty, by the names of their Go fields, as a user would configure them. */
const goFields = (decoded: ShimOptions.Decoded): Json.JsonObject =>
  decoded._tag === "Unmodelled"
    ? {}
    : Object.fromEntries(
        Object.entries(decoded.options)
          .filter(([, value]) => value !== "" && value !== false && value !== 0)
          .map(([name, value]) => [name.slice(0, 1).toUpperCase() + name.slice(1), value])
      )

const release = () => fc.constantFrom(...releases)

const runtimeType = () => fc.constantFrom(runc, runsc, "io.containerd.runc.v1", "io.containerd.runhcs.v1", "")

const key = () =>
  fc.oneof(
    fc.constantFrom(
      "IoUid",
      "iogid",
      "ROOT",
      "root",
      "BinaryNAME",
      "binary_name",
      "ConfigBody",
      "typeUrl",
      "__proto__"
    ),
    fc.string({ unit: "binary" })
  )

const options = (): fc.Arbitrary<Json.JsonObject> =>
  fc
    .array(fc.tuple(key(), fc.jsonValue()), { maxLength: 6 })
    .map((members) => Object.fromEntries(members as ReadonlyArray<readonly [string, Json.Json]>))

const text = () => fc.string({ unit: "binary" })

const faultsOf = (given: Json.JsonObject, of: ShimOptions.Release, type = runc): ReadonlyArray<ShimOptions.Fault> =>
  ShimOptions.decode(type, given, of).faults

const drop = (type: string, given: Json.JsonObject, of: ShimOptions.Release) =>
  ShimOptions.decode(type, given, of).ignored.map(({ likely, path, reason }) => [path[0], reason, likely])

describe("the options", () => {
  it.each(releases.flatMap((of) => answers.map(([type, given, outcomes]) => [of, type, given, outcomes] as const)))(
    "are decoded as Go decodes them, in release %s for %s: %j",
    (of, type, given, outcomes) => {
      const decoded = ShimOptions.decode(type, given, of)
      const outcome = outcomeOf(outcomes, of)
      if (typeof outcome !== "string") {
        assert.deepStrictEqual(decoded.faults, [])
        assert.deepStrictEqual(goFields(decoded), outcome)
      } else if (outcome === crash) {
        assert.isTrue(decoded.faults[0]?.crashes)
      } else {
        assert.isFalse(decoded.faults[0]?.crashes)
        // go-toml 1 prints a list with the Go type of its items.
        const words = outcome.includes("([]string)") ? undefined : outcome.slice(refused.length)
        assert.strictEqual(decoded.faults[0]?.words, words)
      }
    }
  )

  it.each(releases)("of release %s may be objects for no field", (of) => {
    const given = { Root: {}, NoPivotRoot: { a: {} }, ShimCgroup: [{}] }
    const found = faultsOf(given, of).map(({ found: kind, path }) => [path, kind])
    assert.sameDeepMembers(found, [
      [["Root"], "object"],
      [["NoPivotRoot"], "object"],
      [["ShimCgroup"], "array"]
    ])
  })

  it.each([
    ["io.containerd.runc.v2", ["Runc", "Runc", "Runc", "Runc"]],
    ["io.containerd.runc.v1", ["Runc", "Generic", "Generic", "Generic"]],
    ["io.containerd.runhcs.v1", ["Unmodelled", "Unmodelled", "Unmodelled", "Unmodelled"]],
    ["/usr/bin/containerd-shim-runc-v2", ["Generic", "Generic", "Generic", "Generic"]],
    ["IO.containerd.runc.v2", ["Generic", "Generic", "Generic", "Generic"]],
    ["", ["Generic", "Generic", "Generic", "Generic"]]
  ])("of the type %j are of the kinds %j", (type, kinds) => {
    const tags = releases.map((of) => ShimOptions.decode(type, {}, of)._tag)
    assert.deepStrictEqual<ReadonlyArray<string>>(tags, kinds)
  })

  it("may be missing", () => {
    assert.deepStrictEqual(ShimOptions.decode(runsc, {}), {
      _tag: "Generic",
      options: { typeUrl: "", configPath: "" },
      ignored: [],
      faults: []
    })
  })

  it("of the shim for Windows are asked for what TOML cannot hold only", () => {
    const faults = faultsOf({ Debug: true, SandboxPlatform: null }, "25.0", "io.containerd.runhcs.v1")
    assert.deepStrictEqual(
      faults.map(({ path }) => path),
      [["SandboxPlatform"]]
    )
  })

  it("may nest deeper than any stack", () => {
    let deep: Json.Json = null
    for (let depth = 0; depth < 20_000; depth++) deep = depth % 2 === 0 ? [deep] : { a: deep }
    for (const of of releases) assert.lengthOf(faultsOf({ x: deep }, of)[0]?.path ?? [], 20_001)
  })

  it("may be any object", () => {
    fc.assert(
      fc.property(runtimeType(), options(), release(), (type, given, of) => {
        const { ignored: dropped, faults } = ShimOptions.decode(type, given, of)
        for (const { path } of [...dropped, ...faults]) assert.isTrue(Object.hasOwn(given, String(path[0])))
        for (const fault of faults) assert.match(ShimOptions.message(fault), /^Cannot .*\.$/su)
        for (const one of dropped) assert.match(ShimOptions.describeIgnored(one), /^The engine ignores .*\.$/su)
      })
    )
  })

  it("that were decoded decode to themselves when written as names of Go fields", () => {
    const full = fc.record(
      {
        NoPivotRoot: fc.boolean(),
        NoNewKeyring: fc.boolean(),
        ShimCgroup: text(),
        BinaryName: text(),
        Root: text(),
        SystemdCgroup: fc.boolean(),
        CriuImagePath: text(),
        CriuWorkPath: text()
      },
      { requiredKeys: [], noNullPrototype: true }
    )
    const generic = fc.record({ TypeUrl: text(), ConfigPath: text() }, { requiredKeys: [], noNullPrototype: true })
    const given = fc.oneof(fc.tuple(fc.constant(runc), full), fc.tuple(fc.constant(runsc), generic))
    fc.assert(
      fc.property(given, release(), ([type, fields], of) => {
        const decoded = ShimOptions.decode(type, fields, of)
        assert.deepStrictEqual(decoded.ignored, [])
        assert.deepStrictEqual(decoded.faults, [])
        assert.deepStrictEqual(ShimOptions.decode(type, goFields(decoded), of), decoded)
      })
    )
  })
})

describe("dropped keys", () => {
  it.each([
    [runc, { binary_name: "x" }, [["binary_name", "Spelling", "BinaryName"]], undefined],
    [
      runc,
      { "io-uid": 1, "Io Gid": 1 },
      [
        ["io-uid", "Spelling", "IoUid"],
        ["Io Gid", "Spelling", "IoGid"]
      ],
      undefined
    ],
    [runc, { BinaryNAME: "x" }, [["BinaryNAME", "Spelling", "BinaryName"]], []],
    [runc, { Root: "a", root: "b" }, [["root", "Overridden", "Root"]], [["Root", "Overridden", "root"]]],
    [runc, { Root: null, root: "b" }, [["root", "Overridden", "Root"]], []],
    [runc, { ConfigPath: "x" }, [["ConfigPath", "OtherKind", "ConfigPath"]], undefined],
    [runc, { type_url: "x" }, [["type_url", "OtherKind", "TypeUrl"]], undefined],
    [runc, { CriuPath: "x" }, [], [["CriuPath", "OtherRelease", "CriuPath"]]],
    [runc, { TaskApiAddress: "x" }, [["TaskApiAddress", "OtherRelease", "TaskApiAddress"]], []],
    [
      runc,
      { path: "x", "": 1 },
      [
        ["path", "Unknown", undefined],
        ["", "Unknown", undefined]
      ],
      undefined
    ],
    [runsc, { BinaryName: "x" }, [["BinaryName", "OtherKind", "BinaryName"]], undefined],
    [runsc, { CriuPath: "x" }, [["CriuPath", "OtherKind", "CriuPath"]], undefined],
    [runsc, { ConfigBody: [], typeUrl: "x" }, [], undefined],
    [runsc, { __proto__: null, constructor: "x" }, [["constructor", "Unknown", undefined]], undefined]
  ])("for %s of %j are %j up to 27, and from 29.3 on %j", (type, given, old, recent) => {
    assert.deepStrictEqual<ReadonlyArray<unknown>>(drop(type, given as Json.JsonObject, "25.0"), old)
    assert.deepStrictEqual<ReadonlyArray<unknown>>(drop(type, given as Json.JsonObject, "29.3"), recent ?? old)
  })

  // go-toml 2 reads the keys as they are written: sorted, and objects and lists of objects after everything else.
  it.each([
    [{ Root: "a", root: "b" }, "Root", "root"],
    [{ Root: {}, root: "b" }, "root", "Root"],
    [{ Root: [{}], root: "b" }, "root", "Root"],
    [{ Root: {}, root: [{}] }, "Root", "root"],
    [{ Root: [], root: "b" }, "Root", "root"],
    [{ Root: [1], root: "b" }, "Root", "root"],
    [{ Root: "a", root: {} }, "Root", "root"]
  ] as ReadonlyArray<[Json.JsonObject, string, string]>)(
    "of %j are %s, since %s counts from 29.3 on",
    (given, overridden, counts) => {
      for (const of of ["29.3", "29.7"] as const) {
        assert.deepStrictEqual<ReadonlyArray<unknown>>(drop(runc, given, of), [[overridden, "Overridden", counts]])
      }
    }
  )

  it.each([
    [{ nope: 1 }, 'The engine ignores "nope": there is no such option.'],
    [{ binary_name: "" }, 'The engine ignores "binary_name": write "BinaryName".'],
    [
      { Root: "", root: "" },
      'The engine ignores "root": "Root" is the same option and replaces it. Remove one of them.'
    ],
    [
      { ConfigPath: "" },
      `The engine ignores "ConfigPath": "ConfigPath" is not an option of runc's shim, but of other shims.`
    ],
    [
      { TaskApiVersion: 2 },
      'The engine ignores "TaskApiVersion": "TaskApiVersion" is an option of other releases only.'
    ]
  ])("of %j are described: %s", (given, sentence) => {
    const [dropped] = ShimOptions.decode(runc, given).ignored
    assert.strictEqual(dropped === undefined ? undefined : ShimOptions.describeIgnored(dropped), sentence)
  })

  it("that belong to runc's shim are described as such", () => {
    const [dropped] = ShimOptions.decode(runsc, { BinaryName: "/x" }).ignored
    assert.strictEqual(
      dropped === undefined ? undefined : ShimOptions.describeIgnored(dropped),
      'The engine ignores "BinaryName": "BinaryName" is an option of the runtime type "io.containerd.runc.v2" only.'
    )
  })
})

describe("faults", () => {
  it("of a list end with its first, because the engine does not get to the others", () => {
    const faults = faultsOf({ x: [1, null, "a"], y: [{ a: null, b: null }, { c: null }] }, "25.0")
    assert.deepStrictEqual(
      faults.map(({ path }) => path),
      [
        ["x", 1],
        ["y", 0, "a"],
        ["y", 0, "b"]
      ]
    )
  })

  it.each([
    [
      { IoUid: 42 },
      'Cannot set "IoUid" to a number: the option takes an integer, but the engine reads every number of a configuration as a float. Remove it.'
    ],
    [{ root: 1 }, 'Cannot set "root" to a number: the option takes a string in double quotes.'],
    [{ NoPivotRoot: "true" }, 'Cannot set "NoPivotRoot" to a string: the option takes true or false.'],
    [
      { x: { y: null } },
      'Cannot read null at "x"."y": the engine passes options as TOML, which has no null. Remove it.'
    ],
    [
      { x: [null] },
      'Cannot read null at "x"[0]: the engine passes options as TOML, which has no null. Remove it. The engine crashes.'
    ],
    [{ x: [1, "a"] }, 'Cannot read a string at "x"[1]: the list begins with a number. Remove it. The engine crashes.'],
    [{ x: [[{}]] }, 'Cannot read the object at "x"[0][0]: its list is not a list of objects. Remove it.']
  ])("of %j are described: %s", (given, sentence) => {
    const [fault] = faultsOf(given, "25.0")
    assert.strictEqual(fault === undefined ? undefined : ShimOptions.message(fault), sentence)
  })
})
