import { Table } from "@oci-runtimes/core/data"
import type { ScriptsSnapshot } from "@oci-runtimes/core/disk"
import {
  Configuration,
  EngineFlags,
  Moby23,
  Moby25,
  Pruning,
  StartVerdict,
  UsernsRemap
} from "@oci-runtimes/core/docker"
import type { HostFacts } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { messageOf } from "../problems.ts"
import { facts, settings, snapshot, swapRequest } from "../samples.ts"

const root = "/var/lib/docker"

/** A machine with the user and the group that the engine makes, and with another one. */
const machine = {
  passwd: "root:x:0:0:root:/root:/bin/sh\ndockremap:x:106:108::/:/bin/false\n\nme:x:1000:1001:Me,,,:/home/me:/bin/sh\n",
  group: "root:x:0:\ndockremap:x:108:\nme:x:1001:\nothers:x:1000:me\n",
  subuid: "me:100000:65536\ndockremap:165536:65536\n",
  subgid: "dockremap:231072:65536\nme:100001:65536\n"
}

const remapping = (
  specification: string,
  given: Partial<Omit<HostFacts.Identities, "entries">> = {},
  entries: ReadonlyArray<string> = []
) => UsernsRemap.remapping(specification, root, { ...machine, ...given, entries: Table.make([[root, entries]]) })

const answer = ({ directory, doubt }: UsernsRemap.Remapping): ReadonlyArray<string | undefined> => [
  directory,
  doubt && UsernsRemap.describe(doubt)
]

/** Returns the origins of the values in this file with which no engine starts. */
const originsOfFaults = (text: string, usernsRemap?: string) => {
  const flags = { ...EngineFlags.none, ...(usernsRemap !== undefined && { usernsRemap }) }
  const sources = { bytes: new TextEncoder().encode(text), flags, defaults: { dataRoot: "/d", execRoot: "/e" } }
  return Configuration.assess(Moby25, sources).startFaults.map(({ origin }) => origin)
}

describe("a value with which no engine starts", () => {
  it("comes from the file, or else from the flag", () => {
    assert.deepInclude(originsOfFaults('{"userns-remap": "a:b:c"}')[0], { _tag: "File", path: ["userns-remap"] })
    assert.deepStrictEqual(originsOfFaults("{}", "a:b:c"), [{ _tag: "Flag", flag: "userns-remap" }])
  })
})

describe("a directory that cannot be told", () => {
  it.each<[UsernsRemap.Doubt["_tag"], string]>([
    ["NotLookedUp", "Look up the users of the machine first"],
    ["TooManyParts", 'Write "USER" or "USER:GROUP"']
  ])("%s has the advice: %s", (tag, advice) => {
    assert.strictEqual(UsernsRemap.advice({ _tag: tag } as UsernsRemap.Doubt), advice)
  })
})

