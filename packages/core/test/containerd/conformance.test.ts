/** containerd's recorded answers: what the engines of this library say about the same machines. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type * as Schema from "effect/Schema"
import { assert, describe, it } from "vitest"
import { compare } from "./conformance.ts"
import { type Answer, parse, type Vector } from "./Vector.ts"

const vectorsOf = (name: string): ReadonlyArray<Vector> =>
  parse(readFileSync(join(import.meta.dirname, "../fixtures/containerd", `${name}.jsonl`), "utf8"))

/** The recordings, with how many questions and faults in the syntax they hold. */
const recordings = [
  ["containerd-1.6", 281, 8],
  ["containerd-1.7", 281, 8],
  ["containerd-2.1", 297, 11],
  ["containerd-2.3", 296, 12]
] as const

describe("the answers of containerd", () => {
  it.each(recordings)("%s: all of them", (name, count, syntaxFaults) => {
    const compared = vectorsOf(name).map((vector) => [vector, compare(vector)] as const)
    assert.deepStrictEqual(
      compared.flatMap(([{ id }, { differences }]) => differences.map((difference) => ({ id, ...difference }))),
      []
    )
    const faults = compared.filter(([, { isSyntaxFault }]) => isSyntaxFault)
    assert.deepStrictEqual([compared.length, faults.length], [count, syntaxFaults])
    assert.isTrue(faults.every(([, { isInWords }]) => isInWords))
  })
})

type Value = Schema.Json
/** A value with each of its texts, numbers and truths changed, one at a time. */
const altered = (value: Value): ReadonlyArray<Value> => {
  if (typeof value === "string") return [`${value}~`]
  if (typeof value === "number") return [value + 1]
  if (typeof value === "boolean") return [!value]
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    altered(item).map((other) => (isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other }))
  )
}

const isArray = (value: Value): value is Schema.JsonArray => Array.isArray(value)

describe("the comparison", () => {
  it("fails when any one field of an answer is altered", () => {
    let count = 0
    for (const [index, vector] of recordings.flatMap(([name]) => vectorsOf(name)).entries()) {
      if (index % 17 !== 0 || compare(vector).isSyntaxFault) continue
      for (const answer of altered(vector.answer as Schema.Json)) {
        const { differences } = compare({ ...vector, answer: answer as Answer })
        assert.isNotEmpty(differences, `${vector.id} with ${JSON.stringify(answer)}`)
        count++
      }
    }
    assert.isAbove(count, 500)
  })
})
