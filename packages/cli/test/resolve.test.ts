import { assert, describe, it } from "@effect/vitest"
import { Documents } from "oci-runtimes"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { files } from "./sampleMachine.ts"

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
        engine: "moby-23",
        detected: null,
        name: "a.b",
        kind: "implicit",
        shim: { binary: "a.b", options: null },
        options: null,
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
