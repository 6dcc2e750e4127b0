import { Table } from "@oci-runtimes/core/data"
import type { ScriptsSnapshot } from "@oci-runtimes/core/disk"
import {
  type ContainerRecords,
  type DaemonConfig,
  Moby23,
  Moby25,
  Pruning,
  PruningReference
} from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { facts, settings, stepsOf, snapshot, swapRequest } from "../../samples.ts"

const suffix = "TG99YFF9X66FNR93L6VWX1LGK8PC3CCC885N2VC2N1SGC0-HZTX0===="
const content = "#!/bin/sh\n/usr/bin/crun --debug $@\n"
const file = (text: string | undefined): ScriptsSnapshot.PresentEntry => ({
  _tag: "File",
  content: text,
  mode: 0o700,
  uid: 0
})
const wrapped: DaemonConfig.RuntimeEntry = { path: "/usr/bin/crun", runtimeArgs: ["--debug"] }
const directory = "/var/lib/docker/runtimes"

type Entries = Readonly<Record<string, ScriptsSnapshot.PresentEntry>>
type Runtimes = Readonly<Record<string, DaemonConfig.RuntimeEntry>>

const mapOf = (runtimes: Runtimes, engine: typeof Moby23 | typeof Moby25 = Moby23) =>
  engine.configure({ ...settings, runtimes: Table.make(Object.entries(runtimes)) }, facts)

const container = (path: string): PruningReference.Reference => ({
  _tag: "Container",
  path,
  namespace: "moby",
  container: "c1",
  bundle: "/run/containerd/io.containerd.runtime.v2.task/moby/c1"
})

const select = (
  entries: Entries,
  runtimes: Runtimes = {},
  references: ReadonlyArray<PruningReference.Reference> = [],
  engine: typeof Moby23 | typeof Moby25 = Moby23
) =>
  Pruning.select(
    engine,
    mapOf(runtimes, engine),
    snapshot({ entries: Table.make(Object.entries(entries)) }),
    references
  )

/** Returns the names of the kept scripts with the reasons. */
const kept = (selection: Pruning.Selection) =>
  selection.kept.map(({ name, reason }) => `${name}: ${Pruning.describe(reason)}`)

