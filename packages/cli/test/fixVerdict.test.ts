import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { files, program } from "./sampleMachine.ts"

describe("check --fix", () => {
  // The engine looks for the program of a default runtime only if it has arguments.
  const text = '{"default-runtime": "n", "runtimes": {"n": {"path": "/nope", "args": ["--debug"]}}}'
  const fix = (...args: ReadonlyArray<string>) =>
    runCommand({ engine: "moby-25", args: ["check", "--fix", ...args], files: files(text) })

  it.effect("refuses changes with which the engine would not start", () =>
    Effect.gen(function* () {
      for (const args of [[], ["--dry-run"]]) {
        const { data, notes, status } = yield* fix(...args)
        assert.deepStrictEqual([status, data], [1, ""])
        assert.match(notes, /^error: Cannot make this change: the engine would not start: .*stat \/nope: no such file/)
        assert.isTrue(notes.endsWith("To make the change anyway, use --force.\nNothing was changed.\n"))
      }
      const { error } = document(Documents.ErrorDocument, (yield* fix("--json")).data)
      assert.deepInclude(error, { tag: "EditRefused", reason: "WouldNotStart" })
    })
  )

  it.effect("makes them with --force, or without a look at the machine", () =>
    Effect.gen(function* () {
      const forced = yield* fix("--force")
      assert.strictEqual(forced.status, 1)
      assert.match(forced.data, /^\/etc\/docker\/daemon\.json: Docker Engine 25 to 29 would not start, line 1: /)
      assert.include(forced.data, "fixed[ignored-key]: ")
      const blind = yield* fix("--no-host")
      assert.strictEqual(blind.status, 0)
      assert.match(blind.data, /^\/etc\/docker\/daemon\.json: accepted by /)
    })
  )

  it.effect("fixes a file with which the engine did not start before", () =>
    Effect.gen(function* () {
      const config =
        '{"exec-opts": ["native.cgroupdriver=none"], "runtimes": {"c": {"path": "/usr/bin/crun", "args": []}},}'
      const { data, status } = yield* runCommand({
        engine: "moby-25",
        args: ["check", "--fix"],
        files: files(config)
      })
      assert.strictEqual(status, 1)
      assert.match(data, /Docker Engine 25 to 29 would not start, line 1: native\.cgroupdriver option none/)
      assert.include(data, "fixed[invalid-syntax]: ")
    })
  )

  it.effect("is what --force goes with", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* runCommand({ args: ["check", "--force"], files: { "/usr/bin/crun": program } })
      assert.deepStrictEqual(
        [status, notes],
        [
          2,
          "error: --force needs --fix. Remove --force: without --fix, nothing is written\nUsage: oci-runtimes check [flags] [FILE...] (more: oci-runtimes check --help)\n"
        ]
      )
    })
  )
})
