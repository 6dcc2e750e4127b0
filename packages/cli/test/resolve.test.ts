import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { files, program } from "./sampleMachine.ts"

const installed = { ...files(), "/usr/bin/runc": program, "/usr/bin/containerd-shim-kata-v2": program }

describe("resolve", () => {
  it.effect("says first that a container would run, then shows shim, options and script", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runCommand({ args: ["resolve", "debug"], files: files() })
      assert.deepStrictEqual([status, notes], [0, ""])
      assert.strictEqual(
        data,
        `debug: would run here: containerd-shim-runc-v2, then its wrapper script, then /usr/bin/crun
  kind     configured
  shim     io.containerd.runc.v2 (found: /usr/bin/containerd-shim-runc-v2)
  program  crun --debug "--log=/x y" (found: /usr/bin/crun)
  script   /var/lib/docker/runtimes/debug (not written yet; the engine writes it when it starts or reloads)
  PATH     /usr/bin (of this command; --engine-path gives the engine's)
  state    /var/run/docker/runtime-runc
  cgroups  by cgroupfs
    #!/bin/sh
    crun --debug --log=/x y $@
`
      )
    })
  )

  it.effect("says first why a container would not run, then what is missing, and how to fix it", () =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ args: ["resolve", "missing"], files: files() })
      assert.strictEqual(status, 1)
      assert.strictEqual(
        data,
        `missing: would not run here: /nowhere does not exist
  kind     configured
  shim     io.containerd.runc.v2
  program  /nowhere x (missing)
  script   /var/lib/docker/runtimes/missing
  state    /var/run/docker/runtime-runc
  cgroups  by cgroupfs
  message  error while looking up the specified runtime path: exec: "/nowhere": stat /nowhere: no such file or directory
    #!/bin/sh
    /nowhere x $@
Install the program, or correct the "path" of the runtime.
`
      )
    })
  )

  it.effect("says of an unknown name why, which is near, and how to configure it", () =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({ args: ["resolve", "crum"], files: files() })
      assert.strictEqual(status, 1)
      assert.strictEqual(
        data,
        `crum: would not run here: unknown or invalid runtime name: crum
It is not configured, and without a dot containerd cannot derive a shim binary from it. Configure it under "runtimes" in daemon.json, or check its spelling.
Did you mean "crun"? It differs by one character.
To configure it: oci-runtimes add crum --path PROGRAM
`
      )
    })
  )

  it.effect.each([
    ["nope", [], "oci-runtimes add nope --path PROGRAM"],
    ["/opt/my run", [], "oci-runtimes add NAME --path '/opt/my run'"],
    ["it's", [], String.raw`oci-runtimes add 'it'\''s' --path PROGRAM`],
    ["-x", [], "oci-runtimes add --path PROGRAM -- -x"],
    ["nope", ["--config", "/my.json"], "oci-runtimes add nope --path PROGRAM --config /my.json"],
    ["nope", ["--config", "/etc/docker/daemon.json"], "oci-runtimes add nope --path PROGRAM"],
    ["nvidia", [], "oci-runtimes add nvidia --path nvidia-container-runtime"],
    ["kata", ["--engine", "docker-24"], "oci-runtimes add kata --type io.containerd.kata.v2"],
    ["kata", [], undefined],
    ["docker-runc", [], undefined],
    ["io.containerd.kata.v2", [], undefined],
    ["CRUN", [], undefined],
    ["a\u202eb", [], undefined],
    ["", [], undefined]
  ] as ReadonlyArray<[string, ReadonlyArray<string>, string | undefined]>)(
    "names the command that configures %j: %j",
    ([name, flags, command]) =>
      Effect.gen(function* () {
        for (const explain of [[], ["--explain"]]) {
          const args = ["resolve", ...flags, ...explain, "--", name]
          const { data } = yield* runCommand({ args, files: { ...files(), "/my.json": "{}" } })
          assert.strictEqual(/^To configure it: (.*)$/m.exec(data)?.[1], command)
        }
      })
  )

  it.effect.each([
    ["crun", 0, "crun: would run here: containerd-shim-runc-v2, then /usr/bin/crun"],
    ["runc", 0, "runc: would run here: containerd-shim-runc-v2, then /usr/bin/runc"],
    ["io.containerd.kata.v2", 0, "io.containerd.kata.v2: would run here: containerd-shim-kata-v2"],
    ["a.b", 1, "a.b: would not run here: the shim containerd-shim-a-b is not installed"],
    ["nope", 1, "nope: would not run here: unknown or invalid runtime name: nope"],
    [
      " crun",
      1,
      '" crun": would not run here: the name has leading or trailing white space: unknown or invalid runtime name:  crun'
    ],
    [
      "io.containerd.kata.v2 ",
      1,
      '"io.containerd.kata.v2 ": would not run here: the name has leading or trailing white space: the shim "containerd-shim-kata-v2 " is not installed'
    ],
    ["padded ", 0, '"padded ": would run here: containerd-shim-runc-v2, then /usr/bin/crun'],
    [
      "rel",
      0,
      "rel: cannot be told whether it would run here: bin/crun is a relative path, looked for in the bundle of each container"
    ],
    ["gone", 1, "gone: would not run here: gone is not in the engine's PATH"]
  ] as ReadonlyArray<[string, number, string]>)("of %s has status %d: %s", ([name, expected, line]) =>
    Effect.gen(function* () {
      const config = {
        runtimes: {
          crun: { path: "/usr/bin/crun" },
          rel: { path: "bin/crun" },
          gone: { path: "gone" },
          "padded ": { path: "/usr/bin/crun" }
        }
      }
      const there = { ...installed, "/etc/docker/daemon.json": JSON.stringify(config) }
      for (const flags of [[], ["--explain"]]) {
        const { data, status } = yield* runCommand({ args: ["resolve", name, ...flags], files: there })
        assert.deepStrictEqual([status, data.split("\n")[0]], [expected, line])
        const json = yield* runCommand({ args: ["resolve", name, "--json", ...flags], files: there })
        const parsed = JSON.parse(json.data)
        const { runs, summary } = (parsed.error ?? parsed).outcome
        const isKnown = !line.includes("cannot be told")
        assert.deepStrictEqual([json.status, summary, runs], [expected, line, isKnown ? expected === 0 : null])
      }
    })
  )

  it.effect.each([
    ["docker", '"docker" is a client for containers, not a runtime.'],
    ["crun --debug", "It has arguments, and a name has none."],
    ["kata", 'Use its shim by name, as "io.containerd.kata.v2", or check the spelling.'],
    ["kata-runtime", 'Use the runtime "io.containerd.kata.v2" instead.'],
    ["containerd-shim-kata-v2", 'Use the runtime "io.containerd.kata.v2" instead.']
  ] as const)("says what is wrong with the name %s", ([name, words]) =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["resolve", name], files: files() })
      assert.include(data, words)
    })
  )

  it.effect.each([
    [[], "crun", "configured"],
    [["runc"], "runc", "stock"],
    [["io.containerd.kata.v2"], "io.containerd.kata.v2", "implicit"],
    [["--", "-.x"], "-.x", "implicit"]
  ] as ReadonlyArray<[ReadonlyArray<string>, string, string]>)("of %j is %s, %s", ([args, name, kind]) =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["resolve", "--json", ...args], files: installed })
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
        script: null,
        outcome: {
          runs: false,
          summary: "a.b: would not run here: the shim containerd-shim-a-b is not installed",
          cause: "missing",
          reason: "the shim containerd-shim-a-b is not installed",
          links: [{ link: "Shim", wanted: "containerd-shim-a-b", found: null }]
        }
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
      assert.deepStrictEqual([plain.status, plain.notes], [1, ""])
      assert.include(plain.data, message)
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