describe("the directory of userns-remap", () => {
  it.each([
    ["default", "165536.231072"],
    ["dockremap", "165536.231072"],
    ["default:dockremap", "165536.231072"],
    ["106:108", "165536.231072"],
    ["me", "100000.100001"],
    ["me:me", "100000.100001"],
    ["me:others", "100000.100001"],
    ["me:1001", "100000.100001"],
    ["1000", "100000.100001"],
    ["+1000", "100000.100001"],
    ["01000:others", "100000.100001"],
    ["root", "0.0"],
    ["root:me", "0.0"],
    ["0", "0.0"]
  ])("for %j is the beginning of the user's ranges: %s", (specification, directory) => {
    assert.deepStrictEqual(answer(remapping(specification)), [directory, undefined])
  })

  it.each<[string, string, Parameters<typeof remapping>[1], string]>([
    ["the first of several ranges", "me", { subuid: "me:7:1\nme:3:1\n" }, "7.100001"],
    ["the first range that maps anything", "me", { subuid: "me:7:0\nme:3:1\n" }, "3.100001"],
    ["a range under the number", "me", { subuid: "1000:5:1\n", subgid: "1000:6:1\n" }, "5.6"],
    [
      "a range of the user, not of the group",
      "me:dockremap",
      { subgid: "dockremap:1:1\n1001:2:1\nme:3:1\n" },
      "100000.3"
    ],
    [
      "a range between spaces, comments and other lines",
      "me",
      { subuid: "# me:1:1\n\n \tme:5:1 \r\nx\n:::\n" },
      "5.100001"
    ],
    ["a range with a further part, which recent releases take", "me", { subuid: "me:5:1:x" }, "5.100001"],
    ["a number with zeros before it", "me", { subuid: "me:0005:1" }, "5.100001"],
    ["the largest number of 32 bits", "me", { subuid: "me:2147483647:1" }, "2147483647.100001"],
    ["a number that ends one of another user", "me", { subuid: "11000:1:1\n10001:2:1\nme:5:1\n" }, "5.100001"],
    [
      "the number of a name that is there twice",
      "x",
      { passwd: "x:x:5:5\nx:x:6:6", group: "x:x:1:", subuid: "6:1:1\n5:2:1", subgid: "5:3:1" },
      "2.3"
    ],
    [
      "the name of a number that is there twice",
      "5",
      { passwd: "x:x:5:5\ny:x:5:5", group: "x:x:5:", subuid: "y:1:1\nx:2:1", subgid: "x:3:1" },
      "2.3"
    ]
  ])("is found by %s", (_title, specification, given, directory) => {
    assert.deepStrictEqual(answer(remapping(specification, given)), [directory, undefined])
  })

  it.each<[string, string, Parameters<typeof remapping>[1], string]>([
    [
      "no user in passwd, but ranges under the name",
      "default",
      { passwd: "root:x:0:0::/:/bin/sh" },
      '"dockremap" is not in /etc/passwd'
    ],
    ["no passwd, but ranges under the name", "default", { passwd: undefined }, "/etc/passwd cannot be read"],
    ["no group", "default:wheel", {}, '"wheel" is not in /etc/group'],
    ["an empty group", "default:", {}, '"" is not in /etc/group'],
    ["no group of that number", "default:42", {}, '"42" is not in /etc/group'],
    ["no group file", "default", { group: undefined }, "/etc/group cannot be read"]
  ])("is told together with a doubt: %s", (_title, specification, given, doubt) => {
    assert.deepStrictEqual(answer(remapping(specification, given)), ["165536.231072", doubt])
  })

  it.each<[string, string, Parameters<typeof remapping>[1], string]>([
    ["too many parts", "a:b:c", {}, "the value has more than two parts"],
    ["no range", "me", { subuid: "dockremap:1:1" }, '/etc/subuid has no range for "me"'],
    ["no range of groups", "default", { subgid: "" }, '/etc/subgid has no range for "dockremap"'],
    ["a user that nothing knows", "nobody", {}, '/etc/subuid has no range for "nobody"'],
    ["an empty user", ":me", {}, '/etc/subuid has no range for ""'],
    ["no user of that number", "42", {}, '/etc/subuid has no range for "42"'],
    ["a negative number", "-1", {}, '/etc/subuid has no range for "-1"'],
    ["a number that is too large is a name", "2147483648", {}, '/etc/subuid has no range for "2147483648"'],
    ["no file of ranges", "me", { subuid: undefined }, "/etc/subuid cannot be read"],
    ["no file of ranges of groups", "me", { subgid: undefined }, "/etc/subgid cannot be read"],
    ["a range that does not begin", "me", { subuid: "me:x:1" }, '/etc/subuid has "me:x:1", which is not a range'],
    ["a range without length", "me", { subuid: "me:1" }, '/etc/subuid has "me:1", which is not a range'],
    ["ranges that map nothing", "me", { subuid: "me:1:0" }, '/etc/subuid has no range for "me"'],
    [
      "ranges under both names of a user",
      "me",
      { subuid: "me:1:1\n1000:2:1" },
      '/etc/subuid and /etc/subgid have several ranges for "me", and releases choose different ones'
    ],
    [
      "a range of groups under a number that may be that of the user",
      "me",
      { passwd: "", subuid: "me:1:1", subgid: "me:1:1\n1000:2:1" },
      '/etc/subuid and /etc/subgid have several ranges for "me", and releases choose different ones'
    ],
    [
      "a range under a number that may be that of the user",
      "me",
      { passwd: "", subuid: "me:1:1\n1000:2:1" },
      '/etc/subuid and /etc/subgid have several ranges for "me", and releases choose different ones'
    ]
  ])("is not told by the files: %s", (_title, specification, given, doubt) => {
    assert.deepStrictEqual(answer(remapping(specification, given)), [undefined, doubt])
  })

  it.each<[string, string, Parameters<typeof remapping>[1], string]>([
    ["too many parts", "a:b:c", {}, 'Invalid user/group specification in --userns-remap: "a:b:c"'],
    ["nothing but colons", "::", {}, 'Invalid user/group specification in --userns-remap: "::"'],
    ["what does not print", "\u001b::", {}, 'Invalid user/group specification in --userns-remap: "\\x1b::"'],
    ["no range", "me", { subuid: "dockremap:1:1" }, `Can't create ID mappings: no subuid ranges found for user "me"`],
    ["no range of groups", "me:me", { subgid: "" }, `Can't create ID mappings: no subgid ranges found for user "me"`],
    ["a number", "1000", { subuid: "1:1:1" }, `Can't create ID mappings: no subuid ranges found for user "me"`],
    [
      "the user that the engine makes, once it is there",
      "default",
      { subuid: "", subgid: "" },
      `Can't create ID mappings: no subuid ranges found for user "dockremap"`
    ]
  ])("is none that an engine starts with: %s", (_title, usernsRemap, given, message) => {
    const identities = { ...machine, ...given, entries: Table.make([[root, ["7.8"]]]) }
    for (const engine of [Moby23, Moby25]) {
      const own = { ...settings, dataRoot: root, usernsRemap }
      const map = engine.configure(own, { ...facts, identities })
      assert.deepStrictEqual(StartVerdict.faults({ engine, settings: own, map }).map(messageOf), [message])
    }
  })

  it.each<[string, string, Parameters<typeof remapping>[1]]>([
    ["the engine makes the user", "default", { passwd: "", group: "", subuid: "", subgid: "" }],
    ["another source may know the user", "ldap", {}],
    ["another source may know the group", "me:ldap", {}],
    ["another user may read the file", "me", { subuid: undefined }],
    ["there are ranges, which releases read in different ways", "me", { subuid: "me:1:0" }],
    ["there is a line, which releases read in different ways", "me", { subuid: "me:x:1" }],
    ["root needs none", "root", { subuid: "", subgid: "" }],
    ["there is a range", "default", {}]
  ])("may be one that an engine starts with: %s", (_title, usernsRemap, given) => {
    const identities = { ...machine, ...given, entries: Table.make<ReadonlyArray<string>>([]) }
    for (const engine of [Moby23, Moby25]) {
      const own = { ...settings, usernsRemap }
      for (const known of [facts, { ...facts, identities }]) {
        assert.isEmpty(StartVerdict.faults({ engine, settings: own, map: engine.configure(own, known) }))
      }
    }
  })

  it("is told by the ranges under a number that is in no file, if no name has any", () => {
    const ranges = "# ranges\n42:5:1"
    assert.strictEqual(remapping("42", { subuid: ranges, subgid: ranges }).directory, "5.5")
    assert.isUndefined(remapping("42", { subuid: ranges, subgid: `${ranges}\nme:6:1` }).directory)
  })

  it("is not told without a look at the users", () => {
    const found = UsernsRemap.remapping("default", root, undefined)
    assert.deepStrictEqual(answer(found), [undefined, "the users of the machine were not looked up"])
  })

  it.each<[string, string, Parameters<typeof remapping>[1], ReadonlyArray<string>, string | undefined]>([
    ["the only one, if the files do not tell", "me", { subuid: "" }, ["containers", "5.6", "runtimes"], "5.6"],
    ["none of several", "me", { subuid: "" }, ["5.6", "7.8"], undefined],
    ["nothing with another name", "me", { subuid: "" }, ["5.6.7", "x5.6", "5.", "-1.-1", "5,6"], undefined],
    ["the one that a release would take", "me", { subuid: "me:1:1\n1000:2:1" }, ["1.100001", "9.9"], "1.100001"],
    ["the one that other releases would take", "me", { subuid: "me:1:1\n1000:2:1" }, ["2.100001"], "2.100001"],
    ["neither if both are there", "me", { subuid: "me:1:1\n1000:2:1" }, ["1.100001", "2.100001"], undefined],
    ["none that no release would take", "me", { subuid: "me:1:1\n1000:2:1" }, ["9.9"], undefined],
    ["what the files tell, whatever is there", "me", {}, ["9.9"], "100000.100001"],
    ["none for a value that no engine starts with", "a:b:c", {}, ["9.9"], undefined]
  ])("is %s", (_title, specification, given, entries, directory) => {
    assert.strictEqual(remapping(specification, given, entries).directory, directory)
  })

  it("is looked for where the data root is, and is part of its real path", () => {
    const entries = Table.make([["/link", ["5.6"]]])
    const found = UsernsRemap.remapping("me", "/real", { ...machine, subuid: "", entries }, "/link")
    assert.deepStrictEqual([found.directory, UsernsRemap.dataRoot(found)], ["5.6", "/real/5.6"])
  })

  it("is told for any files, by a name of its form or not at all", () => {
    const number = fc.oneof({ weight: 9, arbitrary: fc.nat(99).map(String) }, fc.constantFrom("", "x"))
    const line = fc
      .tuple(fc.constantFrom("me", "me", "me", "1000", "x"), number, number)
      .map((parts) => parts.join(":"))
    const text = fc.oneof(
      { weight: 8, arbitrary: fc.array(line, { minLength: 1, maxLength: 2 }).map((lines) => lines.join("\n")) },
      { weight: 1, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.string() }
    )
    const specification = fc.oneof({ weight: 8, arbitrary: fc.constantFrom("me", "me:x") }, fc.string())
    const told = { yes: 0, no: 0 }
    fc.assert(
      fc.property(specification, text, text, text, text, (asked, passwd, group, subuid, subgid) => {
        const { directory, doubt } = remapping(asked, { passwd, group, subuid, subgid })
        told[directory === undefined ? "no" : "yes"]++
        if (directory === undefined) assert.isDefined(doubt)
        else assert.match(directory, /^\d+\.\d+$/)
      }),
      { numRuns: 500 }
    )
    assert.isAbove(Math.min(told.yes, told.no), 3, JSON.stringify(told))
  })

  it.each([
    [
      "a:b:c",
      {},
      'Cannot tell which directory of /var/lib/docker the engine uses: "userns-remap" is "a:b:c", and the value has more than two parts. Write "USER" or "USER:GROUP"'
    ],
    [
      "me",
      { subuid: "" },
      'Cannot tell which directory of /var/lib/docker the engine uses: "userns-remap" is "me", and /etc/subuid has no range for "me". Add a range to /etc/subuid, such as me:100000:65536'
    ],
    [
      "ldap",
      {},
      'Cannot tell which directory of /var/lib/docker the engine uses: "userns-remap" is "ldap", and /etc/subuid has no range for "ldap". Add a range to /etc/subuid, such as ldap:100000:65536, or start the engine once, which creates the directory'
    ]
  ])("for %j that cannot be told is a refusal with a way out", (specification, given, message) => {
    assert.deepStrictEqual(UsernsRemap.refusals(remapping(specification, given)).map(UsernsRemap.message), [message])
  })
})

