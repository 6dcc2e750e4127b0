/** Every disk passes the suite: the live one with and without descriptors, one in memory, one of Effect, dry runs, and a faulty one. */
import { assert, describe, it } from "@effect/vitest"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { DiskSystem, type Trust } from "@oci-runtimes/core/disk"
import { Disk, Machine, Processes } from "@oci-runtimes/node"
import { conformance, FaultyDisk } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import { readdirSync } from "node:fs"
import { begin } from "../src/disk/internal/liveVisit.ts"
import { scratch } from "./places.ts"

const made = <R>(make: Effect.Effect<Disk.Shape, never, R>) => Layer.effect(Disk.Disk, make)

const memory = Layer.merge(Disk.layerMemory({ "/work": { type: "directory" } }), Processes.layerOf())

const ofMac = Layer.merge(
  Disk.layerMemory({ "/work": { type: "directory" } }, undefined, DiskSystem.make("macos")),
  Processes.layerOf()
)

const byName = made(
  Effect.map(Disk.Disk, (live) => ({
    ...live,
    holdsDirectories: false,
    visit: (user: Trust.UserAndGroup) => begin(user, false)
  }))
).pipe(Layer.provideMerge(Machine.live))

const ofEffect = Layer.merge(
  Layer.provide(made(Effect.map(FileSystem.FileSystem, Disk.fromFileSystem)), NodeFileSystem.layer),
  Processes.layer
)

const faulty = Layer.provideMerge(made(Effect.map(Disk.Disk, (disk) => FaultyDisk.make(disk).disk)), memory)

/** A directory in which nothing is ever made, as a dry run keeps everything to itself. */
const untouched = Effect.tap(scratch, (path) =>
  Effect.addFinalizer(() => Effect.sync(() => assert.deepStrictEqual(readdirSync(path), [])))
)

describe.each([
  ["in memory", memory, Effect.succeed("/work")],
  ["in memory, of macOS", ofMac, Effect.succeed("/work")],
  ["of this machine", Machine.live, scratch],
  ["of this machine, without descriptors", byName, scratch],
  ["that is a file system of Effect", ofEffect, scratch],
  ["on a dry run over one in memory", Layer.provideMerge(Disk.layerDryRun, memory), Effect.succeed("/work")],
  ["on a dry run over that of this machine", Layer.provideMerge(Disk.layerDryRun, Machine.live), untouched],
  ["on a dry run over a file system of Effect", Layer.provideMerge(Disk.layerDryRun, ofEffect), untouched],
  ["with faults, of which there are none", faulty, Effect.succeed("/work")]
] as const)("a disk %s", (_title, layer, workspace) => {
  for (const { run, title } of conformance(layer, workspace)) it.live(title, () => run)
})
