import { assert, describe, it } from "@effect/vitest"
import type { MemoryFileSystem } from "@oci-runtimes/node"
import { Documents } from "oci-runtimes"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { runCommand } from "./Command.ts"

const config = {
  "default-runtime": "crun",
  runtimes: {
    crun: { path: "/usr/bin/crun" },
    debug: { path: "crun", runtimeArgs: ["--debug", "--log=/x y"] },
    missing: { path: "/nowhere", runtimeArgs: ["x"] }
  }
}

const files = (text: string = JSON.stringify(config)): MemoryFileSystem.Files => ({
  "/etc/docker/daemon.json": text,
  "/usr/bin/crun": { type: "file", content: "", mode: 0o755 }
})

/** The document that was printed, decoded by its schema, with nothing left over. */
const document = <S extends Schema.Codec<unknown, unknown>>(schema: S, text: string): S["Type"] =>
  Schema.decodeUnknownSync(Schema.fromJsonString(schema), { onExcessProperty: "error" })(text)

describe("check", () => {
  it.effect("says what was accepted, with status 0", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runCommand({ args: ["check"], files: files() })
      assert.deepStrictEqual([status, notes], [0, ""])
      assert.strictEqual(
        data,
        `accepted by Docker Engine 23.0: /etc/docker/daemon.json
configured runtimes: crun, debug, missing; default runtime: crun
`
      )
    })
  )

  it.effect("shows every fault with its place and line, the engine's verdict last, with status 1", () =>
    Effect.gen(function* () {
      const text = `{
  "runtimes": {
\t"runc": { "path": 5 }
  },
  "default-runtime": "nope"
}`
      const { data, notes, status } = yield* runCommand({ args: ["check"], files: files(text) })
      assert.deepStrictEqual([status, data], [1, ""])
      assert.strictEqual(
        notes,
        `/etc/docker/daemon.json:3:20: json: cannot unmarshal number into Go struct field Runtime.runtimes.path of type string
3 |  "runc": { "path": 5 }
                       ^
Write text between double quotes.

/etc/docker/daemon.json:3:2: runtime name 'runc' is reserved
3 |  "runc": { "path": 5 }
     ^^^^^^
Give the runtime another name.

/etc/docker/daemon.json:5:22: specified default runtime 'nope' does not exist
5 |   "default-runtime": "nope"
                         ^^^^^^
Configure a runtime of this name, or name one that exists.

error: unable to configure the Docker daemon with file /etc/docker/daemon.json: json: cannot unmarshal number into Go struct field Runtime.runtimes.path of type string
`
      )
    })
  )

  it.effect("gives the same as one document with --json", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runCommand({
        args: ["check", "--json"],
        files: files('{"runtimes": {"runc": {}}}')
      })
      assert.deepStrictEqual([status, notes], [1, ""])
      assert.deepStrictEqual(document(Documents.ErrorDocument, data), {
        error: {
          tag: "ConfigurationRefused",
          message:
            "merged configuration validation from file and command line flags failed: runtime name 'runc' is reserved",
          file: "/etc/docker/daemon.json",
          faults: [
            {
              tag: "ReservedRuntimeName",
              message: "runtime name 'runc' is reserved",
              advice: "Give the runtime another name.",
              path: ["runtimes", "runc"],
              range: { start: { line: 1, column: 15 }, end: { line: 1, column: 21 } },
              details: { name: "runc" }
            }
          ]
        }
      })
    })
  )

  it.effect("says when there is no file", () =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ args: ["check"] })
      assert.strictEqual(status, 0)
      assert.strictEqual(
        data,
        `accepted by Docker Engine 23.0: no file at /etc/docker/daemon.json
no configured runtimes; default runtime: runc
`
      )
      const json = yield* runCommand({ args: ["check", "--json"] })
      assert.isNull(document(Documents.CheckDocument, json.data).file)
    })
  )

  it.effect("warns of a configuration that is accepted but keeps the engine from starting", () =>
    Effect.gen(function* () {
      const text = '{"exec-opts": ["native.cgroupdriver=bogus"]}'
      const { notes, status } = yield* runCommand({ args: ["check"], files: files(text) })
      assert.deepStrictEqual(
        [status, notes],
        [0, "warning: the engine would not start: native.cgroupdriver option bogus not supported\n"]
      )
      const { data } = yield* runCommand({ args: ["check", "--json"], files: files(text) })
      assert.lengthOf(document(Documents.CheckDocument, data).warnings, 1)
    })
  )

  it.effect("shows what a terminal would obey, and only around the fault of a long line", () =>
    Effect.gen(function* () {
      const text = `{"\\u001b[31m": 1, ${" ".repeat(500)}"日本\u202e": 1}`
      const { notes } = yield* runCommand({ args: ["check"], files: files(text) })
      assert.notInclude(notes, "\u001B")
      assert.notInclude(notes, "\u202E")
      assert.include(notes, "option: \\u001b[31m")
      assert.include(notes, `1 | …${" ".repeat(60)}"日本\\u202e": 1}\n${" ".repeat(65)}^^^^^^^^^^^^\n`)
    })
  )
})

