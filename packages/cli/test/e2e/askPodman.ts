/**
 * Prints what this library says about Podman on this machine: the release, and the name and path of the program that runs a container,
 * or the message of a refusal. `askPodman.ts [RUNTIME]`.
 */
import { Assessed, Machine } from "@oci-runtimes/node"
import { PodmanMachine } from "@oci-runtimes/node/podman"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"

const [runtime] = process.argv.slice(2)

const answer = Effect.gen(function* () {
  const { engine } = yield* PodmanMachine.detect
  const assessed = yield* PodmanMachine.assess(engine, { flags: runtime === undefined ? {} : { runtime } })
  const { refusal } = assessed.reading
  if (refusal !== null) return { release: engine.id, refused: refusal }
  const found = yield* Effect.result(Assessed.program(assessed))
  return Result.match(found, {
    onSuccess: ({ name, path }) => ({ release: engine.id, name, path }),
    onFailure: (refused) => ({ release: engine.id, refused })
  })
})

process.stdout.write(JSON.stringify(await Effect.runPromise(Effect.provide(answer, Machine.live))))
