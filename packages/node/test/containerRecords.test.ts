/** A pruning on disks whose records of containers do, or do not, tell which of them run. */
import { assert, describe, it } from "@effect/vitest"
import { ContainerRecords, Moby25 } from "@oci-runtimes/core/docker"
import { Disk, Machine, ScriptsDirectory } from "@oci-runtimes/node"
import { atHand, mapFor } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { scratch } from "./places.ts"
import { onto } from "./situations.ts"

const bundles = ContainerRecords.bundlesDirectory
const running = '{"State": {"Running": true}}'

/** The entries below the data root: files by their text, directories as null, links by their target below the data root. */
interface World {
  readonly entries: { readonly [path: string]: string | null | { readonly link: string } }
  /** Addresses and state directories are below the data root, too. */
  readonly address?: string
  readonly named?: ReadonlyArray<string>
  /** The tag of the refusal, the errno of the failure, or undefined if the old script is removed. */
  readonly outcome: string | undefined
}

const worlds: { readonly [title: string]: World } = {
  "nothing at all": { entries: {}, outcome: undefined },
  "an empty directory of records": { entries: { containers: null }, outcome: undefined },
  "a record, and no bundles": { entries: { "containers/c1/config.v2.json": "{}" }, outcome: "NoBundlesAnywhere" },
  "a record without a state file, and bundles": {
    entries: { "containers/c1": null, [`run/${bundles}`]: null },
    outcome: undefined
  },
  "a running container and its bundle": {
    entries: { "containers/c1/config.v2.json": running, [`run/${bundles}/own/c1/runtime`]: "/usr/bin/crun" },
    outcome: undefined
  },
  "a running container and the bundle of another": {
    entries: { "containers/c1/config.v2.json": running, [`run/${bundles}/own/c2/runtime`]: "/usr/bin/crun" },
    outcome: "NoBundleOfContainer"
  },
  "a running container, its bundle in one of several places": {
    entries: {
      "containers/c1/config.v2.json": running,
      [`run/${bundles}/own/c2/runtime`]: "/usr/bin/crun",
      [`state/${bundles}/own/c1/runtime`]: "/usr/bin/crun"
    },
    named: ["state"],
    outcome: undefined
  },
  "records by way of a link": {
    entries: { containers: { link: "disk" }, "disk/c1/config.v2.json": running },
    outcome: "NoBundlesAnywhere"
  },
  "records by way of a link that leads nowhere": { entries: { containers: { link: "disk" } }, outcome: "ENOENT" },
  "records that are a file": { entries: { containers: "" }, outcome: "ENOTDIR" },
  "bundles by way of a link": {
    entries: { "containers/c1": null, run: { link: "disk" }, [`disk/${bundles}`]: null },
    outcome: undefined
  },
  "bundles by way of a link that leads nowhere": {
    entries: { "containers/c1": null, [`run/${bundles}`]: { link: "disk" } },
    outcome: "NoBundlesAnywhere"
  },
  "an address with bundles": { entries: { [`sock/${bundles}`]: null }, address: "sock/c.sock", outcome: undefined },
  "an address without bundles": { entries: { sock: null }, address: "sock/c.sock", outcome: "NoBundlesAtAddress" },
  "an address without bundles, and bundles elsewhere": {
    entries: { sock: null, [`run/${bundles}`]: null },
    address: "sock/c.sock",
    outcome: "NoBundlesAtAddress"
  },
  "an address by way of a link to the socket": {
    entries: { "real/c.sock": "", [`real/${bundles}`]: null, "sock/c.sock": { link: "real/c.sock" } },
    address: "sock/c.sock",
    outcome: undefined
  },
  "an address by way of a link to a socket without bundles": {
    entries: { "real/c.sock": "", [`sock/${bundles}`]: null, "sock/c.sock": { link: "real/c.sock" } },
    address: "sock/c.sock",
    outcome: "NoBundlesAtAddress"
  },
  "an address, and bundles where the caller says": {
    entries: { sock: null, [`state/${bundles}`]: null },
    address: "sock/c.sock",
    named: ["state"],
    outcome: undefined
  },
  "an address, and no bundles where the caller says": {
    entries: { sock: null, state: null },
    address: "sock/c.sock",
    named: ["state"],
    outcome: "NoBundles,NoBundlesAtAddress"
  }
}

