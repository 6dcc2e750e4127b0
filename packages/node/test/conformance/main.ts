/**
 * `npm run conformance -- FILE…`: compares this library with files of vectors, of any format.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Report from "./Report.ts"

const main = Effect.gen(function* () {
  const files = process.argv.slice(2)
  if (files.length === 0) {
    yield* Console.error("Usage: npm run conformance -- FILE…")
    return 2
  }
  const { lines, status } = yield* Report.ofFiles(files)
  for (const line of lines) yield* Console.log(line)
  return status
})

main.pipe(
  Effect.tap((status) => Effect.sync(() => void (process.exitCode = status))),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
