import { assert, describe, it } from "@effect/vitest"
import { EngineEndpoint, Machine } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"

describe("the engine that the client would ask", () => {
  const meta = "/root/.docker/contexts/meta/91a5959dd52b739cf77284462169bf5cd627b41f7fa8c5f939455b78449380e2/meta.json"

  it.effect("is found by the files of the machine", () =>
    Effect.gen(function* () {
      const { address } = Result.getOrThrow(yield* EngineEndpoint.find())
      assert.deepStrictEqual(address, { _tag: "UnixSocket", path: "/run/desktop.sock" })
    }).pipe(
      Effect.provide(
        Machine.memory({
          environment: { variables: { HOME: "/root" } },
          files: {
            "/root/.docker/config.json": '{"currentContext": "default-context"}',
            [meta]: '{"Endpoints": {"docker": {"Host": "unix:///run/desktop.sock"}}}'
          }
        })
      )
    )
  )

  it.effect("is given by the environment of the question, if there is one", () =>
    Effect.gen(function* () {
      const environment = { DOCKER_HOST: "unix:///run/other.sock" }
      const { address } = Result.getOrThrow(yield* EngineEndpoint.find({ environment }))
      assert.deepStrictEqual(address, { _tag: "UnixSocket", path: "/run/other.sock" })
    }).pipe(Effect.provide(Machine.memory({})))
  )
})
