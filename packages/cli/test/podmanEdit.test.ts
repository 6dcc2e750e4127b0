/** Changes to the runtimes of Podman on the command line. */
import { assert, describe, it } from "@effect/vitest"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Documents } from "@oci-runtimes/core/reports/schema"
import type { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { document, type Run } from "./Command.ts"
import { machine, merged, onPodman, paths } from "./podmanMachine.ts"
import { runsOnDisk } from "./runsOnDisk.ts"
import { program } from "./sampleMachine.ts"

/** Runs commands one after the other on the disk of the machine. */
const onDisk = (files: Disk.Files, runs: ReadonlyArray<ReadonlyArray<string>>, run: Partial<Run> = {}) =>
  runsOnDisk(onPodman, { ...machine, ...files }, runs, run)

const add = ["add", "fast", "--path", "/usr/bin/crun"]

describe("a change of Podman", () => {
  it.effect("is a drop-in file of its own, which goes when it is empty", () =>
    Effect.gen(function* () {
      const made = yield* onDisk({}, [add, ["default", "fast"]])
      assert.deepStrictEqual(made.statuses, [0, 0])
      assert.strictEqual(
        yield* made.textOf(paths.own),
        '[engine.runtimes]\nfast = ["/usr/bin/crun"]\n\n[engine]\nruntime = "fast"\n'
      )
      assert.strictEqual(made.data, `"fast" is now the default runtime in ${paths.own}\n`)
      assert.include(made.notes, "Podman reads it with its next command.")
      const undone = yield* onDisk({}, [add, ["default", "fast"], ["default", "--unset"], ["remove", "fast"]])
      assert.deepStrictEqual(undone.statuses, [0, 0, 0, 0])
      assert.strictEqual(yield* undone.textOf(paths.own), "ENOENT")
    })
  )

  it.effect("tells the containers that lose their runtime", () =>
    Effect.gen(function* () {
      const id = "a".repeat(64)
      const files = {
        [paths.own]: '[engine.runtimes]\nfast = ["/usr/bin/crun"]\n',
        "/run/libpod/alive": "",
        "/run/libpod/exits/x": ""
      }
      const asked = (runtime: string) => ({
        "/usr/bin/podman --version": ProgramRun.printed("podman version 5.4.2\n"),
        "/usr/bin/podman ps --all --quiet --no-trunc": ProgramRun.printed(`${id}\n`),
        [`/usr/bin/podman inspect --type=container --format={{.Name}}\t{{.OCIRuntime}} ${id}`]: ProgramRun.printed(
          `web\t${runtime}\n`
        )
      })
      const programs = asked("fast")
      const { notes, status } = yield* onDisk(files, [["remove", "fast"]], { programs })
      assert.strictEqual(status, 0)
      assert.include(notes, "1 container (web) asks for the runtime fast, which goes. It cannot be started then.")
      const { data } = yield* onDisk(files, [["remove", "fast", "--json", "--dry-run"]], { programs })
      assert.deepStrictEqual(document(Documents.EditDocument, data).lost, [{ runtime: "fast", containers: ["web"] }])
      const others = yield* onDisk(files, [["remove", "fast", "--json"]], { programs: asked("crun") })
      const { lost, lostUnknown } = document(Documents.EditDocument, others.data)
      assert.deepStrictEqual([lost, lostUnknown], [[], []])
      const unknown = yield* onDisk(files, [["remove", "fast"]])
      assert.include(unknown.notes, "Cannot tell which containers lose their runtime: Podman does not tell")
    })
  )

  it.effect("is made in a file of another user, who keeps it", () =>
    Effect.gen(function* () {
      const { status, textOf } = yield* onDisk({ [paths.anna]: "# hers\n" }, [
        [...add, "--as", "anna", "--config", paths.anna]
      ])
      assert.strictEqual(status, 0)
      assert.include(yield* textOf(paths.anna), '# hers\n\n[engine.runtimes]\nfast = ["/usr/bin/crun"]\n')
    })
  )

  it.effect("has several places for a program", () =>
    Effect.gen(function* () {
      const { textOf } = yield* onDisk({}, [["add", "fast", "--path", "/opt/fast", "--path", "/usr/bin/crun"]])
      assert.strictEqual(yield* textOf(paths.own), '[engine.runtimes]\nfast = ["/opt/fast", "/usr/bin/crun"]\n')
    })
  )

  it.effect("is in the files of a user who is not root", () =>
    Effect.gen(function* () {
      const user = {
        processes: { user: { uid: 1000, gid: 1000 } },
        variables: { PATH: "/usr/bin", HOME: "/home/anna" }
      }
      const home: Disk.Files = { "/home/anna/.config": { type: "directory", uid: 1000 } }
      const { status, textOf } = yield* onDisk(home, [add], user)
      assert.strictEqual(status, 0)
      assert.strictEqual(
        yield* textOf("/home/anna/.config/containers/containers.conf.d/50-oci-runtimes.conf"),
        '[engine.runtimes]\nfast = ["/usr/bin/crun"]\n'
      )
    })
  )

  it.effect("is made in place in another file, format kept", () =>
    Effect.gen(function* () {
      const text = '# mine\n[engine.runtimes]\n  other = [ "/opt/other" ] # old\n'
      const files = { [paths.main]: text, "/opt/other": program }
      const { data, status, textOf } = yield* onDisk(files, [[...add, "--config", paths.main, "--backup"]])
      assert.strictEqual(status, 0, data)
      assert.strictEqual(yield* textOf(paths.main), `${text}  fast = ["/usr/bin/crun"]\n`)
      assert.strictEqual(yield* textOf(`${paths.main}.bak`), text)
      const alone = yield* onDisk({ "/tmp/x.conf": text, "/opt/other": program }, [
        ["remove", "other", "--config", "/tmp/x.conf"]
      ])
      assert.strictEqual(yield* alone.textOf("/tmp/x.conf"), "# mine\n[engine.runtimes]\n")
      assert.include(alone.notes, "Podman on this machine does not read this file.")
    })
  )

  it.effect("makes a file that Podman reads and that does not exist yet", () =>
    Effect.gen(function* () {
      for (const path of [paths.main, paths.home, "/etc/containers/containers.conf.d/99-z.conf"]) {
        const { data, status, textOf } = yield* onDisk(merged, [["add", "slow", ...add.slice(2), "--config", path]])
        assert.strictEqual(status, 0, data)
        assert.include(yield* textOf(path), 'slow = ["/usr/bin/crun"]')
      }
    })
  )

  it.effect("is only shown on a dry run, and can be undone", () =>
    Effect.gen(function* () {
      const shown = yield* onDisk({}, [[...add, "--dry-run"]])
      assert.include(shown.data, '+fast = ["/usr/bin/crun"]\n')
      assert.include(shown.data, "\n1 of 11 names changes\n")
      assert.strictEqual(yield* shown.textOf(paths.own), "ENOENT")
      const { data, notes } = yield* onDisk({}, [[...add, "--print-undo"]])
      assert.match(data, /^--- .*\n\+\+\+ \/dev\/null\n/)
      assert.include(notes, 'added runtime "fast"')
      const json = yield* onDisk({}, [[...add, "--json"]])
      const { changed, diagnostics, edits, file, names } = document(Documents.EditDocument, json.data)
      assert.deepStrictEqual([changed, file, diagnostics, edits.length], [true, paths.own, [], 1])
      assert.deepStrictEqual(
        names.map(({ name }) => name),
        ["fast"]
      )
    })
  )

  it.effect("has flags where the release knows them", () =>
    Effect.gen(function* () {
      const args = [...add, "--arg", "--debug", "--arg", "--log=/x"]
      const { status, textOf } = yield* onDisk({}, [[...args, "--engine", "podman-5.8"]])
      assert.strictEqual(status, 0)
      assert.include(yield* textOf(paths.own), 'fast = ["debug", "log=/x"]\n')
      const old = yield* onDisk({}, [args])
      assert.strictEqual(old.status, 1)
      assert.include(old.notes, "Podman knows this key since 5.7.")
    })
  )

  it.effect("is nothing if it is made already", () =>
    Effect.gen(function* () {
      const { data, statuses } = yield* onDisk({}, [add, [...add, "--replace"]])
      assert.deepStrictEqual(statuses, [0, 0])
      assert.include(data, 'nothing to do: runtime "fast" is already configured this way')
    })
  )

  it.effect("warns of a program that is missing", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* onDisk({}, [["add", "fast", "--path", "/nowhere"]])
      assert.strictEqual(status, 0)
      assert.include(notes, "warning[runtime-not-installed]: ")
    })
  )
})

