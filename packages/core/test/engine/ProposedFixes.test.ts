/** The check of proposed fixes, and how many characters it reads. */
import { type Problem, ProblemKind, ProposedFixes } from "@oci-runtimes/core/engine"
import { assert, describe, it } from "vitest"

const make = ProblemKind.maker({ wrong: ProblemKind.withEffect("ignored")("Something is wrong", "Correct it.") })

const at = { offset: 0, line: 1, column: 1 }

const problem = (file: string | undefined): Problem.Problem =>
  make("wrong", "wrong", {
    fix: { title: "Correct it", edits: [] },
    ...(file !== undefined && { origin: { _tag: "File", file, path: [], range: { start: at, end: at } } })
  })

const kept = (problems: ReadonlyArray<Problem.Problem>, length = 1): ReadonlyArray<boolean> =>
  ProposedFixes.safe(problems, {
    documentOf: (file) => (file === "/other" ? undefined : file),
    lengthOf: () => length,
    isSafe: (file) => file === "/safe"
  }).map(({ fix }) => fix !== undefined)

describe("a fix is kept", () => {
  it("only if it is safe, in a file in which fixes can be proposed", () => {
    const files = ["/safe", "/unsafe", "/other", undefined]
    assert.deepStrictEqual(kept(files.map(problem)), [true, false, false, false])
  })

  it("only while few characters are read", () => {
    const fixes = Array.from({ length: 5 }, () => problem("/safe"))
    assert.deepStrictEqual(kept(fixes, 2 ** 18), [true, true, true, true, false])
  })
})

describe("a problem without a fix", () => {
  it("is left as it is, and reads nothing", () => {
    const without = make("wrong", "wrong")
    const problems = [...Array.from({ length: 5 }, () => without), problem("/safe")]
    assert.deepStrictEqual(kept(problems, 2 ** 20), [false, false, false, false, false, true])
  })
})