describe("list", () => {
  it.effect("is a table", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["list"], files: files() })
      assert.deepStrictEqual(data.split("\n"), [
        "NAME                   KIND        SHIM                   PROGRAM        ARGUMENTS             FOUND",
        "crun (default)         configured  io.containerd.runc.v2  /usr/bin/crun  -                     /usr/bin/crun",
        'debug                  configured  io.containerd.runc.v2  crun           --debug "--log=/x y"  /usr/bin/crun',
        'io.containerd.runc.v2  stock       io.containerd.runc.v2  runc           -                     exec: "runc": executable file not found in $PATH',
        'missing                configured  io.containerd.runc.v2  /nowhere       x                     exec: "/nowhere": stat /nowhere: no such file or directory',
        'runc                   stock       io.containerd.runc.v2  runc           -                     exec: "runc": executable file not found in $PATH',
        ""
      ])
    })
  )

  it.effect("names an implicit default", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["list", "--default-runtime", "io.containerd.kata.v2"] })
      assert.include(data, "default runtime: io.containerd.kata.v2 (implicit)")
    })
  )

  it.effect("is a document with --json", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["--json", "list"], files: files() })
      const { defaultRuntime, runtimes } = document(Documents.ListDocument, data)
      assert.strictEqual(defaultRuntime, "crun")
      assert.deepStrictEqual(runtimes[1], {
        name: "debug",
        kind: "configured",
        default: false,
        shim: {
          binary: "io.containerd.runc.v2",
          options: {
            binaryName: "/var/lib/docker/runtimes/debug",
            root: "/var/run/docker/runtime-runc",
            systemdCgroup: false,
            noPivotRoot: false
          }
        },
        path: "crun",
        runtimeArgs: ["--debug", "--log=/x y"],
        program: "/usr/bin/crun",
        problem: null
      })
    })
  )
})

