/** Problems in files, for tests. */
import type { Origin, Problem } from "@oci-runtimes/core/engine"
import { SourceText } from "@oci-runtimes/core/text"

const source = SourceText.make("one\ntwo\nthree\n")

/** Returns an origin in a file: `length` characters at an offset. */
export const at = (file: string, offset = 0, length = 3): Origin.Origin => ({
  _tag: "File",
  file,
  path: [],
  range: SourceText.range(source, offset, length)
})

/** Returns a problem, by default a warning outside any file. */
export const problem = (parts: Partial<Problem.Problem> = {}): Problem.Problem => ({
  code: "odd",
  effect: "ignored",
  message: "It is odd.",
  advice: "",
  path: [],
  origin: undefined,
  details: {},
  fix: undefined,
  ...parts
})
