import { assert, describe, it } from "@effect/vitest"
import { Disk } from "@oci-runtimes/node"
import { FaultyDisk, byHand } from "@oci-runtimes/node/testing"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { applyPatch } from "diff"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { document, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const path = "/etc/docker/daemon.json"

const programs = { "/bin/spy": program, "/usr/bin/crun": program, "/usr/local/bin/runsc": program }

/** A machine whose disk outlives the runs of the command on it. */
const machine = (text?: string, engine: "moby-23" | "moby-25" = "moby-25") => {
  const disk = Disk.memory({ ...programs, ...(text !== undefined && { [path]: text }) })
  const instead = Layer.succeed(Disk.Disk, disk)
  return {
    run: (...args: ReadonlyArray<string>) => runCommand({ engine, args, instead }),
    text: Effect.orElseSucceed(byHand(disk).text(path), () => undefined),
    names: Effect.orElseSucceed(disk.readDirectory("/etc/docker"), () => []),
    disk
  }
}

const crun = '{\n  "debug": true,\n  "runtimes": {\n    "crun": { "path": "/usr/bin/crun" }\n  }\n}\n'

describe("add", () => {
  it.effect("makes a file, and does nothing the second time", () =>
    Effect.gen(function* () {
      const { disk, names, run, text } = machine()
      const args = ["add", "gvisor", "--path", "/usr/local/bin/runsc", "--arg", "--network=none", "--arg", "--"]
      const added = yield* run(...args)
      assert.deepStrictEqual(added, {
        status: 0,
        data: `added runtime "gvisor" to ${path} (new file)\n`,
        notes: "To apply it, if the engine reads this file: systemctl reload docker\n"
      })
      const written = yield* text
      assert.strictEqual(
        written,
        `{
  "runtimes": {
    "gvisor": {
      "path": "/usr/local/bin/runsc",
      "runtimeArgs": ["--network=none", "--"]
    }
  }
}
`
      )
      const { inode } = yield* disk.stat(path)
      assert.deepStrictEqual(yield* run(...args), {
        status: 0,
        data: `nothing to do: runtime "gvisor" is already configured this way in ${path}\n`,
        notes: ""
      })
      assert.deepStrictEqual((yield* disk.stat(path)).inode, inode)
      assert.deepStrictEqual([yield* text, yield* names], [written, ["daemon.json"]])
    })
  )

  it.effect("takes a shim with options, which are JSON or text", () =>
    Effect.gen(function* () {
      const { run, text } = machine("{}")
      const options = ["--option", "ConfigPath=/etc/kata.toml", "--option", "SystemdCgroup=true"]
      assert.strictEqual((yield* run("add", "kata", "--type", "io.containerd.runc.v2", ...options)).status, 0)
      assert.deepStrictEqual(JSON.parse((yield* text) ?? ""), {
        runtimes: {
          kata: {
            runtimeType: "io.containerd.runc.v2",
            options: { ConfigPath: "/etc/kata.toml", SystemdCgroup: true }
          }
        }
      })
    })
  )

  it.effect("shows the patch and what changes for each name on a dry run, and writes nothing", () =>
    Effect.gen(function* () {
      const { names, run, text } = machine(crun)
      const { data, notes, status } = yield* run("add", "spy", "--path", "/bin/spy", "--dry-run", "--backup")
      assert.deepStrictEqual([status, notes], [0, ""])
      assert.strictEqual(
        data,
        `--- ${path}
+++ ${path}
@@ -1,6 +1,7 @@
 {
   "debug": true,
   "runtimes": {
-    "crun": { "path": "/usr/bin/crun" }
+    "crun": { "path": "/usr/bin/crun" },
+    "spy": { "path": "/bin/spy" }
   }
 }

spy  can be used now (was: unknown or invalid runtime name: spy)
1 of 4 names changes
`
      )
      assert.deepStrictEqual([yield* text, yield* names], [crun, ["daemon.json"]])
    })
  )

  it.effect("tells what is wrong from then on, in the file as on the machine, and nothing that was wrong before", () =>
    Effect.gen(function* () {
      const { run } = machine('{"runtimes": {"old": {"path": "/nowhere"}}}')
      const args = ["add", "new", "--path", "relative/path", "--arg", "a b"]
      const { notes } = yield* run(...args, "--dry-run")
      assert.deepStrictEqual(
        notes.split("\n").filter((line) => line.startsWith("warning[")),
        [
          `warning[relative-path]: ${path}:1:60: runtime new: "relative/path" is relative.`,
          `warning[shell-splits]: ${path}:1:93: runtime new: The shell splits runtimeArgs[0] ("a b") at white space.`
        ]
      )
      const { diagnostics } = document(Documents.EditDocument, (yield* run(...args, "--json")).data)
      assert.deepStrictEqual(
        diagnostics.map(({ code, range }) => [code, range?.start]),
        [
          ["relative-path", { line: 1, column: 60 }],
          ["shell-splits", { line: 1, column: 93 }]
        ]
      )
    })
  )

  it.effect("shows a patch that can be applied, where no person reads it", () =>
    Effect.gen(function* () {
      const before = crun.replaceAll("\n", "\r\n")
      const { data } = yield* machine(before).run("remove", "crun", "--dry-run")
      const [patch = ""] = data.split("\n\n")
      assert.strictEqual(
        applyPatch(before, `${patch}\n`, { autoConvertLineEndings: false }),
        '{\r\n  "debug": true,\r\n  "runtimes": {}\r\n}\r\n'
      )
    })
  )

  it.effect("shows the patch in colour on a terminal", () =>
    Effect.gen(function* () {
      const files = { [path]: crun }
      const args = ["default", "crun", "--dry-run"]
      const { data } = yield* runCommand({ engine: "moby-25", args, files, colours: true })
      assert.include(data, '\u001B[32m+  "default-runtime": "crun"\u001B[0m')
      assert.include(data, "\u001B[31m-  }\u001B[0m")
    })
  )

  it.effect("refuses a file that the engine refuses, with every fault and its place, and does not touch it", () =>
    Effect.gen(function* () {
      const text = '{\n  "runtimes": { "runc": {} },\n  "nope": 1\n}\n'
      const { run, text: after } = machine(text)
      const { data, notes, status } = yield* run("add", "spy", "--path", "/bin/spy")
      assert.deepStrictEqual([status, data, yield* after], [1, "", text])
      assert.include(notes, `${path}:3:3: the following directives don't match any configuration option: nope`)
      assert.match(
        notes,
        /^error: Cannot change \/etc\/docker\/daemon\.json: refused by Docker Engine 25 to 29, line 3: .*\.\nerror\[[^]*\nNothing was changed\.\n$/
      )
    })
  )

  it.effect("reports a refusal as JSON", () =>
    Effect.gen(function* () {
      const { run } = machine(crun)
      const taken = document(Documents.ErrorDocument, (yield* run("add", "crun", "--path", "/x", "--json")).data)
      const { message, ...fields } = taken.error
      assert.deepStrictEqual(fields, { tag: "EditRefused", file: path, reason: "NameTaken", name: "crun", by: "file" })
      assert.match(message, /^Cannot add runtime "crun": a runtime of this name is configured differently\./)
      const reserved = document(Documents.ErrorDocument, (yield* run("add", "runc", "--path", "/x", "--json")).data)
      assert.deepStrictEqual(
        [reserved.error["reason"], reserved.error.faults?.map(({ tag }) => tag)],
        ["RefusedAfterwards", ["ReservedRuntimeName"]]
      )
      const options = ["--type", "io.containerd.runc.v2", "--option", "IoUid=-1"]
      const start = document(Documents.ErrorDocument, (yield* run("add", "x", ...options, "--json")).data)
      assert.strictEqual(start.error["reason"], "WouldNotStart")
      assert.deepInclude((start.error["problems"] as ReadonlyArray<object>)[0], {
        tag: "RefusedShimOption",
        name: "x"
      })
    })
  )

  it.effect.each([
    [["x"], "The program or shim of the runtime is missing. Give --path PROGRAM or --type SHIM"],
    [["x", "--path", ""], "--path is empty. Give a path, or remove the flag"],
    [["", "--path", "/x"], "A runtime name is empty. Give a name"],
    [["x", "--path", "/x", "--type", "y"], "--path and --type cannot be combined. Give one of them"],
    [["x", "--type", "y", "--arg", "-z"], "--arg needs --path. Give the program with --path"],
    [["x", "--path", "/x", "--option", "a=b"], "--option needs --type. Give the shim with --type"],
    [["x", "--type", "y", "--option", "a"], 'Cannot use "a" as an option: it has no value. Write KEY=VALUE']
  ] as const)("does not understand %j", ([args, problem]) =>
    Effect.gen(function* () {
      const { run, text } = machine()
      const { notes, status } = yield* run("add", ...args)
      const line = "Usage: oci-runtimes add [flags] NAME (more: oci-runtimes add --help)"
      assert.deepStrictEqual([status, notes], [2, `error: ${problem}\n${line}\n`])
      assert.strictEqual(yield* text, undefined)
    })
  )
})

describe("remove", () => {
  it.effect("takes a runtime out, and says which one may be meant where there is none", () =>
    Effect.gen(function* () {
      const { run, text } = machine(crun)
      assert.deepStrictEqual(yield* run("remove", "crum"), {
        status: 0,
        data: `nothing to do: runtime "crum" is not configured in ${path}\nDid you mean "crun"? It differs by one character.\n`,
        notes: ""
      })
      const removed = yield* run("remove", "crun")
      assert.strictEqual(removed.data, `removed runtime "crun" from ${path}\n`)
      assert.strictEqual(yield* text, '{\n  "debug": true,\n  "runtimes": {}\n}\n')
    })
  )

  it.effect("takes the default runtime out only with a new one", () =>
    Effect.gen(function* () {
      const { run, text } = machine(crun)
      yield* run("default", "crun")
      const { notes, status } = yield* run("remove", "crun")
      assert.strictEqual(status, 1)
      assert.match(notes, /^error: Cannot remove runtime "crun": it is the default runtime\./)
      assert.strictEqual((yield* run("remove", "crun", "--new-default", "runc")).status, 0)
      assert.strictEqual(yield* text, '{\n  "debug": true,\n  "runtimes": {},\n  "default-runtime": "runc"\n}\n')
    })
  )
})

describe("default", () => {
  it.effect("names and unsets the default runtime, and says what a reload makes of that", () =>
    Effect.gen(function* () {
      const { run, text } = machine(crun)
      assert.strictEqual((yield* run("default", "crun")).status, 0)
      assert.strictEqual(yield* text, crun.replace("  }\n}\n", '  },\n  "default-runtime": "crun"\n}\n'))
      const { notes } = yield* run("default", "--unset")
      assert.match(
        notes,
        /^To apply it, if the engine reads this file: systemctl restart docker\nwarning: After a reload: /
      )
      assert.include(notes, 'The default runtime stays "crun"; restart the engine')
      assert.strictEqual(yield* text, crun)
    })
  )

  it.effect("wants either a name or --unset", () =>
    Effect.gen(function* () {
      const { run } = machine(crun)
      const problems = [yield* run("default"), yield* run("default", "crun", "--unset"), yield* run("default", "")]
      assert.deepStrictEqual(
        problems.map(({ notes, status }) => [status, notes.split("\n")[0]]),
        [
          [2, "error: The name is missing. Give the name of the default runtime, or --unset"],
          [2, "error: A name and --unset cannot be combined. Give one of them"],
          [2, "error: A runtime name is empty. Give a name"]
        ]
      )
    })
  )
})

describe("a file that is not there", () => {
  const elsewhere = ["--config", "/elsewhere/daemon.json"]

  it.effect("is made with its directory if something is added", () =>
    Effect.gen(function* () {
      const { disk, run } = machine()
      const { data, notes } = yield* run("add", "crun", "--path", "/usr/bin/crun", ...elsewhere)
      assert.strictEqual(data, 'added runtime "crun" to /elsewhere/daemon.json (new file)\n')
      assert.strictEqual(notes, "To apply it, if the engine reads this file: systemctl reload docker\n")
      assert.deepStrictEqual(
        [(yield* disk.stat("/elsewhere")).mode & 0o777, (yield* disk.stat("/elsewhere/daemon.json")).mode & 0o777],
        [0o755, 0o644]
      )
    })
  )

  it.effect("is an error if something is removed, unless it is the default file", () =>
    Effect.gen(function* () {
      const { run } = machine()
      for (const args of [
        ["remove", "crun"],
        ["default", "--unset"]
      ]) {
        const { notes, status } = yield* run(...args, ...elsewhere)
        assert.strictEqual(status, 1)
        assert.include(notes, "open /elsewhere/daemon.json: no such file or directory")
        assert.strictEqual((yield* run(...args)).status, 0)
      }
    })
  )
})

describe("a path that is not a regular file", () => {
  it.effect("is refused before it is read", () =>
    Effect.gen(function* () {
      const { disk, run } = machine()
      yield* byHand(disk).makeDirectory(path)
      for (const args of [
        ["add", "x", "--path", "/x"],
        ["remove", "x"],
        ["check", "--fix"]
      ]) {
        const { notes, status } = yield* run(...args)
        assert.deepStrictEqual(
          [status, notes],
          [1, `error: Cannot write ${path}: it is a directory. Remove it, or choose another file\n`]
        )
      }
    })
  )
})

describe("every change", () => {
  it.effect("can be printed as the patch that undoes it", () =>
    Effect.gen(function* () {
      for (const [before, ...args] of [
        [crun, "default", "crun"],
        [crun.trimEnd(), "remove", "crun"],
        [crun.replaceAll("\n", "\r\n"), "add", "spy", "--path", "/bin/spy"],
        ["{}", "add", "spy", "--path", "/bin/spy"]
      ] as const) {
        const { run, text } = machine(before)
        const { data, notes, status } = yield* run(...args, "--print-undo")
        assert.strictEqual(status, 0)
        assert.match(notes, /^(?:added|removed) runtime |is now the default runtime in /)
        const after = yield* text
        assert.notStrictEqual(after, before)
        assert.strictEqual(applyPatch(after ?? "", data, { autoConvertLineEndings: false }), before)
      }
    })
  )

  it.effect.each([
    ["/my d.json", "--- /my d.json\t"],
    ["/d.json ", '--- "/d.json "'],
    ['/a"b c', '--- "/a\\"b c"'],
    ["/plain", "--- /plain"]
  ] as const)("names the file %j in the patch so that patch(1) reads the whole name", ([file, header]) =>
    Effect.gen(function* () {
      const args = ["default", "runc", "--config", file, "--print-undo"]
      const { data } = yield* runCommand({ engine: "moby-25", args, files: { [file]: "{}" } })
      assert.deepStrictEqual(data.split("\n").slice(0, 2), [header, header.replace("---", "+++")])
    })
  )

  it.effect("has the same notes on a dry run with the undo patch as without it", () =>
    Effect.gen(function* () {
      const shown = yield* machine(crun).run("default", "crun", "--dry-run")
      const undone = yield* machine(crun).run("default", "crun", "--dry-run", "--print-undo")
      assert.isTrue(undone.notes.startsWith(shown.data), undone.notes)
      assert.include(undone.data, '\n-  "default-runtime": "crun"')
    })
  )

  it.effect("of a file that patch cannot read is refused if --print-undo is given", () =>
    Effect.gen(function* () {
      const { disk, run } = machine()
      yield* byHand(disk).makeDirectory("/etc/docker")
      const bytes = Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0)
      yield* byHand(disk).write(path, bytes)
      const { notes, status } = yield* run("default", "runc", "--print-undo")
      assert.deepStrictEqual([status, yield* byHand(disk).bytes(path)], [2, bytes])
      assert.match(notes, /^error: --print-undo prints a patch, and .* is utf-16le, which patch\(1\) cannot read\./)
      assert.strictEqual((yield* run("default", "runc", "--print-undo", "--json")).status, 0)
    })
  )

  it.effect("of a new file is undone by removing the file", () =>
    Effect.gen(function* () {
      const { data } = yield* machine().run("default", "runc", "--print-undo")
      assert.strictEqual(data, `--- ${path}\n+++ /dev/null\n@@ -1,3 +0,0 @@\n-{\n-  "default-runtime": "runc"\n-}\n`)
    })
  )

  it.effect("is a document with edits and their undo", () =>
    Effect.gen(function* () {
      const { run } = machine(crun)
      const { data, notes } = yield* run("default", "crun", "--json", "--backup", "--print-undo")
      assert.strictEqual(notes, "")
      assert.deepStrictEqual(document(Documents.EditDocument, data), {
        engine: "moby-25",
        detected: null,
        file: path,
        changed: true,
        dryRun: false,
        backup: `${path}.bak`,
        edits: [
          {
            range: { start: { line: 5, column: 4 }, end: { line: 5, column: 4 } },
            text: ',\n  "default-runtime": "crun"'
          }
        ],
        undo: [{ range: { start: { line: 5, column: 4 }, end: { line: 6, column: 28 } }, text: "" }],
        differences: [{ field: "defaultRuntime", from: "runc", to: "crun", text: "default runtime: runc → crun" }],
        names: [],
        diagnostics: [],
        reload: [],
        lost: [],
        lostUnknown: [],
        warnings: []
      })
    })
  )

  it.effect("keeps the previous text where that is asked for", () =>
    Effect.gen(function* () {
      const { disk, names, run } = machine(crun)
      yield* byHand(disk).setMode(path, 0o640)
      const { data } = yield* run("remove", "crun", "--backup")
      assert.include(data, `the previous version is in ${path}.bak\n`)
      assert.strictEqual(yield* byHand(disk).text(`${path}.bak`), crun)
      assert.deepStrictEqual(
        [(yield* disk.stat(`${path}.bak`)).mode & 0o777, (yield* disk.stat(path)).mode & 0o777],
        [0o640, 0o640]
      )
      assert.deepStrictEqual((yield* names).toSorted(), ["daemon.json", "daemon.json.bak"])
    })
  )

  it.effect("that cannot be written leaves the file, and says why", () =>
    Effect.gen(function* () {
      const { disk, names, text } = machine(crun)
      const faulty = FaultyDisk.make(disk, {
        _tag: "FailWhere",
        errno: ({ operation }) => (operation._tag === "Rename" ? "ENOSPC" : undefined)
      })
      const instead = Layer.succeed(Disk.Disk, faulty.disk)
      const args = ["remove", "crun", "--json"]
      const { data, status } = yield* runCommand({ engine: "moby-25", args, instead })
      assert.deepStrictEqual([status, yield* text, yield* names], [1, crun, ["daemon.json"]])
      const { error } = document(Documents.ErrorDocument, data)
      assert.deepStrictEqual([error.tag, error["errno"], error["file"]], ["WriteFailed", "ENOSPC", path])
    })
  )
})
