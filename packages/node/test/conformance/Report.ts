/** The report of files of vectors: which fail, with what was expected and what is ours, and how many pass. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import type { Difference } from "./Conformance.ts"
import { read } from "./Format.ts"
import { parse } from "./Line.ts"

/** What is printed, and the exit status: 1 if a vector fails, or if there is none. */
export interface Report {
  readonly lines: ReadonlyArray<string>
  readonly status: 0 | 1
}

/** Compares all files. A file that cannot be read counts as one failed vector, and the other files are compared anyway. */
export const ofFiles = Effect.fnUntraced(function* (files: ReadonlyArray<string>) {
  const lines: Array<string> = []
  const sum = { passed: 0, failed: 0, faultsInOtherWords: 0 }
  for (const file of files) {
    const { failures, faultsInOtherWords, passed } = yield* ofFile(file).pipe(
      Effect.catch(({ message }) =>
        Effect.succeed({ failures: [`${file}: ${message}`], faultsInOtherWords: 0, passed: 0 })
      )
    )
    lines.push(...failures)
    sum.passed += passed
    sum.failed += failures.length
    sum.faultsInOtherWords += faultsInOtherWords
  }
  const words = `${sum.faultsInOtherWords} faults in the syntax of TOML are told in other words than the engine's`
  if (sum.faultsInOtherWords > 0) lines.push(words)
  lines.push(`${sum.passed} passed, ${sum.failed} failed`)
  const report: Report = { lines, status: sum.failed === 0 && sum.passed > 0 ? 0 : 1 }
  return report
})

const ofFile = Effect.fnUntraced(function* (file: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const vectors = parse(file, yield* fileSystem.readFileString(file), read)
  const failures: Array<string> = []
  let faults = 0
  for (const vector of vectors) {
    if (Result.isFailure(vector)) {
      failures.push(vector.failure.message)
      continue
    }
    const { compared, id } = vector.success
    const { differences, faultsInOtherWords } = yield* compared
    faults += faultsInOtherWords
    if (differences.length > 0) failures.push([id, ...differences.map(describe)].join("\n"))
  }
  return { failures, faultsInOtherWords: faults, passed: vectors.length - failures.length }
})

const describe = ({ actual, expected, path }: Difference): string =>
  `  ${path}\n    expected ${JSON.stringify(expected)}\n    actual   ${JSON.stringify(actual)}`
