/** Changes to the runtimes of containerd on the command line. */
import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import type { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { document, type Run } from "./Command.ts"
import { machine, merged, onContainerd, paths, runtime } from "./containerdMachine.ts"
import { runsOnDisk } from "./runsOnDisk.ts"
import { program } from "./sampleMachine.ts"

/** Runs commands one after the other on the disk of the machine. */
const onDisk = (files: Disk.Files, runs: ReadonlyArray<ReadonlyArray<string>>, run: Partial<Run> = {}) =>
  runsOnDisk(onContainerd, { ...machine, "/opt/fast": program, ...files }, runs, run)

const own = "/etc/containerd/conf.d/50-oci-runtimes.toml"

const add = ["add", "fast", "--path", "/opt/fast"]

const version = "version = 3\n"

const imported = `${version}imports = ["/etc/containerd/conf.d/*.toml"]\n`

const fast = `${version}\n${runtime("fast").replace(version, "").replace("\n[", "\n\n[")}`

describe("a change of containerd", () => {
  it.effect("is a drop-in file of its own, which goes when it is empty", () =>
    Effect.gen(function* () {
      const made = yield* onDisk({ [paths.main]: imported }, [add])
      assert.strictEqual(made.data, `added runtime "fast" to ${own} (new file)\n`)
      assert.include(made.notes, "systemctl restart containerd")
      assert.include(made.notes, "Running containers go on.")
      assert.strictEqual(yield* made.textOf(own), fast)
      assert.strictEqual(yield* made.textOf(paths.main), imported)
      const undone = yield* onDisk({ [paths.main]: imported }, [
        add,
        ["default", "fast"],
        ["remove", "fast", "--new-default", "runc"],
        ["default", "--unset"]
      ])
      assert.deepStrictEqual(undone.statuses, [0, 0, 0, 0])
      assert.strictEqual(yield* undone.textOf(own), "ENOENT")
    })
  )

  it.effect("imports its file if no file does, keeps copies of both, and shows patches for both", () =>
    Effect.gen(function* () {
      const files = { [paths.main]: version }
      const { data, textOf } = yield* onDisk(files, [[...add, "--backup"]])
      assert.strictEqual(
        data,
        `added runtime "fast" to ${own} (new file)\nchanged ${paths.main} too\nthe previous version is in ${paths.main}.bak\n`
      )
      assert.deepStrictEqual([yield* textOf(own), yield* textOf(paths.main)], [fast, imported])
      assert.strictEqual(yield* textOf(`${paths.main}.bak`), version)
      const dry = yield* onDisk(files, [[...add, "--dry-run"]])
      assert.include(dry.data, `--- ${own}\n+++ ${own}\n`)
      assert.include(dry.data, `--- ${paths.main}\n+++ ${paths.main}\n`)
      assert.strictEqual(yield* dry.textOf(own), "ENOENT")
      const undo = yield* onDisk(files, [[...add, "--print-undo"]])
      assert.include(undo.data, `--- ${own}\n+++ /dev/null\n`)
      assert.include(undo.data, '-imports = ["/etc/containerd/conf.d/*.toml"]\n')
      const json = yield* onDisk(files, [[...add, "--json"]])
      const { edits, file, others = [] } = document(Documents.EditDocument, json.data)
      assert.deepStrictEqual([file, others.map((other) => other.file)], [own, [paths.main]])
      assert.deepStrictEqual([edits.length, others[0]?.edits.length, others[0]?.undo.length], [1, 1, 1])
    })
  )

  it.effect("is by the shim and its options too", () =>
    Effect.gen(function* () {
      const { notes, textOf } = yield* onDisk({ [paths.main]: imported }, [
        [
          "add",
          "kata",
          "--type",
          "io.containerd.kata.v2",
          "--option",
          "ConfigPath=/etc/kata.toml",
          "--option",
          "IoUid=5"
        ]
      ])
      assert.include(yield* textOf(own), 'ConfigPath = "/etc/kata.toml"\nIoUid = 5\n')
      assert.include(notes, "the shim containerd-shim-kata-v2 is not installed")
    })
  )

  it.effect("tells what a new default runtime lacks", () =>
    Effect.gen(function* () {
      const kata =
        version +
        '[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.kata]\nruntime_type = "io.containerd.kata.v2"\n'
      const { notes, status } = yield* onDisk({ [paths.main]: kata }, [["default", "kata"]])
      assert.strictEqual(status, 0)
      assert.include(notes, "the shim containerd-shim-kata-v2 is not installed")
    })
  )

  it.effect("is nothing if the runtime is as it should be", () =>
    Effect.gen(function* () {
      const { data, status } = yield* onDisk(merged, [add])
      assert.deepStrictEqual([status, data], [0, 'nothing to do: runtime "fast" is already configured this way\n'])
    })
  )

  it.effect("is made in the file in question, even if no daemon reads it", () =>
    Effect.gen(function* () {
      const { notes, textOf } = yield* onDisk({ "/tmp/x.toml": version }, [[...add, "--config", "/tmp/x.toml"]])
      assert.strictEqual(yield* textOf("/tmp/x.toml"), fast)
      assert.include(notes, "containerd on this machine does not read this file.")
    })
  )
})

describe("a change of containerd is refused", () => {
  it.effect.each<[string, Disk.Files, ReadonlyArray<string>, string]>([
    [
      "for a name that is taken",
      merged,
      [...add, "--path", "/opt/fast", "--arg", "--x"],
      "containerd has no place for arguments"
    ],
    ["for a runtime that exists", merged, ["add", "fast", "--path", "/usr/bin/crun"], "conf.d/fast.toml:2 defines it"],
    ["for the file that k3s writes", { [paths.k3s]: version }, add, "k3s writes it when it starts"],
    [
      "if CRI would not start with it",
      { [paths.main]: version },
      ["default", "gone"],
      "containerd has no runtime of this name"
    ],
    ["for several programs", {}, [...add, "--path", "/x"], "containerd takes one program"],
    [
      "for an option that cannot be written",
      {},
      ["add", "x", "--type", "a.b", "--option", "K=1.5"],
      'the option "K" cannot be written'
    ],
    ["for an empty path", {}, ["add", "x", "--path", ""], "--path is empty"],
    ["for an empty name", {}, ["default", ""], "A runtime name is empty"],
    ["for a reload", {}, [...add, "--reload"], "containerd does not read its configuration again"]
  ])("%s", ([, files, args, words]) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* onDisk(files, [[...args, "--engine", "containerd"]])
      assert.isAbove(status, 0)
      assert.strictEqual(data, "")
      assert.include(notes, words)
    })
  )
})
