/** Every disk passes the suite: the live one with and without descriptors, one in memory, one of Effect, dry runs, and a faulty one. */
import { describe, it } from "@effect/vitest"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { Disk } from "@oci-runtimes/node"
import { conformance, FaultyDisk } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import { begin } from "../src/disk/internal/liveVisit.ts"
import { currentUser } from "../src/machine/internal/currentUser.ts"
import { scratch } from "./places.ts"

const made = <R>(make: Effect.Effect<Disk.Shape, never, R>) => Layer.effect(Disk.Disk, make)

const memory = Disk.layerMemory({ "/work": { type: "directory" } })

const byName = made(
  Effect.map(Disk.Disk, (live) => ({ ...live, holdsDirectories: false, visit: begin(currentUser(), false) }))
).pipe(Layer.provide(Disk.layer))

const ofEffect = Layer.provide(made(Effect.map(FileSystem.FileSystem, Disk.fromFileSystem)), NodeFileSystem.layer)

const faulty = Layer.provide(made(Effect.map(Disk.Disk, (disk) => FaultyDisk.make(disk).disk)), memory)

describe.each([
  ["in memory", memory, Effect.succeed("/work")],
  ["of this machine", Disk.layer, scratch],
  ["of this machine, without descriptors", byName, scratch],
  ["that is a file system of Effect", ofEffect, scratch],
  ["on a dry run over one in memory", Layer.provide(Disk.layerDryRun, memory), Effect.succeed("/work")],
  ["on a dry run over that of this machine", Layer.provide(Disk.layerDryRun, Disk.layer), scratch],
  ["on a dry run over a file system of Effect", Layer.provide(Disk.layerDryRun, ofEffect), scratch],
  ["with faults, of which there are none", faulty, Effect.succeed("/work")]
] as const)("a disk %s", (_title, layer, workspace) => {
  for (const { run, title } of conformance(layer, workspace)) it.live(title, () => run)
})
