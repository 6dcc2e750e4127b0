import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { files } from "./sampleMachine.ts"

describe("the command line", () => {
  it.effect.each([
    [["bogus"]],
    [["check", "--bogus"]],
    [["check", "--config", "a", "extra"]],
    [["check", "--config"]],
    [[]],
    [["check", "--add-runtime", "x"]]
  ] as ReadonlyArray<[ReadonlyArray<string>]>)("%j is wrong: status 2, nothing on the data stream", ([args]) =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ args, files: files() })
      assert.deepStrictEqual([status, data], [2, ""])
      const json = yield* runCommand({ args: [...args, "--json"], files: files() })
      assert.strictEqual(json.status, 2)
      assert.strictEqual(document(Documents.ErrorDocument, json.data).error.tag, "InvalidCommandLine")
    })
  )

  it.effect("takes --add-runtime several times, and says what is wrong with each value", () =>
    Effect.gen(function* () {
      const good = yield* runCommand({ args: ["resolve", "b", "--add-runtime", "A=/a=b", "--add-runtime=B=/b"] })
      assert.include(good.data, "program  /b")
      const bad = yield* runCommand({ args: ["check", "--add-runtime", "runc=/x", "--add-runtime", "a"] })
      assert.strictEqual(
        bad.notes,
        [
          `error: invalid argument "runc=/x" for "--add-runtime" flag: runtime name 'runc' is reserved`,
          'error: invalid argument "a" for "--add-runtime" flag: invalid runtime argument: a',
          "Usage: oci-runtimes check [flags] [FILE...] (more: oci-runtimes check --help)\n"
        ].join("\n")
      )
    })
  )

  it.effect.each([
    [["resolve", "--default-runtime", "runc", "--default-runtime", "x.y"], "x.y: "],
    [["resolve", "--data-root", "/one", "--data-root=/two", "s", "--add-runtime", "s=/s"], "s: "],
    [["resolve", "--config", "/none.json", "--config", "/one.json"], "runc: "],
    [["resolve", "--engine", "moby-23", "--engine", "moby-25", "--dialect", "quoted", "--dialect", "engine"], "runc: "],
    [["schema", "--json", "--json"], "{"]
  ] as const)("counts the last value of a repeated flag: %j", ([args, first]) =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ args, engine: null, files: { "/one.json": "{}" } })
      assert.notStrictEqual(status, 2)
      assert.isTrue(data.startsWith(first), data)
    })
  )

  it.effect.each([
    [["--add-runtime", "-a=/usr/bin/crun", "resolve", "--", "-a"], "program  /usr/bin/crun"],
    [["--add-runtime", "--b=/b", "resolve", "--", "--b"], "program  /b"],
    [["--data-root", "-d", "--exec-root", "--e", "--config", "/c", "resolve", "runc"], "state    --e/runtime-runc"]
  ] as const)("takes any word after a flag of the engine as its value: %j", ([args, part]) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runCommand({ args, files: { "/c": "{}" } })
      assert.notStrictEqual(status, 2, notes)
      assert.include(data, part)
    })
  )

  it.effect("reports a fault that comes from a flag as one of the command line", () =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ args: ["check", "--default-runtime", "nope"] })
      assert.strictEqual(status, 1)
      assert.include(data, "command line: specified default runtime 'nope' does not exist")
    })
  )

  it.effect.each([
    [["list"], "error: /etc/docker/daemon.json: refused by Docker Engine 23.0, line 1: This is YAML, not JSON."],
    [
      ["resolve", "x"],
      "error: /etc/docker/daemon.json: refused by Docker Engine 23.0, line 1: This is YAML, not JSON."
    ],
    [["plan"], "error: /etc/docker/daemon.json: refused by Docker Engine 23.0, line 1: This is YAML, not JSON."],
    [
      ["add", "x", "--path", "/x"],
      "error: Cannot change /etc/docker/daemon.json: refused by Docker Engine 23.0, line 1: This is YAML, not JSON."
    ],
    [
      ["list", "--config", "/empty", "--default-runtime", "nope"],
      "error: command line: refused by Docker Engine 23.0: specified default runtime 'nope' does not exist."
    ]
  ] as const)(
    "names the mistake of a refused configuration in the first line of %j, and the engine's words in the last",
    ([args, first]) =>
      Effect.gen(function* () {
        const mistaken = { "/etc/docker/daemon.json": "debug: true", "/empty": "" }
        const { notes, status } = yield* runCommand({ args, files: mistaken })
        assert.strictEqual(status, 1)
        assert.isTrue(notes.startsWith(first), notes)
        assert.match(notes, /\n(dockerd reports: .+|Nothing was changed\.)\n$/)
      })
  )

  it.effect.each([
    [["check", "--confg", "x"], "--confg in command oci-runtimes check. Did you mean --config?"],
    [["list", "--data-rot=x"], "--data-rot in command oci-runtimes list. Did you mean --data-root?"],
    [
      ["resolve", "--runtime", "x"],
      "--runtime in command oci-runtimes resolve. Give the name of the runtime without a flag"
    ],
    [["list", "--bogus"], "--bogus in command oci-runtimes list\n"]
  ] as const)("says which flag was meant: %j", ([args, words]) =>
    Effect.gen(function* () {
      const { notes, status } = yield* runCommand({ args })
      assert.strictEqual(status, 2)
      assert.include(notes, `error: Unrecognized flag: ${words}`)
    })
  )

  it.effect("refuses flags alone without the words for a file", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["check", "--default-runtime", "nope"] })
      assert.include(data, "\n\ndockerd reports: specified default runtime 'nope' does not exist\n")
    })
  )

  it.effect("does not treat an empty path as the working directory", () =>
    Effect.gen(function* () {
      const args = ["apply", "--data-root", "", "--exec-root=", "--config", ""]
      const { notes, status } = yield* runCommand({ args, files: files() })
      assert.strictEqual(status, 2)
      assert.strictEqual(notes.match(/is empty\. Give a path, or remove the flag/g)?.length, 3)
    })
  )

  it.effect("lets no name forge a line of its own", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["resolve", "a\nerror: b"], files: files() })
      assert.isTrue(
        data.startsWith(
          String.raw`"a\nerror: b": would not run here: unknown or invalid runtime name: a\nerror: b` + "\n"
        )
      )
    })
  )

  it.effect("uses the rootless paths under RootlessKit", () =>
    Effect.gen(function* () {
      const variables = { ROOTLESSKIT_STATE_DIR: "/s", HOME: "/home/me", XDG_RUNTIME_DIR: "/run/user/1" }
      const { data } = yield* runCommand({
        args: ["resolve"],
        variables,
        files: { "/home/me/.config/docker/daemon.json": '{"default-runtime": "a", "runtimes": {"a": {"path": "/a"}}}' }
      })
      assert.include(data, "state    /run/user/1/docker/runtime-runc")
      const missing = yield* runCommand({ args: ["check", "--json"], variables: { ROOTLESSKIT_STATE_DIR: "/s" } })
      assert.strictEqual(document(Documents.ErrorDocument, missing.data).error.tag, "VariableMissing")
    })
  )

  it.effect(
    "shows help that was asked for as data, and the reason and the usage for a wrong command line as a note",
    () =>
      Effect.gen(function* () {
        const asked = yield* runCommand({ args: ["check", "--help"], engine: null })
        assert.deepStrictEqual([asked.status, asked.notes], [0, ""])
        assert.match(asked.data, /^DESCRIPTION\n/)
        const { data, notes, status } = yield* runCommand({ args: ["chek"], engine: null })
        assert.deepStrictEqual([status, data], [2, ""])
        const problem = 'Unknown subcommand "chek" for "oci-runtimes". Did you mean check?'
        assert.strictEqual(
          notes,
          `error: ${problem}\nUsage: oci-runtimes SUBCOMMAND [flags] (more: oci-runtimes --help)\n`
        )
        const json = yield* runCommand({ args: ["check", "--strct", "--json"], engine: null })
        const { error } = document(Documents.ErrorDocument, json.data)
        assert.deepStrictEqual(error.problems, [
          "Unrecognized flag: --strct in command oci-runtimes check. Did you mean --strict?"
        ])
        const painted = yield* runCommand({ args: ["check", "--help"], engine: null, colours: true })
        assert.include(painted.data, "\u001B[1m")
        assert.notInclude(painted.data, "\\u001b")
      })
  )

  it.effect("paints only where colour is allowed", () =>
    Effect.gen(function* () {
      const run = { args: ["resolve"], files: files("{,}") }
      const bare = yield* runCommand(run)
      assert.notInclude(bare.notes, "\u001B")
      const painted = yield* runCommand({ ...run, colours: true })
      assert.include(painted.notes, "\u001B[31merror:\u001B[0m")
    })
  )
})
