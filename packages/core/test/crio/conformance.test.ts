/** CRI-O's recorded answers: what the engine of this library says about the same machines. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { compare } from "./conformance.ts"
import { type Answer, parse } from "./Vector.ts"

const vectors = parse(readFileSync(join(import.meta.dirname, "../fixtures/crio/crio-1.34.jsonl"), "utf8"))

describe("the answers of CRI-O 1.34.11", () => {
  it("are all there", () => {
    const kinds = vectors.map(({ handler, kind, reload }) => {
      if (reload !== undefined) return "reload"
      return handler === undefined ? kind : "sandbox"
    })
    const countOf = (kind: string) => kinds.filter((one) => one === kind).length
    assert.deepStrictEqual(["start", "config", "sandbox", "reload"].map(countOf), [43, 1, 3, 9])
  })

  it.each(vectors)("$id", (vector) => assert.deepStrictEqual(compare(vector), []))
})

/** The answer with each of its fields changed. */
const alterations = (answer: Answer): ReadonlyArray<Answer> => [
  ...(answer.started === undefined ? [] : [{ ...answer, started: !answer.started }]),
  ...(answer.status === undefined ? [] : [{ ...answer, status: answer.status + 1 }]),
  ...(answer.default_runtime === undefined ? [] : [{ ...answer, default_runtime: "other" }]),
  ...(answer.runtimes === undefined ? [] : [{ ...answer, runtimes: { ...answer.runtimes, other: {} } }]),
  ...Object.entries(answer.runtimes ?? {}).flatMap(([name, runtime]) =>
    Object.keys(runtime).map((key) => ({
      ...answer,
      runtimes: { ...answer.runtimes, [name]: { ...runtime, [key]: "other" } }
    }))
  ),
  { ...answer, log: [...(answer.log ?? []), "warning: other"] },
  ...(answer.reloaded === undefined ? [] : [{ ...answer, reloaded: !answer.reloaded }]),
  ...(answer.reload === undefined ? [] : [{ ...answer, reload: [...answer.reload, "other"] }]),
  ...(answer.sandbox?.code === undefined || !answer.sandbox.error?.startsWith("failed to find")
    ? []
    : [{ ...answer, sandbox: { ...answer.sandbox, error: `${answer.sandbox.error}?` } }])
]

it("the comparison fails when any one field of an answer is altered", () => {
  const unnoticed = vectors.flatMap((vector) =>
    alterations(vector.answer).filter((answer) => compare({ ...vector, answer }).length === 0)
  )
  assert.deepStrictEqual(unnoticed, [])
})
