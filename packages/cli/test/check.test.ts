import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { files } from "./sampleMachine.ts"

const sample = `{
  "default-runtime": "crun",
  "runtimes": {
    "crun": { "path": "/usr/bin/crun" },
    "debug": { "path": "crun", "runtimeArgs": ["--debug", "--log=/x y"] },
    "missing": { "path": "/nowhere", "args": ["x"] }
  }
}`

describe("check", () => {
  it.effect("reports the accepted file and its warnings, with status 0", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runCommand({ args: ["check"], files: files(sample) })
      assert.deepStrictEqual([status, notes], [0, ""])
      assert.strictEqual(
        data,
        `/etc/docker/daemon.json: accepted by Docker Engine 23.0; warning, line 6: runtime missing: exec: "/nowhere": stat /nowhere: no such file or directory. Install the program, or correct the path.
configured runtimes: crun, debug, missing; default runtime: crun

warning[shell-splits]: /etc/docker/daemon.json:5:59: runtime debug: The shell splits runtimeArgs[1] ("--log=/x y") at white space.
5 |     "debug": { "path": "crun", "runtimeArgs": ["--debug", "--log=/x y"] },
                                                              ^^^^^^^^^^^^
The runtime receives ["crun","--debug","--log=/x","y"].

warning[program-missing]: /etc/docker/daemon.json:6:26: runtime missing: exec: "/nowhere": stat /nowhere: no such file or directory
6 |     "missing": { "path": "/nowhere", "args": ["x"] }
                             ^^^^^^^^^^
Install the program, or correct the path.

warning[ignored-key]: /etc/docker/daemon.json:6:38: runtime missing: The engine does not know "args" and ignores it.
6 |     "missing": { "path": "/nowhere", "args": ["x"] }
                                         ^^^^^^
Write "runtimeArgs".
fixable (--fix): Write "runtimeArgs"

3 warnings; 1 can be fixed with --fix
`
      )
    })
  )

  it.effect("says nothing more of what does what it was written for", () =>
    Effect.gen(function* () {
      const text = '{"runtimes": {"crun": {"path": "/usr/bin/crun", "runtimeArgs": ["--debug"]}}}'
      const { data, notes, status } = yield* runCommand({ args: ["check", "--strict"], files: files(text) })
      assert.deepStrictEqual([status, notes], [0, ""])
      assert.strictEqual(
        data,
        `/etc/docker/daemon.json: accepted by Docker Engine 23.0
configured runtimes: crun; default runtime: runc

no problems
`
      )
    })
  )

  it.effect("ends with status 1 if there are warnings and --strict is given", () =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ args: ["check", "--strict"], files: files(sample) })
      assert.strictEqual(status, 1)
      assert.include(data, "accepted")
    })
  )

  it.effect("does not look at the machine where it is told so", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["check", "--no-host"], files: files(sample) })
      assert.notInclude(data, "program-missing")
    })
  )

  it.effect("shows every fault with its place and line, and the engine's own words, with status 1", () =>
    Effect.gen(function* () {
      const text = `{
  "runtimes": {
\t"runc": { "path": 5 }
  },
  "default-runtime": "nope"
}`
      const { data, notes, status } = yield* runCommand({ args: ["check"], files: files(text) })
      assert.deepStrictEqual([status, notes], [1, ""])
      assert.strictEqual(
        data,
        `/etc/docker/daemon.json: refused by Docker Engine 23.0, line 3: "runtimes.runc.path" has the wrong type. Write a string in double quotes.

error[wrong-type]: /etc/docker/daemon.json:3:20: json: cannot unmarshal number into Go struct field Runtime.runtimes.path of type string
3 |  "runc": { "path": 5 }
                       ^
Write a string in double quotes.

error[reserved-runtime-name]: /etc/docker/daemon.json:3:2: runtime name 'runc' is reserved
3 |  "runc": { "path": 5 }
     ^^^^^^
Remove it: the engine already has a runtime of this name. To run another program, choose another name.

error[unknown-default-runtime]: /etc/docker/daemon.json:5:22: specified default runtime 'nope' does not exist
5 |   "default-runtime": "nope"
                         ^^^^^^
Configure a runtime of this name, or choose an existing runtime.

dockerd reports: unable to configure the Docker daemon with file /etc/docker/daemon.json: json: cannot unmarshal number into Go struct field Runtime.runtimes.path of type string

3 errors
`
      )
    })
  )

  it.effect("shows every fault of the second generation at once, as faults of a start", () =>
    Effect.gen(function* () {
      const text = `{
  "runtimes": {
    "runc": { "path": "/x" },
    "none": {},
    "both": { "path": "/x", "runtimeType": "a.b" },
    "opts": { "path": "/x", "options": { "a": 1 } },
    "args": { "runtimeType": "a.b", "runtimeArgs": ["x"] }
  },
  "default-runtime": "nope"
}`
      const { data, notes, status } = yield* runCommand({ engine: "moby-25", args: ["check"], files: files(text) })
      assert.deepStrictEqual([status, notes], [1, ""])
      assert.deepStrictEqual(
        data.split("\n").filter((line) => /^(error|dockerd)/.test(line)),
        [
          "error[reserved-runtime-name]: /etc/docker/daemon.json:3:5: runtime name 'runc' is reserved",
          "error[unknown-default-runtime]: /etc/docker/daemon.json:9:22: specified default runtime 'nope' does not exist",
          "error[invalid-runtime-entry]: /etc/docker/daemon.json:4:5: runtime none: either a runtimeType or a path must be configured",
          "error[invalid-runtime-entry]: /etc/docker/daemon.json:5:29: runtime both: cannot configure both path and runtimeType for the same runtime",
          "error[invalid-runtime-entry]: /etc/docker/daemon.json:6:29: runtime opts: options cannot be used with a path runtime",
          "error[invalid-runtime-entry]: /etc/docker/daemon.json:7:37: runtime args: args cannot be used with a runtimeType runtime",
          "dockerd reports: failed to start daemon: runtime name 'runc' is reserved"
        ]
      )
      assert.include(data, `5 |     "both": { "path": "/x", "runtimeType": "a.b" },\n${" ".repeat(32)}^^^^^^^^^^^^^\n`)
      const json = yield* runCommand({ engine: "moby-25", args: ["check", "--json"], files: files(text) })
      const { error } = document(Documents.ErrorDocument, json.data)
      assert.strictEqual(error.message, "failed to start daemon: runtime name 'runc' is reserved")
      assert.deepStrictEqual(
        error.faults?.map(({ message, range }) => `${range?.start.line}:${range?.start.column}: ${message}`),
        data.split("\n").flatMap((line) => /^error\[.*\]: \/etc\/docker\/daemon\.json:(.*)/.exec(line)?.[1] ?? [])
      )
    })
  )

  it.effect("accepts under one engine what the other one refuses", () =>
    Effect.gen(function* () {
      const args = ["check"]
      const both = files('{"runtimes": {"both": {"path": "/x", "runtimeType": "a.b"}}}')
      const directive = files('{"firewall-backend": "nftables"}')
      const [older, newer] = ["moby-23", "moby-25"] as const
      assert.strictEqual((yield* runCommand({ engine: older, args, files: both })).status, 0)
      assert.strictEqual((yield* runCommand({ engine: newer, args, files: both })).status, 1)
      assert.strictEqual((yield* runCommand({ engine: older, args, files: directive })).status, 1)
      assert.strictEqual((yield* runCommand({ engine: newer, args, files: directive })).status, 0)
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
          startedBy: null,
          overriddenFlags: [],
          inVirtualMachine: false,
          verdict:
            "/etc/docker/daemon.json: refused by Docker Engine 23.0, line 1: runtime name 'runc' is reserved. Remove it: the engine already has a runtime of this name. To run another program, choose another name.",
          faults: [
            {
              tag: "ReservedRuntimeName",
              code: "reserved-runtime-name",
              message: "runtime name 'runc' is reserved",
              advice:
                "Remove it: the engine already has a runtime of this name. To run another program, choose another name.",
              path: ["runtimes", "runc"],
              range: { start: { line: 1, column: 15 }, end: { line: 1, column: 21 } },
              details: { name: "runc" }
            }
          ],
          diagnostics: [
            {
              code: "reserved-runtime-name",
              severity: "error",
              message: "runtime name 'runc' is reserved",
              explanation:
                "Remove it: the engine already has a runtime of this name. To run another program, choose another name.",
              path: ["runtimes", "runc"],
              range: { start: { line: 1, column: 15 }, end: { line: 1, column: 21 } },
              details: { name: "runc" },
              fix: null
            }
          ]
        },
        detected: null
      })
    })
  )

  it.effect("says when there is no file", () =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ args: ["check"] })
      assert.strictEqual(status, 0)
      assert.strictEqual(
        data,
        `/etc/docker/daemon.json: no such file; accepted by Docker Engine 23.0
no configured runtimes; default runtime: runc

no problems
`
      )
      const json = yield* runCommand({ args: ["check", "--json"] })
      assert.isNull(document(Documents.CheckDocument, json.data).file)
    })
  )

  it.effect("shows what a terminal would obey, and only around the fault of a long line", () =>
    Effect.gen(function* () {
      const text = `{"\\u001b[31m": 1, "debug": true, ${" ".repeat(500)}"日本\u202e": 1}`
      const { data } = yield* runCommand({ args: ["check"], files: files(text) })
      assert.notInclude(data, "\u001B")
      assert.notInclude(data, "\u202E")
      assert.include(data, "option: \\u001b[31m")
      assert.include(data, `1 | …${" ".repeat(60)}"日本\\u202e": 1}\n${" ".repeat(65)}^^^^^^^^^^^^\n`)
    })
  )
})
