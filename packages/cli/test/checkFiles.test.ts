import { assert, describe, it } from "@effect/vitest"
import { Disk } from "@oci-runtimes/node"
import { byHand } from "@oci-runtimes/node/testing"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { document, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const there = {
  "/good.json": "{}",
  "/bad.json": '{"log_level": "info"}',
  "/warned.json": '{"runtimes": {"crun": {"path": "/usr/bin/crun", "args": ["-v"]}}}',
  "/directory": { type: "directory" },
  "/usr/bin/crun": program
} as const

const check = (...args: ReadonlyArray<string>) =>
  runCommand({ engine: "moby-25", args: ["check", ...args], files: there })

const firstLines = (text: string) => text.split("\n\n").filter((block) => /^\/\w+\S*: /.test(block))

describe("check of several files", () => {
  it.effect("answers about each in its order, and counts at the end", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* check(
        "/good.json",
        "/bad.json",
        "/none.json",
        "/directory",
        "/warned.json"
      )
      assert.deepStrictEqual([status, notes], [1, ""])
      assert.deepStrictEqual(
        firstLines(data).map((block) => block.split("\n")[0]),
        [
          "/good.json: accepted by Docker Engine 25 to 29",
          '/bad.json: refused by Docker Engine 25 to 29, line 1: the following directives don\'t match any configuration option: log_level. Did you mean "log-level"?',
          "/none.json: not checked: unable to configure the Docker daemon with file /none.json: open /none.json: no such file or directory",
          "/directory: not checked: unable to configure the Docker daemon with file /directory: read /directory: is a directory",
          '/warned.json: accepted by Docker Engine 25 to 29; warning, line 1: runtime crun: The engine does not know "args" and ignores it. Write "runtimeArgs".'
        ]
      )
      assert.isTrue(
        data.endsWith("\n\n5 files, 1 with errors, 2 not checked: 1 error, 1 warning; 2 can be fixed with --fix\n"),
        data
      )
    })
  )

  it.effect("ends with status 0 if no file has an error, and with --strict if none has a problem", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* check("/good.json", "/warned.json")).status, 0)
      assert.strictEqual((yield* check("--strict", "/good.json", "/warned.json")).status, 1)
      assert.strictEqual((yield* check("--strict", "/good.json", "/good.json")).status, 0)
    })
  )

  it.effect("is one document, one log, or annotations of all files", () =>
    Effect.gen(function* () {
      const args = ["/good.json", "/bad.json", "/none.json"]
      const { files } = document(Documents.CheckFilesDocument, (yield* check(...args, "--json")).data)
      assert.deepStrictEqual(
        files.map((file) => ("error" in file ? [file.error["file"], file.error.tag] : [file.file, file.accepted])),
        [
          ["/good.json", true],
          ["/bad.json", "ConfigurationRefused"],
          ["/none.json", "ConfigurationUnreadable"]
        ]
      )
      const [run] = JSON.parse((yield* check(...args, "--format", "sarif")).data).runs
      assert.lengthOf(run.results, 1)
      assert.isFalse(run.invocations[0].executionSuccessful)
      const github = (yield* check(...args, "--format", "github")).data
      assert.match(github, /^::error file=\/bad\.json,.*\n::error file=\/none\.json,title=not checked::.*\n$/)
    })
  )

  it.effect("fixes each", () =>
    Effect.gen(function* () {
      const disk = Disk.memory(there)
      const { data, status } = yield* runCommand({
        engine: "moby-25",
        args: ["check", "--fix", "/bad.json", "/warned.json"],
        instead: Layer.succeed(Disk.Disk, disk)
      })
      assert.strictEqual(status, 0)
      assert.include(data, "1 problem fixed in /bad.json; no problems\n")
      assert.strictEqual(yield* byHand(disk).text("/bad.json"), '{"log-level": "info"}')
      assert.include(yield* byHand(disk).text("/warned.json"), '"runtimeArgs"')
    })
  )

  it.effect.each([
    { args: ["--config", "/good.json", "/bad.json"], problem: "--config and FILE cannot be combined" },
    { args: [""], problem: "A FILE is empty" },
    { args: ["--fix", "--print-undo", "/good.json", "/bad.json"], problem: "--print-undo takes one FILE" },
    { args: ["--print-undo", "/good.json"], problem: "--print-undo needs --fix" },
    { args: ["--fix", "--print-undo", "--format", "json", "/good.json"], problem: "--print-undo and --json" }
  ])("does not take $args", ({ args, problem }) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* check(...args)
      assert.strictEqual(status, 2)
      assert.include(notes + data, problem)
    })
  )
})

describe("check --quiet", () => {
  it.effect("prints only what makes the status 1", () =>
    Effect.gen(function* () {
      const { data } = yield* check("--quiet", "/good.json", "/warned.json")
      assert.strictEqual(data, "")
      const strict = yield* check("--quiet", "--strict", "/good.json", "/warned.json")
      assert.match(strict.data, /^\/warned\.json: accepted by .*2 files, 1 with problems: 1 warning/s)
    })
  )
})

describe("check --ignore", () => {
  it.effect("leaves problems out, and their status", () =>
    Effect.gen(function* () {
      const { data, status } = yield* check("--strict", "--ignore", "ignored-key,newer-key", "/warned.json")
      assert.strictEqual(status, 0)
      assert.notInclude(data, "warning[")
      assert.match(data, /\n\nno problems\n$/)
    })
  )

  it.effect("does not leave out a refusal", () =>
    Effect.gen(function* () {
      const { data, status } = yield* check("--ignore", "unknown-directive", "/bad.json")
      assert.strictEqual(status, 1)
      assert.include(data, "error[unknown-directive]")
    })
  )

  it.effect("knows the codes", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* check("--ignore", "ignored-kye", "/bad.json")
      assert.strictEqual(status, 2)
      assert.include(notes, '"ignored-kye" is not the code of a problem. Did you mean ignored-key?')
    })
  )
})

describe("check --fix --print-undo", () => {
  it.effect("prints the patch as data, and the report as a note", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* check("--fix", "--print-undo", "/bad.json")
      assert.strictEqual(status, 0)
      assert.strictEqual(
        data,
        `--- /bad.json
+++ /bad.json
@@ -1,1 +1,1 @@
-{"log-level": "info"}
\\ No newline at end of file
+{"log_level": "info"}
\\ No newline at end of file
`
      )
      assert.match(notes, /^\/bad\.json: accepted by .*1 problem fixed in \/bad\.json; no problems\n$/s)
    })
  )
})