describe("a change of Podman is refused", () => {
  const later = "/etc/containers/containers.conf.d/90-later.conf"

  it.effect.each<[string, Disk.Files, ReadonlyArray<string>, string, string]>([
    [
      "if a later file overrides it",
      { [later]: "[engine.runtimes]\nfast = []\n" },
      [...add, "--replace"],
      "Overridden",
      later
    ],
    [
      "if an earlier file keeps the old entry",
      { [paths.main]: "[engine.runtimes]\nfast = []\n" },
      ["remove", "fast"],
      "StillDefined",
      paths.main
    ],
    ["if the name is taken", merged, add, "NameTaken", "--replace"],
    ["if the name is built in", {}, ["add", "crun", "--path", "/opt/x"], "NameTaken", "--replace"],
    [
      "if the default runtime would go",
      merged,
      ["remove", "fast", "--config", paths.dropIn],
      "DefaultRuntime",
      "--new-default"
    ],
    ["if the default runtime is unknown", {}, ["default", "gone"], "UnknownDefault", "--force"],
    ["if no container would run", {}, ["default", "runc"], "WouldRunNothing", "--force"],
    ["if the path is not absolute", {}, ["add", "fast", "--path", "crun"], "NotAbsolute", "slash"],
    [
      "if the configuration is refused already",
      { [paths.main]: "[engine]\nruntime = 1\n" },
      add,
      "RefusedBefore",
      paths.main
    ],
    [
      "in a linked directory that the release ignores",
      { "/etc/d": { type: "directory" }, "/etc/containers/containers.conf.d": { type: "link", target: "/etc/d" } },
      add,
      "NotRead",
      "is a link or not a directory"
    ]
  ])("%s", ([, files, args, reason, words]) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* onDisk(files, [args])
      assert.deepStrictEqual([status, data], [1, ""])
      assert.include(notes, words)
      assert.include(notes, "Nothing was changed.")
      const { error } = document(Documents.ErrorDocument, (yield* onDisk(files, [[...args, "--json"]])).data)
      assert.deepStrictEqual([error.tag, error["reason"]], ["EditRefused", reason])
    })
  )

  it.effect("without --force only", () =>
    Effect.gen(function* () {
      const { status, textOf } = yield* onDisk({}, [["default", "gone", "--force"]])
      assert.strictEqual(status, 0)
      assert.include(yield* textOf(paths.own), 'runtime = "gone"')
    })
  )

  it.effect.each([
    [[...add, "--reload"], "Remove --reload: Podman has no daemon"],
    [["add", "kata", "--type", "io.containerd.kata.v2"], "Podman has no shims. Give the program with --path"],
    [[...add, "--arg", "debug"], "begin with two dashes"],
    [[...add, "--as", "anna"], "Cannot make a file in the home of another user"],
    [["add", "", "--path", "/x"], "A runtime name is empty"]
  ] as ReadonlyArray<[ReadonlyArray<string>, string]>)("as an invalid command line: %j", ([args, words]) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* onDisk({}, [args])
      assert.isAbove(status, 0)
      assert.strictEqual(data, "")
      assert.include(notes, words)
    })
  )
})