describe("resolve", () => {
  it.effect("shows shim, options and script", () =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ args: ["resolve", "debug"], files: files() })
      assert.strictEqual(status, 0)
      assert.strictEqual(
        data,
        `debug: a configured runtime
  shim     io.containerd.runc.v2
  program  /var/lib/docker/runtimes/debug (wrapper script)
  state    /var/run/docker/runtime-runc
  cgroups  by cgroupfs
    #!/bin/sh
    crun --debug --log=/x y $@
`
      )
    })
  )

  it.effect.each([
    [[], "crun", "configured"],
    [["runc"], "runc", "stock"],
    [["io.containerd.kata.v2"], "io.containerd.kata.v2", "implicit"],
    [["--", "-.x"], "-.x", "implicit"]
  ] as ReadonlyArray<[ReadonlyArray<string>, string, string]>)("of %j is %s, %s", ([args, name, kind]) =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ args: ["resolve", "--json", ...args], files: files() })
      assert.strictEqual(status, 0)
      const resolved = document(Documents.ResolveDocument, data)
      assert.deepStrictEqual([resolved.name, resolved.kind], [name, kind])
    })
  )

  it.effect("prints the keys that are documented, and null where there is nothing", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["resolve", "a.b", "--json"], files: files() })
      assert.deepStrictEqual(JSON.parse(data), {
        name: "a.b",
        kind: "implicit",
        shim: { binary: "a.b", options: null },
        script: null
      })
    })
  )

  it.effect.each([
    ["nope", "RuntimeRefused", "unknown or invalid runtime name: nope"],
    ["", "RuntimeRefused", "unknown or invalid runtime name: "],
    ["/bin/sh", "RuntimeRefused", "unknown or invalid runtime name: /bin/sh"],
    [
      "missing",
      "PreflightFailed",
      'error while looking up the specified runtime path: exec: "/nowhere": stat /nowhere: no such file or directory'
    ]
  ] as ReadonlyArray<[string, string, string]>)("of %j fails with %s and the engine's words", ([name, tag, message]) =>
    Effect.gen(function* () {
      const json = yield* runCommand({ args: ["resolve", name, "--json"], files: files() })
      assert.deepInclude(document(Documents.ErrorDocument, json.data).error, { tag, message })
      assert.deepStrictEqual([json.status, json.notes], [1, ""])
      const plain = yield* runCommand({ args: ["resolve", name], files: files() })
      assert.deepStrictEqual([plain.status, plain.data], [1, ""])
      assert.isTrue(plain.notes.startsWith(`error: ${message}`))
    })
  )

  it.effect("fails where the configuration is refused", () =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ args: ["resolve", "runc", "--json"], files: files("{,}") })
      assert.strictEqual(status, 1)
      assert.deepInclude(document(Documents.ErrorDocument, data).error, {
        tag: "ConfigurationRefused",
        message: "invalid character ',' looking for beginning of object key string"
      })
    })
  )
})

