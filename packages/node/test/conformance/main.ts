/**
 * `npm run conformance -- FILE…`: runs files of vectors and says which fail, with what was expected and what came.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import { type Difference, fileDifferences, runtimeDifferences } from "./Conformance.ts"
import { compare } from "../../../core/test/podman/conformance.ts"
import { isOfPodman, parse, type Vector } from "./Vector.ts"
import { inMemory } from "./World.ts"

const run = (vector: Vector) => {
  if (isOfPodman(vector)) return Effect.succeed(compare(vector).differences)
  return "text" in vector ? Effect.succeed(fileDifferences(vector)) : runtimeDifferences(vector, inMemory(vector))
}

const describe = ({ actual, expected, path }: Difference): string =>
  `  ${path}\n    expected ${JSON.stringify(expected)}\n    actual   ${JSON.stringify(actual)}`

/** The failures of a file, each as the text that is printed, and how many vectors it holds. */
const runFile = Effect.fnUntraced(function* (file: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const vectors = parse(file, yield* fileSystem.readFileString(file))
  const failures: Array<string> = []
  for (const vector of vectors) {
    if (Result.isFailure(vector)) {
      failures.push(vector.failure.message)
      continue
    }
    const found = yield* run(vector.success)
    if (found.length > 0) failures.push([vector.success.id, ...found.map(describe)].join("\n"))
  }
  return { failures, passed: vectors.length - failures.length }
})

const main = Effect.gen(function* () {
  const files = process.argv.slice(2)
  if (files.length === 0) {
    yield* Console.error("Usage: npm run conformance -- FILE…")
    return 2
  }
  let passed = 0
  let failed = 0
  for (const file of files) {
    // A file that cannot be used counts as one failed vector, and the other files still run.
    const result = yield* runFile(file).pipe(
      Effect.catch(({ message }) => Effect.succeed({ failures: [`${file}: ${message}`], passed: 0 }))
    )
    for (const failure of result.failures) yield* Console.log(failure)
    passed += result.passed
    failed += result.failures.length
  }
  yield* Console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0 ? 0 : 1
})

main.pipe(
  Effect.tap((status) => Effect.sync(() => void (process.exitCode = status))),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
