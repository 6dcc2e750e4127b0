/** Changes to the runtime handlers of CRI-O on the command line. */
import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import type { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { document } from "./Command.ts"
import { machine, merged, onCrio, paths } from "./crioMachine.ts"
import { runsOnDisk } from "./runsOnDisk.ts"
import { program } from "./sampleMachine.ts"

const own = "/etc/crio/crio.conf.d/50-oci-runtimes.conf"

const fast = '[crio.runtime.runtimes.fast]\nruntime_path = "/opt/fast"\nruntime_type = "oci"\n'

/** Runs commands one after the other on the disk of the machine. */
const onDisk = (files: Disk.Files, runs: ReadonlyArray<ReadonlyArray<string>>) =>
  runsOnDisk(onCrio, { ...machine, "/opt/fast": program, ...files }, runs)

const add = ["add", "fast", "--path", "/opt/fast"]

describe("a change of CRI-O", () => {
  it.effect("is a drop-in file of its own, which goes when it is empty", () =>
    Effect.gen(function* () {
      const { data, notes, textOf } = yield* onDisk({}, [add])
      assert.strictEqual(data, `added runtime "fast" to ${own} (new file)\n`)
      assert.strictEqual(yield* textOf(own), fast)
      assert.include(notes, "systemctl restart crio")
      const undone = yield* onDisk({}, [add, ["default", "fast"], ["default", "--unset"], ["remove", "fast"]])
      assert.deepStrictEqual(undone.statuses, [0, 0, 0, 0])
      assert.strictEqual(yield* undone.textOf(own), "ENOENT")
    })
  )

  it.effect("keeps the format of the file where the handler is", () =>
    Effect.gen(function* () {
      const { data, textOf } = yield* onDisk(merged, [
        ["add", "fast", "--path", "/usr/bin/crun", "--replace", "--json"]
      ])
      const { file, names } = document(Documents.EditDocument, data)
      assert.deepStrictEqual([file, names.map(({ name }) => name)], [paths.main, ["fast"]])
      assert.include(yield* textOf(paths.main), 'fast]\nruntime_path = "/usr/bin/crun"\nruntime_type = "oci"\n')
    })
  )

  it.effect("keeps no copy where CRI-O would read it", () =>
    Effect.gen(function* () {
      const { notes, statuses, textOf } = yield* onDisk({}, [add, ["remove", "fast", "--backup"]])
      assert.deepStrictEqual(statuses, [0, 1])
      assert.include(notes, `Cannot keep a copy next to "${own}": the engine reads every file there`)
      assert.deepStrictEqual([yield* textOf(own), yield* textOf(`${own}.bak`)], [fast, "ENOENT"])
      const misplaced = { [paths.fast]: "[crio.runtimes.x]\nruntime_path = '/opt/fast'\n" }
      const fixed = yield* onDisk(misplaced, [["check", "--fix", "--backup"]])
      assert.include(fixed.notes, `Cannot keep a copy next to "${paths.fast}"`)
      assert.strictEqual(yield* fixed.textOf(`${paths.fast}.bak`), "ENOENT")
    })
  )

  it.effect("is refused if CRI-O would not start with it, except with --force", () =>
    Effect.gen(function* () {
      const gone = ["add", "gone", "--path", "/opt/gone"]
      const { notes, status } = yield* onDisk({}, [gone, ["default", "gone"]])
      assert.strictEqual(status, 1)
      assert.include(notes, "After this change, CRI-O would run no container")
      const forced = yield* onDisk({}, [gone, ["default", "gone", "--force"]])
      assert.strictEqual(forced.status, 0)
      assert.include(yield* forced.textOf(own), 'default_runtime = "gone"')
    })
  )
})
