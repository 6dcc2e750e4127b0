/** The problems of one file, in short, and the file with the fix of its first problem. */
import { Origin } from "@oci-runtimes/core/engine"
import { type Given, Podman, type PodmanEngine } from "@oci-runtimes/core/podman"
import { TextEdit } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import { assert } from "vitest"
import { type Files, main, problemsOf, program } from "../machines.ts"

export const release = (version: string): PodmanEngine.PodmanEngine => Result.getOrThrow(Podman.release(version))

/** The machine of most tests: it has crun. */
export const withCrun: Files = { "/usr/bin/crun": program }

export interface Circumstances {
  readonly engine?: PodmanEngine.PodmanEngine
  readonly files?: Files
  readonly given?: Partial<Given.Given>
}

export const problemsIn = (
  text: string,
  { engine = Podman.podman58, files = withCrun, given = {} }: Circumstances = {}
) => problemsOf(engine, { ...files, [main]: text }, given)

/** Returns each problem as its code and its place, such as `unknown-key 2:1`. */
export const placesIn = (text: string, circumstances: Circumstances = {}): ReadonlyArray<string> =>
  problemsIn(text, circumstances).map(({ code, origin }) => {
    const range = Origin.rangeOf(origin)
    return `${code} ${range === undefined ? (origin?._tag ?? "-") : `${range.start.line}:${range.start.column}`}`
  })

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
