import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

// Close to the depth at which the engine gives up reading JSON, and deep enough to exhaust a stack.
const depth = 9000

const shapes: { readonly [shape: string]: (innermost: string) => string } = {
  lists: (innermost) => `{ "a": ${"[".repeat(depth)}${innermost}${"]".repeat(depth)} }`,
  objects: (innermost) => `${'{ "a": '.repeat(depth)}${innermost}${" }".repeat(depth)}`
}

const types = ["io.containerd.runc.v2", "io.containerd.runsc.v1"]

const cases = types.flatMap((type) => Object.keys(shapes).map((shape) => ({ shape, type })))

/** Two files that differ only in the innermost value. */
const files = (type: string, shape: string) => {
  const text = (innermost: string) =>
    `{"runtimes": {"deep": {"runtimeType": "${type}", "options": ${shapes[shape]?.(innermost)}}}}`
  const programs = ["runc", "containerd-shim-runc-v2", "containerd-shim-runsc-v1"]
  return {
    "/etc/docker/daemon.json": text("1"),
    "/new.json": text("2"),
    ...Object.fromEntries(programs.map((name) => [`/usr/bin/${name}`, program]))
  }
}

describe("options that are nested too deeply to be printed", () => {
  it.effect.each(cases)("are cut short in what resolve prints: $type, $shape", ({ shape, type }) =>
    Effect.gen(function* () {
      for (const flags of [[], ["--explain"]]) {
        const args = ["resolve", "deep", "--json", ...flags]
        const { data, status } = yield* runCommand({ engine: "moby-25", args, files: files(type, shape) })
        assert.strictEqual(status, 0)
        const { shim } = document(Documents.ResolveDocument, data)
        assert.include(JSON.stringify(shim?.configuredOptions), '"…"')
      }
      const text = yield* runCommand({ engine: "moby-25", args: ["resolve", "deep"], files: files(type, shape) })
      assert.include(text.data, 'The engine ignores "a": there is no such option.')
    })
  )

  it.effect.each(cases)("are cut short in what list prints: $type, $shape", ({ shape, type }) =>
    Effect.gen(function* () {
      const run = { engine: "moby-25", args: ["list", "--json"], files: files(type, shape) } as const
      const { data, status } = yield* runCommand(run)
      assert.strictEqual(status, 0)
      const { runtimes } = document(Documents.ListDocument, data)
      assert.include(JSON.stringify(runtimes[0]?.shim?.configuredOptions), '"…"')
    })
  )

  it.effect.each(cases)("are compared to the innermost value: $type, $shape", ({ shape, type }) =>
    Effect.gen(function* () {
      for (const subcommand of ["compare", "reload-impact"]) {
        const args = [subcommand, "--with", "/new.json"]
        const text = yield* runCommand({ engine: "moby-25", args, files: files(type, shape) })
        assert.strictEqual(text.status, 1)
        assert.include(text.data, "deep  other shim options: changed values of a\n")
        const json = yield* runCommand({ engine: "moby-25", args: [...args, "--json"], files: files(type, shape) })
        assert.strictEqual(json.status, 1)
        assert.include(json.data, '"text": "other shim options: changed values of a"')
      }
      const args = ["compare", "--with", "/etc/docker/daemon.json"]
      assert.strictEqual((yield* runCommand({ engine: "moby-25", args, files: files(type, shape) })).status, 0)
    })
  )

  it.effect.each(cases)("are checked and applied: $type, $shape", ({ shape, type }) =>
    Effect.gen(function* () {
      for (const subcommand of ["check", "plan", "apply", "prune"]) {
        const args = [subcommand, "--json"]
        const { data, status } = yield* runCommand({ engine: "moby-25", args, files: files(type, shape) })
        assert.deepStrictEqual([status, JSON.parse(data).engine], [0, "moby-25"])
      }
    })
  )
})
