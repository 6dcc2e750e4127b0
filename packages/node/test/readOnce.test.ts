/** A configuration is assessed once, and every question takes that: each text is decoded and parsed a single time. */
import { assert, describe, it } from "@effect/vitest"
import { Moby25 } from "@oci-runtimes/core/docker"
import { Compare, Check, Edit, Machine } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { vi } from "vitest"

const text = '{"runtimes": {"crun": {"path": "/usr/bin/crun"}, "kata": {"path": "/k", "runtimeargs": ["a"]}}}'

const changed = '{"default-runtime": "crun", "runtimes": {"crun": {"path": "/usr/bin/crun"}}}'

/** Returns the configurations that were decoded, in order. */
const decodedBy = <A, E>(question: Effect.Effect<A, E, Machine.Machine>) => {
  const decode = vi.spyOn(TextDecoder.prototype, "decode")
  return question.pipe(
    Effect.map(() => decode.mock.results.map(({ value }) => String(value)).filter((one) => one.includes("runtimes"))),
    Effect.ensuring(Effect.sync(() => decode.mockRestore())),
    Effect.provide(Machine.memory({ files: { "/etc/docker/daemon.json": text, "/changed.json": changed } }))
  )
}

describe("a question about a configuration reads each text once", () => {
  it.effect("a check", () =>
    Effect.map(decodedBy(Check.check({ engine: Moby25 })), (decoded) => assert.deepStrictEqual(decoded, [text]))
  )

  it.effect("a fix, which makes a text of its own", () =>
    Effect.map(decodedBy(Check.fix({ engine: Moby25 })), (decoded) =>
      assert.deepStrictEqual(decoded, [text, text.replace("runtimeargs", "runtimeArgs")])
    )
  )

  it.effect("a change, with what a reload would do and what is wrong before and afterwards", () => {
    const entry = { path: "/usr/bin/runsc", runtimeArgs: [] }
    const change = { _tag: "AddRuntime", name: "gvisor", entry, replace: false } as const
    return Effect.map(decodedBy(Edit.prepare({ engine: Moby25 }, change)), (decoded) => {
      assert.deepStrictEqual(decoded.length, 2)
      assert.strictEqual(decoded[0], text)
      assert.include(decoded[1], '"gvisor": {"path": "/usr/bin/runsc"}')
    })
  })

  it.effect("a reload", () =>
    Effect.map(decodedBy(Compare.reloadImpact({ engine: Moby25 }, "/changed.json")), (decoded) =>
      assert.deepStrictEqual(decoded, [text, changed])
    )
  )
})
