/**
 * The conformance cases for setting up scripts on a disk.
 */
import { Table } from "@oci-runtimes/core/data"
import { type Plan, ScriptSwap, type ScriptsSnapshot } from "@oci-runtimes/core/disk"
import { EngineFlags, Moby23, Moby25, type RuntimeMap, Settings } from "@oci-runtimes/core/docker"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as assert from "node:assert/strict"
import { Disk } from "../../disk/Disk.ts"
import { atHand, tree } from "../../disk/internal/byHand.ts"
import type { Processes } from "../../machine/Processes.ts"
import * as ScriptsDirectory from "../ScriptsDirectory.ts"

/**
 * Arguments of runtimes by name. The program of each is `/bin/NAME`.
 *
 * @category models
 * @since 1.0.0
 */
export interface Arguments {
  readonly [name: string]: ReadonlyArray<string>
}

/**
 * Returns the map of an engine that has only these runtimes and the stock runtimes.
 *
 * @category constructors
 * @since 1.0.0
 */
export const mapFor = (
  dataRoot: string,
  runtimes: Arguments,
  dialect: RuntimeMap.RuntimeMap["dialect"] = "engine"
): RuntimeMap.RuntimeMap => {
  const entries = Object.entries(runtimes).map(
    ([name, runtimeArgs]) => [name, { path: `/bin/${name}`, runtimeArgs }] as const
  )
  const settings = Settings.merge({ runtimes: Table.make(entries) }, EngineFlags.none, { dataRoot, execRoot: "/run" })
  const facts = {
    unifiedCgroups: false,
    bootedWithSystemd: false,
    noPivotRoot: false,
    searchPath: "",
    workingDirectory: "/"
  }
  return Moby23.configure(settings, facts, dialect)
}

/**
 * Sets up the scripts of the map that `mapFor` returns.
 *
 * @category writing
 * @since 1.0.0
 */
export const setUp = (dataRoot: string, runtimes: Arguments, options: ScriptsDirectory.SetUpOptions = {}) =>
  ScriptsDirectory.setUp(Moby23, mapFor(dataRoot, runtimes), options)

type ScriptsDirectoryBody = (root: string) => Effect.Effect<void, unknown, Disk | Processes | Scope.Scope>

const script = (path: string, name: string, runtimeArgs: string): string =>
  `${path} 0700 ${JSON.stringify(`#!/bin/sh\n/bin/${name} ${runtimeArgs} $@\n`)}`

/** Returns the scripts of a map as lines of `tree`. */
const scriptLines = (map: RuntimeMap.RuntimeMap) =>
  Effect.map(Effect.fromResult(Moby25.scripts(map)), (scripts) =>
    scripts.map(({ content, name }) => `runtimes/${name} 0700 ${JSON.stringify(content)}`)
  )

/** Returns the path of the script of the runtime `spy`. */
const scriptPath = (map: RuntimeMap.RuntimeMap) =>
  Effect.map(Effect.fromResult(Moby25.resolve(map, "spy")), ({ path }) => path)

