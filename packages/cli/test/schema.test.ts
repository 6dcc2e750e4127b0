import { assert, describe, it } from "@effect/vitest"
import { DaemonJsonSchema } from "@oci-runtimes/core/docker/schema"
import * as Effect from "effect/Effect"
import { runCommand } from "./Command.ts"

describe("schema", () => {
  it.effect.each([[[]], [["--json"]]])("prints one document, and asks for no engine, with %j", ([flags = []]) =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runCommand({ engine: null, args: ["schema", ...flags] })
      assert.deepStrictEqual([status, notes], [0, ""])
      assert.deepStrictEqual(JSON.parse(data), JSON.parse(JSON.stringify(DaemonJsonSchema.make())))
    })
  )
})