const tags = (result: Result.Result<unknown, ReadonlyArray<{ readonly _tag: string }>>) =>
  Result.isFailure(result) ? result.failure.map(({ _tag }) => _tag) : []

describe.each([
  ["moby-23", Moby23],
  ["moby-25", Moby25]
])("the data root of %s", (_title, engine) => {
  const runtimes = Table.make([["crun", { path: "/usr/bin/crun", runtimeArgs: ["--debug"] }]])
  const mapOf = (usernsRemap: string) =>
    engine.configure(
      { ...settings, runtimes, usernsRemap },
      { ...facts, identities: { ...machine, entries: Table.make([]) } }
    )
  const request = { ...swapRequest(), setUpMode: "update" as const }

  it("is moved, and the scripts with it", () => {
    const map = mapOf("default")
    assert.strictEqual(map.dataRoot, "/var/lib/docker/165536.231072")
    assert.strictEqual(map.scriptsDirectory, "/var/lib/docker/165536.231072/runtimes")
    const { path } = Result.getOrThrow(engine.resolve(map, "crun"))
    assert.match(path, /^\/var\/lib\/docker\/165536\.231072\/runtimes\/crun/)
    assert.deepStrictEqual(tags(engine.plan(map, request)), [])
  })

  it("is looked for by the path that is configured, and found without links", () => {
    const entries = Table.make([[settings.dataRoot, ["5.6"]]])
    const map = engine.configure(
      { ...settings, usernsRemap: "me" },
      {
        ...facts,
        realPaths: Table.make([[settings.dataRoot, "/disk"]]),
        identities: { ...machine, subuid: "", entries }
      }
    )
    assert.strictEqual(map.dataRoot, "/disk/5.6")
  })

  it("is neither written to nor pruned if it cannot be told", () => {
    const map = mapOf("nobody")
    assert.strictEqual(map.scriptsDirectory, "/var/lib/docker/UID.GID/runtimes")
    assert.deepStrictEqual(tags(engine.plan(map, request)), ["UnknownDataRoot"])
    const old: ScriptsSnapshot.PresentEntry = {
      _tag: "File",
      content: "#!/bin/sh\n/bin/old x $@\n",
      mode: 0o700,
      uid: 0
    }
    const found = { references: [], starting: [], records: { searched: [], recorded: [], bundled: [] } }
    const pruned = Pruning.plan(
      engine,
      map,
      { ...request, snapshot: snapshot({ entries: Table.make([["old", old]]) }) },
      found
    )
    assert.deepStrictEqual(tags(pruned), ["UnknownDataRoot"])
  })

  it("stays what it is when the file is read again", () => {
    const map = mapOf("default")
    const { map: reloaded } = Result.getOrThrow(engine.reload(map, { usernsRemap: "me", runtimes }))
    assert.deepStrictEqual([reloaded.dataRoot, reloaded.remapping], [map.dataRoot, map.remapping])
  })
})