/** Makes a data root with the script of a runtime that is not configured any more. */
const make = Effect.fnUntraced(function* (root: string, { entries }: World) {
  const hand = yield* atHand
  yield* ScriptsDirectory.setUp(Moby25, mapFor(root, { old: ["1"] }), { sync: false, grace: 0 })
  for (const [name, entry] of Object.entries(entries)) {
    const path = `${root}/${name}`
    yield* hand.makeDirectory(entry === null ? path : path.slice(0, path.lastIndexOf("/")))
    if (typeof entry === "string") yield* hand.write(path, entry)
    else if (entry !== null) yield* hand.link(`${root}/${entry.link}`, path)
  }
})

const prune = Effect.fnUntraced(function* (root: string, { address, named = [] }: World) {
  const containerd = address === undefined ? {} : { containerd: `${root}/${address}` }
  const defaults = { execRoot: "/exec", rootless: false }
  const [, ...states] = ContainerRecords.stateDirectories({ execRoot: root, ...containerd }, defaults, {
    workingDirectory: "/"
  })
  return yield* ScriptsDirectory.prune(Moby25, mapFor(root, {}), {
    sync: false,
    grace: 0,
    engineStates: [{ _tag: "Usual", directory: `${root}/run` }, ...states],
    stateDirectories: named.map((directory) => `${root}/${directory}`)
  })
})

const outcomeOf = (error: ScriptsDirectory.SetUpError): string => {
  switch (error._tag) {
    case "PlanRefused":
      return error.refused.map(({ _tag }) => _tag).join()
    case "PlanFailed":
      return error.failure.errno
    case "ScriptsDirectoryLocked":
      return error._tag
  }
}

describe.each([
  ["in memory", Effect.succeed("/work"), () => Machine.memory({ files: { "/work": { type: "directory" } } })],
  ["on the disk", scratch, () => Machine.live]
] as ReadonlyArray<[string, typeof scratch, () => Layer.Layer<Machine.Machine>]>)(
  "a pruning %s",
  (_title, place, layer) => {
    it.live.each(Object.entries(worlds))("with %s", ([, world]) =>
      Effect.gen(function* () {
        const hand = yield* atHand
        const root = yield* place
        yield* make(root, world)
        const scripts = hand.names(`${root}/runtimes`)
        const outcome = yield* Effect.match(prune(root, world), {
          onFailure: outcomeOf,
          onSuccess: ({ removed }) => (removed.length === 1 ? undefined : "nothing removed")
        })
        assert.deepStrictEqual([outcome, (yield* scripts).length], [world.outcome, world.outcome === undefined ? 0 : 1])
      }).pipe(Effect.scoped, Effect.provide(layer()))
    )
  }
)

describe("a pruning that may not read", () => {
  const bundle = `/work/run/${bundles}/moby/c1`
  const world: World = {
    entries: { "containers/c1/config.v2.json": running, [`run/${bundles}/moby/c1/runtime`]: "/usr/bin/crun" },
    outcome: undefined
  }

  it.live.each([
    "/work/containers",
    "/work/containers/c1/config.v2.json",
    "/work/plugins",
    `/work/run/${bundles}`,
    `/work/run/${bundles}/moby`,
    `${bundle}/runtime`
  ])("%s fails, and removes nothing", (path) =>
    Effect.gen(function* () {
      const disk = Disk.memory({ "/work": { type: "directory" } })
      const denied = Effect.fail(new Disk.DiskFailure({ errno: "EACCES" }))
      const blind: Disk.Shape = {
        ...disk,
        readDirectory: (asked) => (asked === path ? denied : disk.readDirectory(asked)),
        readFile: (asked, limit) => (asked === path ? denied : disk.readFile(asked, limit))
      }
      yield* Effect.provide(make("/work", world), onto(disk))
      const error = yield* Effect.flip(Effect.provide(prune("/work", world), onto(blind)))
      assert.deepStrictEqual(error._tag === "PlanFailed" ? [error.failure.errno, error.failure.paths] : error._tag, [
        "EACCES",
        [path]
      ])
      assert.lengthOf(yield* disk.readDirectory("/work/runtimes"), 1)
      const { removed } = yield* Effect.provide(prune("/work", world), onto(disk))
      assert.lengthOf(removed, 1)
    })
  )
})
