import { assert, describe, it } from "@effect/vitest"
import { Ajv } from "ajv"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { createRequire } from "node:module"
import { document, runCommand } from "./Command.ts"
import { files } from "./sampleMachine.ts"

const require = createRequire(import.meta.url)

/** The schema is of draft 4, which differs from the later ones that Ajv knows in the names of these keys alone. */
const { $schema: _, id: $id, ...schema } = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")

const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile({ $id, ...schema })

const broken = `{
  "Log_Level": "info",
  "runtimes": {
    "crun, 100%": { "path": "/usr/bin/crun", "args": ["-v"] },
    "a": { "path": "/usr/bin/crun -v" },
    "runc": { "path": "runc" }
  }
}`

const check = (...args: ReadonlyArray<string>) =>
  runCommand({ engine: "moby-25", args: ["check", "--no-host", ...args], files: files(broken) })

describe("check --format sarif", () => {
  it.effect.each([broken, "{}", "{", '{"runtimes": {"\u202e": {}}}', ""])("prints a valid log for %j", (text) =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["check", "--format", "sarif"], files: files(text) })
      assert.isTrue(isSarif(JSON.parse(data)), JSON.stringify(isSarif.errors))
    })
  )

  it.effect("holds rules, places and fixes", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* check("--format", "sarif")
      assert.deepStrictEqual([status, notes], [1, ""])
      const [run] = JSON.parse(data).runs
      const { results, tool } = run
      assert.strictEqual(run.columnKind, "utf16CodeUnits")
      for (const { level, ruleId, ruleIndex } of results) {
        assert.strictEqual(tool.driver.rules[ruleIndex].id, ruleId)
        assert.include(["error", "warning"], level)
      }
      const artifactLocation = { uri: "etc/docker/daemon.json" }
      const found = results.find(({ ruleId }: { readonly ruleId: string }) => ruleId === "arguments-in-path")
      assert.deepStrictEqual(found.locations[0].physicalLocation, {
        artifactLocation: { uri: "file:///etc/docker/daemon.json" },
        region: { startLine: 5, startColumn: 20, endLine: 5, endColumn: 38 }
      })
      assert.deepStrictEqual(
        found.fixes[0].artifactChanges[0].replacements.map(
          ({ insertedContent }: { readonly insertedContent: { readonly text: string } }) => insertedContent.text
        ),
        ["", ', "runtimeArgs": ["-v"]']
      )
      const inside = yield* runCommand({
        args: ["check", "--format=sarif", "--config", "/etc/docker/daemon.json"],
        files: files(broken),
        workingDirectory: "/etc"
      })
      const [first] = JSON.parse(inside.data).runs[0].results
      assert.strictEqual(`etc/${first.locations[0].physicalLocation.artifactLocation.uri}`, artifactLocation.uri)
    })
  )

  it.effect("says what comes from a flag without a place in a file", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["check", "--format", "sarif", "--default-runtime", "nope"] })
      const log = JSON.parse(data)
      assert.isTrue(isSarif(log))
      const [{ locations, ruleId }] = log.runs[0].results
      assert.deepStrictEqual([ruleId, locations], ["unknown-default-runtime", undefined])
    })
  )
})

describe("check --format github and sarif", () => {
  it.effect.each([
    { workingDirectory: "/tmp/r2", config: "../r2/g.json", path: "g.json" },
    { workingDirectory: "/tmp/r2", config: "g.json", path: "g.json" },
    { workingDirectory: "/tmp", config: "./r2/g.json", path: "r2/g.json" },
    { workingDirectory: "/tmp/r", config: "../r2/g.json", path: "/tmp/r2/g.json" },
    { workingDirectory: "/", config: "/tmp/r2/g.json", path: "/tmp/r2/g.json" },
    { workingDirectory: "/", config: "tmp/r2/g.json", path: "tmp/r2/g.json" }
  ])("name $config from $workingDirectory as $path", ({ config, path, workingDirectory }) =>
    Effect.gen(function* () {
      for (const text of ["[]", undefined]) {
        const run = (format: string) =>
          runCommand({
            args: ["check", "--format", format, "--config", config],
            files: { "/tmp/r": { type: "directory" }, ...(text !== undefined && { "/tmp/r2/g.json": text }) },
            workingDirectory
          })
        assert.include((yield* run("github")).data, `::error file=${path},`)
        const uri = path.startsWith("/") ? `file://${path}` : path
        assert.include((yield* run("sarif")).data, `"uri": "${uri}"`)
      }
    })
  )

  it.effect("say that a file cannot be read", () =>
    Effect.gen(function* () {
      const line =
        "unable to configure the Docker daemon with file /none.json: open /none.json: no such file or directory"
      const [sarif, github] = yield* Effect.all([
        runCommand({ args: ["check", "--format", "sarif", "--config", "/none.json"] }),
        runCommand({ args: ["check", "--format", "github", "--config", "/none.json"] })
      ])
      const log = JSON.parse(sarif.data)
      assert.isTrue(isSarif(log), JSON.stringify(isSarif.errors))
      assert.deepStrictEqual(log.runs[0].invocations, [
        {
          executionSuccessful: false,
          toolExecutionNotifications: [
            {
              level: "error",
              message: { text: line },
              locations: [{ physicalLocation: { artifactLocation: { uri: "file:///none.json" } } }]
            }
          ]
        }
      ])
      assert.strictEqual(github.data, `::error file=/none.json,title=not checked::${line}\n`)
      for (const { notes, status } of [sarif, github]) assert.deepStrictEqual([status, notes], [1, `error: ${line}\n`])
    })
  )
})

