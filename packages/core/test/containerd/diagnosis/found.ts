/** The problems of a main file, in short, and the file with the fix of a problem. */
import { Containerd, type ContainerdEngine } from "@oci-runtimes/core/containerd"
import { Origin } from "@oci-runtimes/core/engine"
import { TextEdit } from "@oci-runtimes/core/text"
import { assert } from "vitest"
import { type Circumstances, main, problemsOf } from "../machines.ts"

export interface Case extends Circumstances {
  readonly engine?: ContainerdEngine.ContainerdEngine
}

export const problemsIn = (text: string, { engine = Containerd.containerd20, ...circumstances }: Case = {}) =>
  problemsOf(engine, { ...circumstances, files: { ...circumstances.files, [main]: text } })

/** Returns each problem as its code and its place, such as `unknown-setting 2:1`. */
export const placesIn = (text: string, circumstances: Case = {}): ReadonlyArray<string> =>
  problemsIn(text, circumstances).map(({ code, origin }) => {
    const range = Origin.rangeOf(origin)
    return `${code} ${range === undefined ? (origin?._tag ?? "-") : `${range.start.line}:${range.start.column}`}`
  })

/** Returns the only problem of a code. */
export const problemIn = (text: string, code: string, circumstances: Case = {}) => {
  const found = problemsIn(text, circumstances).filter((problem) => problem.code === code)
  assert.lengthOf(found, 1, `${code} in ${JSON.stringify(placesIn(text, circumstances))}`)
  return found[0]!
}

/**
 * Returns the file with the fix of the only problem of a code; undefined without a fix. The problem must be gone with the fix, and no
 * other may have come.
 */
export const fixedIn = (text: string, code: string, circumstances: Case = {}): string | undefined => {
  const { fix } = problemIn(text, code, circumstances)
  if (fix === undefined) return undefined
  const fixed = TextEdit.apply(text, fix.edits)
  const before = problemsIn(text, circumstances).map((problem) => problem.code)
  const after = problemsIn(fixed, circumstances).map((problem) => problem.code)
  assert.notInclude(after, code, fixed)
  assert.includeMembers(before, after, fixed)
  assert.isBelow(after.length, before.length, fixed)
  return fixed
}