describe("plan and apply", () => {
  it.effect("plan shows what becomes of each script, and the steps", () =>
    Effect.gen(function* () {
      const there = {
        "/var/lib/docker/runtimes/debug": { type: "file", content: "old", mode: 0o755 },
        "/var/lib/docker/runtimes/gone": "x"
      } as const
      const { data, status } = yield* runCommand({ args: ["plan"], files: { ...files(), ...there } })
      assert.strictEqual(status, 0)
      assert.isTrue(
        data.startsWith(`scripts in /var/lib/docker/runtimes:
  ~ debug (changed)
      mode 0755 becomes 0700
      - old
      + #!/bin/sh
      + crun --debug --log=/x y $@
  - gone (removed)
  + missing (added)
steps:
  1. make directory /var/lib/docker/gen-runtimes.`)
      )
    })
  )

  it.effect("both print documents with --json", () =>
    Effect.gen(function* () {
      const planned = yield* runCommand({ args: ["plan", "--json"], files: files() })
      const { changes, steps } = document(Documents.PlanDocument, planned.data)
      assert.deepStrictEqual(changes, [
        {
          name: "debug",
          change: "added",
          before: null,
          after: { content: "#!/bin/sh\ncrun --debug --log=/x y $@\n", mode: "0700" }
        },
        {
          name: "missing",
          change: "added",
          before: null,
          after: { content: "#!/bin/sh\n/nowhere x $@\n", mode: "0700" }
        }
      ])
      assert.match(steps.join("\n"), /rename \S+\/new to \/var\/lib\/docker\/runtimes\n/)
      const applied = yield* runCommand({ args: ["apply", "--json"], files: files() })
      assert.deepStrictEqual(document(Documents.ApplyDocument, applied.data).written, [
        { path: "/var/lib/docker/runtimes/debug", bytes: 37 },
        { path: "/var/lib/docker/runtimes/missing", bytes: 24 }
      ])
    })
  )

  it.effect("apply shows progress only where there is much to do", () =>
    Effect.gen(function* () {
      const few = yield* runCommand({ args: ["apply"], files: files() })
      assert.strictEqual(few.notes, "")
      const runtimes = Object.fromEntries(
        Array.from({ length: 120 }, (_, n) => [`r${n}`, { path: "x", runtimeArgs: ["y"] }])
      )
      const many = yield* runCommand({ args: ["apply"], files: files(JSON.stringify({ runtimes })) })
      assert.match(many.notes, /^\[50 of (\d+) steps\]\[100 of \1 steps\]/)
      assert.include(many.data, "done: wrapper scripts in /var/lib/docker/runtimes: 120 written")
    })
  )

  it.effect.each(["plan", "apply"])("%s refuses names that would leave the scripts directory", (subcommand) =>
    Effect.gen(function* () {
      const text =
        '{"runtimes": {"../x": {"path": "y", "runtimeArgs": ["z"]}, "..": {"path": "y", "runtimeArgs": ["z"]}}}'
      const { data, status } = yield* runCommand({ args: [subcommand, "--json"], files: files(text) })
      assert.strictEqual(status, 1)
      assert.deepInclude(document(Documents.ErrorDocument, data).error, {
        tag: "PlanRefused",
        refused: [
          { tag: "RefusedScriptName", name: "../x", reason: "ContainsSlash" },
          { tag: "RefusedScriptName", name: "..", reason: "DotDot" }
        ]
      })
    })
  )

  it.effect("apply fails with operation, path and errno", () =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({
        args: ["apply", "--json", "--data-root", "/etc/docker/daemon.json"],
        files: files()
      })
      assert.strictEqual(status, 1)
      assert.deepInclude(document(Documents.ErrorDocument, data).error, {
        tag: "PlanFailed",
        message: "lstat /etc/docker/daemon.json/runtimes: not a directory",
        operation: "lstat",
        errno: "ENOTDIR"
      })
    })
  )
})

describe("the command line", () => {
  it.effect.each([
    [["bogus"]],
    [["check", "--bogus"]],
    [["check", "extra"]],
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
      assert.strictEqual(bad.notes, "error: runtime name 'runc' is reserved\nerror: invalid runtime argument: a\n")
    })
  )

  it.effect("reports a fault that comes from a flag as one of the command line", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* runCommand({ args: ["check", "--default-runtime", "nope"] })
      assert.strictEqual(status, 1)
      assert.include(notes, "command line: specified default runtime 'nope' does not exist")
    })
  )

  it.effect("refuses flags alone without the words for a file", () =>
    Effect.gen(function* () {
      const { notes } = yield* runCommand({ args: ["check", "--default-runtime", "nope"] })
      assert.include(notes, "\n\nerror: specified default runtime 'nope' does not exist\n")
    })
  )

  it.effect("does not take an empty path for the working directory", () =>
    Effect.gen(function* () {
      const args = ["apply", "--data-root", "", "--exec-root=", "--config", ""]
      const { notes, status } = yield* runCommand({ args, files: files() })
      assert.strictEqual(status, 2)
      assert.strictEqual(notes.match(/is empty\. Name a path, or leave the flag out/g)?.length, 3)
    })
  )

  it.effect("lets no name forge a line of its own", () =>
    Effect.gen(function* () {
      const { notes } = yield* runCommand({ args: ["resolve", "a\nerror: b"], files: files() })
      assert.isTrue(notes.startsWith("error: unknown or invalid runtime name: a\\nerror: b\n"))
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

  it.effect("paints only where colour is allowed", () =>
    Effect.gen(function* () {
      const bare = yield* runCommand({ args: ["resolve", "nope"], files: files() })
      assert.notInclude(bare.notes, "\u001B")
      const painted = yield* runCommand({ args: ["resolve", "nope"], files: files(), colours: true })
      assert.include(painted.notes, "\u001B[31merror:\u001B[0m")
    })
  )
})