describe("check --format github", () => {
  it.effect("prints an annotation for each, with everything escaped that would end it", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* check("--format", "github", "--config", "./etc/docker/daemon.json")
      assert.strictEqual(status, 1)
      assert.strictEqual(
        notes,
        './etc/docker/daemon.json: refused by Docker Engine 25 to 29, line 2: the following directives don\'t match any configuration option: Log_Level. Did you mean "log-level"?\n2 errors, 2 warnings; 4 can be fixed with --fix\n'
      )
      assert.deepStrictEqual(data.split("\n").slice(0, 3), [
        '::error file=etc/docker/daemon.json,line=2,endLine=2,col=3,endColumn=14,title=unknown-directive::the following directives don\'t match any configuration option: Log_Level%0ADid you mean "log-level"?',
        "::error file=etc/docker/daemon.json,line=6,endLine=6,col=5,endColumn=11,title=reserved-runtime-name::runtime name 'runc' is reserved%0ARemove it: the engine already has a runtime of this name. To run another program, choose another name.",
        '::warning file=etc/docker/daemon.json,line=4,endLine=4,col=46,endColumn=52,title=ignored-key::runtime "crun, 100%25": The engine does not know "args" and ignores it.%0AWrite "runtimeArgs".'
      ])
    })
  )

  it.effect("escapes the name of a file", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({
        args: ["check", "--format", "github", "--config", "/a,b:100%.json"],
        files: { "/a,b:100%.json": "[]" }
      })
      assert.match(data, /^::error file=\/a%2Cb%3A100%25\.json,line=1,/)
    })
  )

  it.effect("prints nothing where nothing is wrong", () =>
    Effect.gen(function* () {
      const run = { args: ["check", "--format", "github"], files: files("{}") }
      assert.deepStrictEqual(yield* runCommand(run), { status: 0, data: "", notes: "" })
    })
  )
})

describe("check --format json", () => {
  it.effect("is --json, also for failures and for what people are told", () =>
    Effect.gen(function* () {
      for (const run of [
        { files: files(broken) },
        { files: files("{}"), engine: null },
        { args: ["--bogus"] },
        { args: ["--config", "/none.json"] }
      ]) {
        const runs = [["--json"], ["--format", "json"], ["--format=json"], ["--json", "--format", "json"]]
        const outcomes = yield* Effect.forEach(runs, (form) =>
          runCommand({ ...run, args: ["check", ...(run.args ?? []), ...form] })
        )
        for (const outcome of outcomes) assert.deepStrictEqual(outcome, outcomes[0])
        assert.strictEqual(outcomes[0]?.notes, "")
      }
    })
  )

  it.effect("has every diagnostic, and the edits that fix it", () =>
    Effect.gen(function* () {
      const { data } = yield* check("--json")
      const { error } = document(Documents.ErrorDocument, data)
      assert.lengthOf(error.faults ?? [], 2)
      assert.deepStrictEqual(error.diagnostics?.[0], {
        code: "unknown-directive",
        severity: "error",
        message: "the following directives don't match any configuration option: Log_Level",
        explanation: 'Did you mean "log-level"?',
        path: ["Log_Level"],
        range: { start: { line: 2, column: 3 }, end: { line: 2, column: 14 } },
        details: { directive: "Log_Level", unknown: ["Log_Level"], likely: "log-level" },
        fix: {
          title: 'Write "log-level"',
          edits: [{ range: { start: { line: 2, column: 3 }, end: { line: 2, column: 14 } }, text: '"log-level"' }]
        }
      })
    })
  )

  it.effect.each([
    { args: ["--json", "--format", "text"] },
    { args: ["--json", "--format=sarif"] },
    { args: ["--dry-run"] },
    { args: ["--fix", "--format", "github"] },
    { args: ["--fix", "--dry-run", "--format", "sarif"] },
    { args: ["--format", "xml"] }
  ])("does not go with $args", ({ args }) =>
    Effect.gen(function* () {
      const { data, status } = yield* check(...args)
      assert.strictEqual(status, 2)
      assert.isTrue(args.includes("--json") ? JSON.parse(data).error.tag === "InvalidCommandLine" : data === "")
    })
  )
})
