import { describe, it } from "@effect/vitest"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import { mkdtempSync, rmSync, realpathSync } from "node:fs"
import { tmpdir } from "node:os"
import { conformance } from "../../src/testing.ts"
import * as Disk from "../../src/disk/Disk.ts"
import * as Faulty from "../../src/disk/FaultyDisk.ts"
import * as LiveVisit from "../../src/disk/internal/liveVisit.ts"
import { currentUser } from "../../src/internal/currentUser.ts"

const temporary = Effect.acquireRelease(
  Effect.sync(() => realpathSync(mkdtempSync(`${tmpdir()}/oci-disk-`))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)
const memory = Layer.sync(Disk.Disk, () => Disk.memory({ "/work": { type: "directory" } }))
const adapter = Layer.effect(Disk.Disk, Effect.map(FileSystem.FileSystem, Disk.fromFileSystem)).pipe(Layer.provide(NodeFileSystem.layer))
const withoutProc = Layer.effect(Disk.Disk, Effect.map(Disk.Disk, (live) => ({ ...live, holdsDirectories: false, visit: LiveVisit.begin(currentUser(), false) }))).pipe(Layer.provide(Disk.layer))
const faulty = Layer.effect(Disk.Disk, Effect.map(Disk.Disk, (disk) => Faulty.make(disk).disk))
const dry = Disk.layerDryRun
const work = Effect.succeed("/work")
describe.each([
  ["memory", memory, work],
  ["live", Disk.layer, temporary],
  ["no proc", withoutProc, temporary],
  ["adapter", adapter, temporary],
  ["dry memory", Layer.provide(dry, memory), work],
  ["dry live", Layer.provide(dry, Disk.layer), temporary],
  ["dry adapter", Layer.provide(dry, adapter), temporary],
  ["faulty", Layer.provide(faulty, memory), work]
] as const)("%s", (_t, layer, workspace) => {
  for (const { run, title } of conformance(layer, workspace)) it.live(title, () => run)
})