describe("what may go", () => {
  it("is a script that nothing refers to, of either generation and either dialect", () => {
    const entries = {
      crun: file(content),
      quoted: file(`#!/bin/sh\nexec '/usr/bin/crun' "$@"\n`),
      [`crun.${suffix}`]: file("altered"),
      [`long.${suffix}`]: file(undefined)
    }
    assert.deepStrictEqual(select(entries), {
      removed: ["crun", `crun.${suffix}`, `long.${suffix}`, "quoted"],
      kept: []
    })
  })

  it("is nothing that no engine wrote, or is writing", () => {
    const entries: Entries = {
      notes: file("do not lose this"),
      longer: file(undefined),
      other: file("#!/bin/sh\necho hello\n"),
      own: file('#!/bin/sh\nexport FOO=1\nexec runc "$@"\n'),
      link: { _tag: "Other", type: "SymbolicLink" },
      [`.tmp-crun.${suffix}123`]: file(content),
      [`directory.${suffix}`]: { _tag: "Other", type: "Directory" }
    }
    assert.deepStrictEqual(kept(select(entries)), [
      `.tmp-crun.${suffix}123: an engine may be writing it`,
      `directory.${suffix}: it is not a wrapper script`,
      "link: it is not a wrapper script",
      "longer: it is not a wrapper script",
      "notes: it is not a wrapper script",
      "other: it is not a wrapper script",
      "own: it is not a wrapper script"
    ])
  })

  it("is never a script of the configuration, in either dialect", () => {
    const scripts = [undefined, "quoted" as const].flatMap((dialect) =>
      Result.getOrThrow(Moby25.scripts({ ...mapOf({ crun: wrapped }, Moby25), ...(dialect && { dialect }) }))
    )
    assert.lengthOf(scripts, 2)
    const entries = Object.fromEntries(scripts.map(({ content: text, name }) => [name, file(text)]))
    const selection = select({ ...entries, old: file(content) }, { crun: wrapped }, [], Moby25)
    assert.deepStrictEqual(selection.removed, ["old"])
    assert.deepStrictEqual(new Set(selection.kept.map(({ reason }) => reason._tag)), new Set(["Configured"]))
  })

  it.each([
    [{ path: `${directory}/mine`, runtimeArgs: [] }],
    [{ path: `${directory}/mine`, runtimeArgs: ["--debug"] }],
    [{ path: "/bin/sh", runtimeArgs: [`${directory}/mine`] }],
    [{ path: "", runtimeArgs: [], runtimeType: "io.containerd.runc.v2", options: { BinaryName: `${directory}/mine` } }],
    [{ path: "", runtimeArgs: [], runtimeType: `${directory}/mine` }],
    [{ path: "", runtimeArgs: [], runtimeType: "a.v1", options: { deep: [{ er: `${directory}/mine` }] } }]
  ] as ReadonlyArray<[DaemonConfig.RuntimeEntry]>)(
    "is never a file that the configuration itself names: %j",
    (entry) => {
      assert.deepStrictEqual(kept(select({ mine: file(content) }, { a: entry }, [], Moby25)), [
        'mine: runtime "a" uses it'
      ])
    }
  )

  it.each([
    [`${directory}/crun`, true],
    ["/var/lib/docker//runtimes/./crun", true],
    ["/other/crun", false],
    ["crun", false],
    ["/usr/bin/runc", false],
    ["", false]
  ])("a container that is run by %j spares crun: %s", (path, isSpared) => {
    const { kept: stays, removed } = select({ crun: file(content) }, {}, [container(path)])
    assert.deepStrictEqual([removed.length, stays.length], isSpared ? [0, 1] : [1, 0])
  })

  it.each([`/mnt/elsewhere/runtimes/crun.${suffix}`, `${directory}/crun.${suffix}`])(
    "a script that is named by its content is spared at any path that the container uses: %s",
    (path) => {
      const selection = select({ [`crun.${suffix}`]: file(content) }, {}, [container(path)])
      assert.deepStrictEqual(kept(selection), [`crun.${suffix}: container c1 of namespace moby uses it`])
    }
  )

  it.each(["crun", `${directory}/crun`])("the caller spares it by %j", (path) => {
    const selection = select({ crun: file(content) }, {}, [{ _tag: "Caller", path }])
    assert.deepStrictEqual(kept(selection), ["crun: it is in the list of scripts to keep"])
  })

  it("and what stays are all that is there, each once", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("a", "b", "c", `d.${suffix}`), fc.constantFrom(file(content), file("x"))),
        fc.subarray(["a", "b", "z"]),
        fc.array(fc.constantFrom(`${directory}/a`, `${directory}/c`).map(container)),
        (entries, configured, references) => {
          const runtimes = Object.fromEntries(configured.map((name) => [name, wrapped]))
          const { kept: stays, removed } = select(entries, runtimes, references)
          const names = [...removed, ...stays.map(({ name }) => name)].toSorted()
          assert.deepStrictEqual(names, Object.keys(entries).toSorted())
          assert.isTrue(removed.every((name) => !configured.includes(name)))
        }
      )
    )
  })

  it("is found among many scripts and many containers", () => {
    const entries = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`old${index}`, file(content)]))
    const references = Array.from({ length: 5000 }, (_, index) => container(`${directory}/old${index * 2}`))
    assert.lengthOf(select(entries, {}, references).removed, 2500)
  })
})

