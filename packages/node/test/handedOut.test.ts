/** Nothing that is handed out lets one caller change what another one gets. */
import { Table } from "@oci-runtimes/core/data"
import { EngineFlags, Moby25 } from "@oci-runtimes/core/docker"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Machine, Runtimes } from "@oci-runtimes/node"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { attack, changeable, reachable, copyOf } from "../../core/test/reachable.ts"

const file = { runtimes: { crun: { path: "crun", runtimeArgs: ["--debug"] }, kata: { runtimeType: "a.kata.v2" } } }

const machine = () =>
  Machine.memory({
    files: {
      "/etc/docker/daemon.json": JSON.stringify(file),
      "/usr/bin/crun": { type: "file", content: "", mode: 0o755 },
      "/var/lib/docker": { type: "directory" }
    },
    environment: { variables: { PATH: "/usr/bin" } },
    programs: { "/usr/bin/crun --debug features": ProgramRun.printed('{"hooks": ["prestart"]}') }
  })

const isOfEffect = (value: object) => Layer.isLayer(value) || Effect.isEffect(value) || Context.isKey(value)

describe("the answers of Runtimes", () => {
  it("stay the same whatever is done to everything in them, and to what they were made from", async () => {
    const entry = { path: "/f", runtimeArgs: ["-f"] }
    const flags = { dataRoot: "/var/lib/docker", runtimes: Table.make([["flagged", entry]]) }
    const program = Effect.gen(function* () {
      const runtimes = yield* Runtimes.Runtimes
      const ask = Effect.gen(function* () {
        return [
          runtimes.loaded,
          yield* runtimes.map,
          yield* runtimes.resolve("crun"),
          yield* runtimes.list,
          yield* runtimes.startFaults,
          yield* runtimes.explain("flagged"),
          yield* runtimes.features()
        ]
      })
      const first = yield* ask
      const before = copyOf(first)
      assert.isAbove(attack([...first, entry]), 10)
      assert.deepStrictEqual(copyOf(yield* ask), before)
      assert.deepStrictEqual(changeable(reachable(runtimes.loaded.facts)), [])
      assert.isFrozen(runtimes)
      assert.isAbove((yield* runtimes.initialise()).written.length, 0)
    })
    await program.pipe(
      Effect.provide(Runtimes.layer({ engine: Moby25, flags })),
      Effect.provide(machine()),
      Effect.runPromise
    )
    assert.strictEqual(EngineFlags.none.runtimes.size, 0)
  })
})

describe("stock values of", () => {
  const directory = join(import.meta.dirname, "../src")
  const names = readdirSync(directory).filter((name) => name.endsWith(".ts"))

  it.each(names)("%s cannot be changed", async (name) => {
    const values: object = await import(join(directory, name))
    assert.deepStrictEqual(changeable(reachable(values, "", isOfEffect)), [])
  })
})
