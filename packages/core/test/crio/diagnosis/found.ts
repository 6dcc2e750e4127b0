/** The problems of one file, in short, and the file with the fix of its first problem. */
import { Crio, type CrioEngine, type Given } from "@oci-runtimes/core/crio"
import { TextEdit } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import { assert } from "vitest"
import { codeAndStart } from "../../problems.ts"
import { type Files, main, problemsOf, withRuntimes } from "../machines.ts"

export const release = (version: string): CrioEngine.CrioEngine => Result.getOrThrow(Crio.release(version))

export interface Circumstances {
  readonly engine?: CrioEngine.CrioEngine
  readonly files?: Files
  readonly given?: Partial<Given.Given>
}

export const problemsIn = (text: string, { engine = Crio.crio134, files = {}, given = {} }: Circumstances = {}) =>
  problemsOf(engine, { ...withRuntimes, ...files, [main]: text }, given)

/** Returns each problem as its code and its place, such as `unknown-crio-key 2:1`. */
export const placesIn = (text: string, circumstances: Circumstances = {}): ReadonlyArray<string> =>
  problemsIn(text, circumstances).map(codeAndStart)

/** Returns the advice of the only problem. */
export const adviceIn = (text: string, circumstances: Circumstances = {}): string => {
  const found = problemsIn(text, circumstances)
  assert.strictEqual(found.length, 1, found.map(({ code }) => code).join())
  return found[0]!.advice
}

/**
 * Returns the file with the fix of its first problem; undefined without a fix. The problem must be gone with the fix, and no other may
 * have come.
 */
export const fixedIn = (text: string, circumstances: Circumstances = {}): string | undefined => {
  const [first, ...others] = problemsIn(text, circumstances)
  assert.isDefined(first)
  const { fix } = first!
  if (fix === undefined) return undefined
  const fixed = TextEdit.apply(text, fix.edits)
  const left = problemsIn(fixed, circumstances).map(({ code }) => code)
  assert.deepStrictEqual(
    left,
    others.map(({ code }) => code),
    fixed
  )
  return fixed
}