describe("the plan", () => {
  const request = { ...swapRequest(), sync: true }
  const present = { type: "Directory", mode: 0o755, owner: { uid: 1000, gid: 1000 } }
  const noRecords: ContainerRecords.FoundRecords = { searched: [], recorded: [], bundled: [] }
  const found: PruningReference.FoundReferences = { references: [], starting: [], records: noRecords }
  const ofAddress: ContainerRecords.SearchedDirectory = {
    _tag: "OfAddress",
    address: "/x/c.sock",
    directory: "/x",
    hasBundles: false
  }
  const entries = Table.make([
    ["crun", file(content)],
    ["notes", file("x")],
    ["old", file(content)]
  ])
  const plan = (
    given: Partial<PruningReference.FoundReferences> = {},
    there = entries,
    runtimes: Runtimes = { crun: wrapped }
  ) =>
    Pruning.plan(
      Moby23,
      mapOf(runtimes),
      { ...request, snapshot: snapshot({ directory: present, entries: there }) },
      { ...found, ...given }
    )

  it("removes what may go and touches nothing else, neither the owner nor the mode of the directory", () => {
    const made = Result.getOrThrow(plan()).plan
    assert.deepStrictEqual(
      made.changes.map(({ change, name }) => [name, change]),
      [
        ["crun", "left"],
        ["notes", "left"],
        ["old", "removed"]
      ]
    )
    assert.include(stepsOf(made), `remove ${directory}/old`)
    assert.isEmpty(stepsOf(made).filter((step) => /\/(crun|notes)( |$)|set (owner|mode)/.test(step)))
  })

  it("has no steps if there is nothing to remove", () => {
    assert.deepStrictEqual(Result.getOrThrow(plan({}, Table.make([["crun", file(content)]]))).plan.steps, [])
    const nothing = Pruning.plan(Moby23, mapOf({ crun: wrapped }), request, found)
    assert.deepStrictEqual(Result.getOrThrow(nothing).plan.steps, [])
  })

  it.each([
    [
      { references: [{ _tag: "Caller" as const, path: "crum" }] },
      'Cannot keep "crum": there is no such script. Check its spelling'
    ],
    [
      { references: [{ _tag: "Caller" as const, path: "/elsewhere/crun" }] },
      'Cannot keep "/elsewhere/crun": there is no such script. Check its spelling'
    ],
    [
      { references: [{ _tag: "Caller" as const, path: "runtimes/crun" }] },
      'Cannot keep "runtimes/crun": its path is not absolute. Give the absolute path, or the file name only'
    ],
    [
      {
        records: { ...noRecords, searched: [{ _tag: "Named" as const, directory: "/run/k3s", hasBundles: false }] }
      },
      "Cannot look for containers in /run/k3s: it has no io.containerd.runtime.v2.task. Give the state directory of a containerd"
    ],
    [
      { starting: [{ namespace: "moby", container: "c1" }] },
      "Cannot tell which scripts are in use: container c1 of namespace moby is being created. Try again in a minute"
    ]
  ])("is refused where it is not certain what is in use: %j", (given, message) => {
    const refused = plan(given)
    assert.deepStrictEqual(
      Result.isFailure(refused)
        ? refused.failure.map((refusal) =>
            refusal._tag === "RefusedScriptName" ||
            refusal._tag === "RefusedScriptsDirectory" ||
            refusal._tag === "ForeignDataRoot" ||
            refusal._tag === "OpenDataRoot" ||
            refusal._tag === "UnknownDataRoot"
              ? refusal._tag
              : Pruning.message(refusal)
          )
        : [],
      [message]
    )
  })

  it.each<[string, ContainerRecords.FoundRecords, ReadonlyArray<string>]>([
    ["no record of any container", noRecords, []],
    ["an address without bundles", { ...noRecords, searched: [ofAddress] }, ["NoBundlesAtAddress"]],
    [
      "containers, and no bundles",
      { ...noRecords, recorded: [{ path: "/d/c1", container: "c1", isRunning: false }] },
      ["NoBundlesAnywhere"]
    ],
    [
      "a running container without its bundle",
      {
        searched: [{ _tag: "Usual", directory: "/run/containerd", hasBundles: true }],
        recorded: [{ path: "/d/c1", container: "c1", isRunning: true }],
        bundled: []
      },
      ["NoBundleOfContainer"]
    ]
  ])("with %s is refused if something would be removed", (_title, records, expected) => {
    const refused = plan({ records })
    assert.deepStrictEqual(Result.isFailure(refused) ? refused.failure.map(({ _tag }) => _tag) : [], expected)
    const idle = plan({ records }, Table.make([["crun", file(content)]]))
    assert.isTrue(Result.isSuccess(idle))
  })

  it("is not refused for directories without bundles that were not named, nor for named ones with bundles", () => {
    const searched = [
      { _tag: "Usual", directory: "/run/containerd", hasBundles: false },
      { _tag: "Named", directory: "/n", hasBundles: true }
    ] as const
    assert.isTrue(Result.isSuccess(plan({ records: { ...noRecords, searched } })))
  })

  it("is refused with every reason at once", () => {
    const refused = plan(
      {
        references: [{ _tag: "Caller", path: "crum" }],
        starting: [{ namespace: "moby", container: "c1" }],
        records: { ...noRecords, searched: [ofAddress, { _tag: "Named", directory: "/n", hasBundles: false }] }
      },
      entries,
      { "a/b": wrapped }
    )
    assert.deepStrictEqual(Result.isFailure(refused) ? refused.failure.map(({ _tag }) => _tag) : [], [
      "RefusedScriptName",
      "NothingToKeep",
      "NoBundles",
      "ContainerStarts",
      "NoBundlesAtAddress"
    ])
  })

  it("is refused for a configuration that no engine runs with", () => {
    const refused = plan({}, entries, { "a/b": wrapped })
    assert.deepStrictEqual(Result.isFailure(refused) ? refused.failure.map(({ _tag }) => _tag) : [], [
      "RefusedScriptName"
    ])
  })
})
