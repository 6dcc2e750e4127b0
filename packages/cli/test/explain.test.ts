import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const files = {
  "/etc/docker/daemon.json": `{
  "default-runtime": "typed",
  "runtimes": {
    "crun": { "path": "/usr/bin/crun" },
    "debug": { "path": "crun", "runtimeArgs": ["--debug"] },
    "missing": { "path": "/nowhere", "runtimeArgs": ["x"] },
    "typed": { "runtimeType": "io.containerd.runsc.v1", "options": { "ConfigPath": "/etc/runsc.toml" } }
  }
}`,
  "/usr/bin/crun": program,
  "/usr/bin/containerd": program,
  "/usr/bin/containerd-shim-runc-v2": program
}

const explain = (...args: ReadonlyArray<string>) =>
  runCommand({ engine: "moby-25", args: ["resolve", "--explain", ...args], files })

describe("resolve --explain", () => {
  it.effect("says which rules applied and what containerd will do, with the place in the file", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* explain("crun")
      assert.deepStrictEqual([status, notes], [0, ""])
      assert.strictEqual(
        data,
        `crun: would run here: containerd-shim-runc-v2, then /usr/bin/crun
Docker Engine 25 to 29 resolves "crun":
  The runtime map has "crun": a configured runtime, from /etc/docker/daemon.json:4:5.
  The shim runs /usr/bin/crun.
    The shim passes --root to the program, with a directory below /var/run/docker/runtime-runc.
The name resolves.
containerd is asked for "io.containerd.runc.v2".
  The shim binary is containerd-shim-runc-v2.
    /containerd-shim-runc-v2 (working directory): no such file or directory
    /usr/bin/containerd-shim-runc-v2 (PATH): found
    /usr/bin/containerd-shim-runc-v2 (next to containerd): not checked
  containerd starts /usr/bin/containerd-shim-runc-v2.
The shim runs /usr/bin/crun.
    /usr/bin/crun: found
  It exists: /usr/bin/crun.
`
      )
    })
  )

  it.effect.each([
    {
      args: [],
      lines: [
        '  No name is given, so the default runtime is used: "typed", from /etc/docker/daemon.json:2:22.',
        '  The shim "io.containerd.runsc.v1" runs it, with the configured options.',
        '  runtime "io.containerd.runsc.v1" binary not installed "containerd-shim-runsc-v1": file does not exist'
      ]
    },
    {
      args: ["debug"],
      lines: ["  The engine looks for crun first.", "    It finds /usr/bin/crun.", "The name resolves."]
    },
    {
      args: ["flagged", "--add-runtime", "flagged=/usr/bin/crun"],
      lines: ['  The runtime map has "flagged": a configured runtime, from the flag --add-runtime.']
    },
    {
      args: ["crun", "--add-runtime", "crun=/other"],
      lines: ["    Another definition, from the flag --add-runtime, is not used.", "The shim runs /usr/bin/crun."]
    },
    {
      args: ["--", "a\u001B[31m.b"],
      lines: ['Docker Engine 25 to 29 resolves "a\\x1b[31m.b":', "    It contains a dot.", "The name resolves."]
    }
  ])("explains $args", ({ args, lines }) =>
    Effect.gen(function* () {
      const { data } = yield* explain(...args)
      assert.includeMembers(data.split("\n"), lines)
    })
  )

  it.effect("is part of the document with --json", () =>
    Effect.gen(function* () {
      const { data, status } = yield* explain("crun", "--json")
      assert.strictEqual(status, 0)
      const { explanation, kind, name, outcome } = document(Documents.ResolveDocument, data)
      assert.deepStrictEqual([name, kind], ["crun", "configured"])
      assert.deepInclude(explanation, { asked: "crun", name: "crun" })
      assert.deepStrictEqual(
        explanation?.steps.map(({ tag }) => tag),
        ["LookedUp", "Settled"]
      )
      assert.deepInclude(explanation?.outcome, { tag: "Resolved" })
      assert.deepInclude(explanation?.shim, { found: { success: "/usr/bin/containerd-shim-runc-v2" } })
      assert.deepInclude(explanation?.program, { file: "/usr/bin/crun", isScript: false })
      const text = yield* explain("crun")
      assert.strictEqual(`${[outcome.summary, ...(explanation?.text ?? [])].join("\n")}\n`, text.data)
      const plain = yield* runCommand({ engine: "moby-25", args: ["resolve", "crun", "--json"], files })
      assert.notProperty(JSON.parse(plain.data), "explanation")
    })
  )

  const failures = [
    {
      name: "debgu",
      tag: "RuntimeRefused",
      lines: [
        '  The runtime map does not have "debgu".',
        "    It does not contain a dot.",
        "unknown or invalid runtime name: debgu",
        '  Did you mean "debug"? It differs by one character.'
      ]
    },
    {
      name: "/usr/bin/crun",
      tag: "RuntimeRefused",
      lines: ["    It is an absolute path.", '  Did you mean "crun"? Its program is /usr/bin/crun.']
    },
    {
      name: "missing",
      tag: "PreflightFailed",
      lines: [
        "  The engine looks for /nowhere first.",
        "    /nowhere: no such file or directory",
        'error while looking up the specified runtime path: exec: "/nowhere": stat /nowhere: no such file or directory',
        '  Install the program, or correct the "path" of the runtime.'
      ]
    }
  ]

  it.effect.each(failures)("answers why $name does not hold, with status 1", ({ lines, name }) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* explain(name)
      assert.deepStrictEqual([status, notes], [1, ""])
      assert.includeMembers(data.split("\n"), lines)
      assert.notInclude(data, "containerd is asked for")
    })
  )

  it.effect.each(failures)("puts the explanation of $name into the error document", ({ name, tag }) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* explain(name, "--json")
      assert.deepStrictEqual([status, notes], [1, ""])
      const { error } = document(Documents.ErrorDocument, data)
      const plain = yield* runCommand({ engine: "moby-25", args: ["resolve", name, "--json"], files })
      const { explanation, ...rest } = error
      assert.strictEqual(rest.tag, tag)
      assert.deepStrictEqual(rest, document(Documents.ErrorDocument, plain.data).error)
      assert.deepInclude(explanation, { asked: name, shim: null, program: null })
    })
  )
})

describe("a refusal without --explain", () => {
  it.effect.each([
    {
      asked: "CRUN ",
      suggestions: [{ name: "crun", reason: "It differs only in leading or trailing white space and in case." }]
    },
    {
      asked: "run",
      suggestions: [
        { name: "crun", reason: "It differs by one character." },
        { name: "runc", reason: "It differs by one character." }
      ]
    },
    { asked: "kubernetes", suggestions: [] }
  ])("suggests names for $asked", ({ asked, suggestions }) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runCommand({ args: ["resolve", asked], files })
      assert.deepStrictEqual([status, notes], [1, ""])
      assert.deepStrictEqual(
        data.split("\n").filter((line) => line.startsWith("Did you mean")),
        suggestions.map(({ name, reason }) => `Did you mean "${name}"? ${reason}`)
      )
      const json = yield* runCommand({ args: ["resolve", asked, "--json"], files })
      assert.deepStrictEqual(document(Documents.ErrorDocument, json.data).error.suggestions, suggestions)
    })
  )
})