/** The cases by title. */
export const scriptsDirectoryCases: { readonly [title: string]: ScriptsDirectoryBody } = {
  "creates a missing data root and its scripts": Effect.fnUntraced(function* (root) {
    const dataRoot = `${root}/var/lib/docker`
    const { kept, removed, repairs, warnings, written } = yield* setUp(dataRoot, { spy: ["a", "b"], plain: [] })
    assert.deepEqual(written, [{ path: `${dataRoot}/runtimes/spy`, bytes: 26 }])
    assert.deepEqual([kept, removed, repairs, warnings], [[], [], [], []])
    assert.deepEqual(yield* tree(root), [
      "var 0710",
      "var/lib 0710",
      "var/lib/docker 0710",
      "var/lib/docker/runtimes 0700",
      script("var/lib/docker/runtimes/spy", "spy", "a b")
    ])
  }),

  "replaces the whole set of scripts and nothing else": Effect.fnUntraced(function* (root) {
    const hand = yield* atHand
    yield* setUp(root, { old: ["x"], both: ["1"], same: ["s"] })
    yield* hand.write(`${root}/other`, "not ours")
    yield* hand.setMode(`${root}/other`, 0o600)
    const { kept, removed, written } = yield* setUp(root, { fresh: ["y"], both: ["2"], same: ["s"] })
    assert.deepEqual(
      written.map(({ path }) => path),
      [`${root}/runtimes/both`, `${root}/runtimes/fresh`]
    )
    assert.deepEqual([kept, removed], [[`${root}/runtimes/same`], [`${root}/runtimes/old`]])
    assert.deepEqual(yield* tree(root), [
      'other 0600 "not ours"',
      "runtimes 0700",
      script("runtimes/both", "both", "2"),
      script("runtimes/fresh", "fresh", "y"),
      script("runtimes/same", "same", "s")
    ])
  }),

  "writes nothing if the scripts are up to date": Effect.fnUntraced(function* (root) {
    yield* setUp(root, { spy: ["a"] })
    const once = yield* tree(root)
    const { kept, operations } = yield* setUp(root, { spy: ["a"] })
    assert.deepEqual(kept, [`${root}/runtimes/spy`])
    assert.ok(operations.every(({ operation }) => operation._tag === "Sync"))
    assert.deepEqual((yield* setUp(root, { spy: ["a"] }, { sync: false })).operations, [])
    assert.deepEqual(yield* tree(root), once)
  }),

  "restores the scripts that an interrupted engine renamed, and removes its leftovers": Effect.fnUntraced(
    function* (root) {
      const hand = yield* atHand
      yield* setUp(root, { spy: ["a"] })
      yield* hand.rename(`${root}/runtimes`, `${root}/runtimes-old`)
      yield* hand.makeDirectory(`${root}/gen-runtimes123`)
      yield* hand.write(`${root}/gen-runtimes123/x`, "x")
      const { kept, repairs } = yield* setUp(root, { spy: ["a"] })
      assert.deepEqual(kept, [`${root}/runtimes/spy`])
      assert.deepEqual(repairs, [
        { _tag: "RestoredScripts", path: `${root}/runtimes` },
        { _tag: "RemovedLeftover", path: `${root}/gen-runtimes123` }
      ])
      assert.deepEqual(yield* tree(root), ["runtimes 0700", script("runtimes/spy", "spy", "a")])
    }
  ),

  "refuses a file or a link in place of the scripts directory, before it writes": Effect.fnUntraced(function* (root) {
    const hand = yield* atHand
    yield* hand.makeDirectory(`${root}/elsewhere`)
    for (const inTheWay of [hand.write(`${root}/runtimes`, "in the way"), hand.link("elsewhere", `${root}/runtimes`)]) {
      yield* inTheWay
      const before = yield* tree(root)
      const error = yield* Effect.flip(setUp(root, { spy: ["a"] }))
      assert.equal(error._tag, "PlanRefused")
      assert.ok(error.message.startsWith(`Cannot change the scripts directory ${root}/runtimes: it is a `))
      assert.deepEqual(yield* tree(root), before)
      yield* hand.remove(`${root}/runtimes`)
    }
  }),

  "removes anything at the path of a script, and does not follow links": Effect.fnUntraced(function* (root) {
    const hand = yield* atHand
    yield* hand.makeDirectory(`${root}/elsewhere`, 0o755)
    yield* hand.write(`${root}/elsewhere/kept`, "kept")
    yield* hand.makeDirectory(`${root}/runtimes`)
    yield* hand.link("../elsewhere/kept", `${root}/runtimes/link`)
    yield* hand.link("../elsewhere", `${root}/runtimes/extra`)
    yield* hand.makeDirectory(`${root}/runtimes/directory`)
    yield* hand.write(`${root}/runtimes/directory/file`, "x")
    yield* hand.link("elsewhere", `${root}/runtimes-old`)
    const staging = ".gen-runtimes.1.1.a.b.c"
    yield* hand.makeDirectory(`${root}/runtimes/${staging}`)
    yield* hand.link("../../elsewhere", `${root}/runtimes/${staging}/current`)
    yield* hand.link(`${staging}/current/kept`, `${root}/runtimes/kept`)
    yield* hand.setMode(`${root}/runtimes`, 0o777)
    const { holdsDirectories } = yield* Disk
    if (!holdsDirectories) {
      // A disk that does not hold directories must refuse a directory in which others could exchange something.
      const error = yield* Effect.flip(setUp(root, { link: ["a"], directory: ["b"] }))
      assert.equal(error._tag === "PlanFailed" && error.failure.refusal?._tag, "OpenDirectory")
      yield* hand.setMode(`${root}/runtimes`, 0o1777)
    }
    const { changes, warnings } = yield* setUp(root, { link: ["a"], directory: ["b"] })
    assert.equal(changes.find(({ name }) => name === "kept")?.before, null)
    // An engine leaves no such link. Others could have made the staging directory while they could write next to it.
    assert.deepEqual(
      warnings.map(({ _tag, path }) => [_tag, path]),
      [
        ...(holdsDirectories ? [["LeftAlone", `${root}/runtimes/${staging}`]] : []),
        ["LeftAlone", `${root}/runtimes-old`]
      ]
    )
    const { repairs } = yield* setUp(root, { link: ["a"], directory: ["b"] })
    const leftover = { _tag: "RemovedLeftover", path: `${root}/runtimes/${staging}` }
    assert.deepEqual(repairs, holdsDirectories ? [leftover] : [])
    assert.equal(yield* hand.text(`${root}/elsewhere/kept`), "kept")
    yield* hand.remove(`${root}/elsewhere`)
    assert.deepEqual(yield* tree(root), [
      "runtimes 0700",
      "runtimes-old 0777 -> elsewhere",
      script("runtimes/directory", "directory", "b"),
      script("runtimes/link", "link", "a")
    ])
  }),

  "keeps scripts of other configurations if the engine names scripts by their content, unless the engine starts":
    Effect.fnUntraced(function* (root) {
      const [one, other] = [mapFor(root, { spy: ["a"], two: ["b"] }), mapFor(root, { spy: ["c"], two: ["b"] })]
      yield* ScriptsDirectory.setUp(Moby25, one)
      const { kept, left, removed, written } = yield* ScriptsDirectory.setUp(Moby25, other)
      assert.deepEqual([kept.length, left.length, removed.length, written.length], [1, 1, 0, 1])
      const both = new Set([...(yield* scriptLines(one)), ...(yield* scriptLines(other))])
      assert.deepEqual(new Set(yield* tree(root)), new Set(["runtimes 0700", ...both]))
      yield* ScriptsDirectory.setUp(Moby25, other, { fresh: true })
      assert.deepEqual(new Set(yield* tree(root)), new Set(["runtimes 0700", ...(yield* scriptLines(other))]))
    }),

  "removes old scripts, except scripts that a container uses or that the caller keeps": Effect.fnUntraced(
    function* (root) {
      const hand = yield* atHand
      const state = `${root}/state`
      const maps = ["used", "kept", "old", "wanted"].map((argument) => mapFor(root, { spy: [argument] }))
      for (const map of maps) yield* ScriptsDirectory.setUp(Moby25, map)
      const [used = "", keep = "", old = "", wanted = ""] = yield* Effect.forEach(maps, scriptPath)
      const bundle = `${state}/io.containerd.runtime.v2.task/moby/c1`
      yield* hand.makeDirectory(bundle)
      yield* hand.write(`${bundle}/runtime`, used)
      yield* hand.write(`${root}/runtimes/notes`, "not ours")
      const prune = ScriptsDirectory.prune(Moby25, maps[3]!, { keep: [keep], stateDirectories: [state] })
      const { removed, selection } = yield* prune
      assert.deepEqual(removed, [old])
      assert.deepEqual(selection.kept.map(({ reason }) => reason._tag).toSorted(), [
        "Configured",
        "Foreign",
        "Referred",
        "Referred"
      ])
      const left = yield* hand.names(`${root}/runtimes`)
      assert.deepEqual(
        new Set(left.map((name) => `${root}/runtimes/${name}`)),
        new Set([used, keep, wanted, `${root}/runtimes/notes`])
      )
      assert.deepEqual((yield* prune).removed, [])
    }
  ),

  "removes nothing if a container cannot be read": Effect.fnUntraced(function* (root) {
    const hand = yield* atHand
    yield* ScriptsDirectory.setUp(Moby25, mapFor(root, { spy: ["old"] }))
    const bundle = `${root}/state/io.containerd.runtime.v2.task/moby/c1`
    yield* hand.makeDirectory(`${bundle}/runtime`)
    const before = yield* tree(root)
    const options = { stateDirectories: [`${root}/state`] }
    const error = yield* Effect.flip(ScriptsDirectory.prune(Moby25, mapFor(root, {}), options))
    assert.equal(error._tag === "PlanFailed" && error.failure.errno, "EISDIR")
    assert.deepEqual(yield* tree(root), before)
  }),

  "does not create a scripts directory in order to prune it": Effect.fnUntraced(function* (root) {
    const { operations, removed } = yield* ScriptsDirectory.prune(Moby25, mapFor(`${root}/none`, { spy: ["a"] }))
    assert.deepEqual([operations, removed], [[], []])
    assert.deepEqual(yield* tree(root), [])
  }),

  "reports every operation, with the steps of the plan in order": Effect.fnUntraced(function* (root) {
    const map = mapFor(root, { spy: ["a"], two: ["b"] })
    const { operations } = yield* ScriptsDirectory.setUp(Moby23, map)
    const lock = operations[0]!.operation
    assert.equal(lock._tag, "MakeDirectory")
    const name = (lock as Extract<Plan.Operation, { _tag: "MakeDirectory" }>).path.slice(root.length + 1)
    assert.deepEqual(operations.at(-1)?.operation, { _tag: "RemoveTree", path: `${root}/${name}` })
    const empty = {
      ...(yield* ScriptsDirectory.snapshot(map)),
      directory: undefined,
      entries: Table.make<ScriptsSnapshot.PresentEntry>([])
    }
    const scripts = yield* Effect.fromResult(Moby23.scripts(map))
    const request = { snapshot: empty, lock: name, stagingLocation: "beside" as const, sync: true }
    const { steps } = yield* Effect.fromResult(ScriptSwap.plan(scripts, request))
    assert.deepEqual(
      operations.slice(1, -1).map(({ operation }) => operation),
      steps.map(({ operation }) => operation)
    )
  })
}
