import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const config = '{"runtimes": {"spy": {"path": "spy", "runtimeArgs": ["x"]}}}'

const files = {
  "/etc/docker/daemon.json": config,
  "/elsewhere.json": config,
  "/engine/bin/spy": program,
  "/proc/42/comm": "dockerd\n",
  "/proc/42/cmdline": "dockerd\0",
  "/proc/42/root": { type: "link", target: "/" } as const,
  "/proc/42/status": "PPid:\t1\nUid:\t0\t0\t0\t0\n",
  "/proc/42/environ": "PATH=/engine/bin\0"
}

/** Returns the codes of the problems for a user whose own PATH differs from the engine's. */
const codes = (there: typeof files | Omit<typeof files, "/proc/42/environ">, ...args: ReadonlyArray<string>) =>
  Effect.map(runCommand({ engine: "moby-25", args: ["check", "--json", ...args], files: there }), ({ data }) =>
    document(Documents.CheckDocument, data).diagnostics.map(({ code }) => code)
  )

describe("the engine's PATH", () => {
  it.effect("is that of the engine that runs, where it runs with this file", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* codes(files), [])
      const { data } = yield* runCommand({ args: ["resolve", "spy", "--json"], files })
      assert.strictEqual(document(Documents.ResolveDocument, data).name, "spy")
    })
  )

  it.effect("is that of the command for another file, or where the engine's cannot be read", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* codes(files, "--config", "/elsewhere.json"), ["program-not-in-path"])
      const { "/proc/42/environ": _, ...unreadable } = files
      assert.deepStrictEqual(yield* codes(unreadable), ["program-not-in-path"])
    })
  )

  it.effect.each([
    [["spy"], false],
    [["spy", "--config", "/elsewhere.json"], true],
    [["spy", "--config", "/elsewhere.json", "--engine-path", "/engine/bin"], false],
    [["a.b", "--config", "/elsewhere.json"], false]
  ] as ReadonlyArray<[ReadonlyArray<string>, boolean]>)(
    "is said by resolve %j to be assumed: %s",
    ([args, isAssumed]) =>
      Effect.gen(function* () {
        const { data } = yield* runCommand({ args: ["resolve", ...args], files })
        assert.strictEqual(
          /^ {2}PATH +.* \(of this command; --engine-path gives the engine's\)$/m.test(data),
          isAssumed,
          data
        )
      })
  )

  it.effect("is the one that is named", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* codes(files, "--config", "/elsewhere.json", "--engine-path", "/engine/bin"), [])
      assert.deepStrictEqual(yield* codes(files, "--engine-path", "/usr/bin"), ["program-not-in-path"])
    })
  )
})
