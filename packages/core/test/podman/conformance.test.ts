/** Podman's recorded answers: what the engines of this library say about the same machines. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { compare, type Compared } from "./conformance.ts"
import { type Answer, parse, type Vector } from "./Vector.ts"

const vectorsOf = (name: string): ReadonlyArray<Vector> =>
  parse(readFileSync(join(import.meta.dirname, "../fixtures/podman", `${name}.jsonl`), "utf8"))

/** The recordings, with how many vectors, questions about configurations, faults in the syntax, calls, platforms and containers they hold. */
const recordings = [
  ["podman-4.3", 244, 464, 22, 14, 12, 23],
  ["podman-5.4", 250, 468, 21, 16, 16, 23],
  ["podman-5.8", 250, 468, 19, 16, 16, 23]
] as const

describe("the answers of Podman", () => {
  it.each(recordings)("%s: all of them", (name, count, configurations, syntaxFaults, calls, platforms, containers) => {
    const vectors = vectorsOf(name)
    const compared = vectors.map((vector) => [vector.id, compare(vector)] as const)
    assert.deepStrictEqual(
      compared.flatMap(([id, { differences }]) => differences.map((difference) => ({ id, ...difference }))),
      []
    )
    const sum = (counted: Exclude<keyof Compared, "differences">) =>
      compared.reduce((total, [, counts]) => total + counts[counted], 0)
    assert.deepStrictEqual(
      [vectors.length, sum("configurations"), sum("syntaxFaults"), sum("calls"), sum("platforms"), sum("containers")],
      [count, configurations, syntaxFaults, calls, platforms, containers]
    )
    assert.strictEqual(sum("syntaxFaultsInWords"), syntaxFaults)
  })
})

/** The fields of an answer that are compared, each changed. */
const alterations = (answer: Answer): ReadonlyArray<Answer> => {
  const { absent, calls, conmon, error, fromPath, name, outcome, program, stderr = "", unusable } = answer
  const warning = "OCI Runtime "
  if (stderr.includes(warning))
    return ["", `${warning}altered`].map((other) => ({ ...answer, stderr: stderr.replaceAll(warning, other) }))
  if (calls !== undefined) return [{ ...answer, calls: calls.map((call) => [...call, "altered"]) }]
  if (outcome === undefined || (error ?? "").includes("toml: ")) return []
  return [
    { ...answer, outcome: outcome === "ok" ? "refused" : "ok" },
    { ...answer, absent: [...(absent ?? []), "altered"] },
    { ...answer, unusable: { ...unusable, altered: "altered" } },
    { ...answer, fromPath: { ...fromPath, altered: "altered" } },
    ...(error === undefined ? [] : [{ ...answer, error: `${error} altered` }]),
    ...(name === undefined ? [] : [{ ...answer, name: `${name} altered` }]),
    ...(program === undefined ? [] : [{ ...answer, program: `${program} altered` }]),
    ...(conmon === undefined ? [] : [{ ...answer, conmon: `${conmon} altered` }])
  ]
}

describe("the comparison", () => {
  it("fails when any one field of an answer is altered", () => {
    let altered = 0
    for (const [index, vector] of recordings.flatMap(([name]) => vectorsOf(name)).entries()) {
      if (index % 7 !== 0) continue
      for (const [at, answer] of vector.expect.entries()) {
        for (const other of alterations(answer)) {
          const { differences } = compare({ ...vector, expect: vector.expect.with(at, other) })
          assert.isNotEmpty(differences, `${vector.id} with ${JSON.stringify(other)}`)
          altered++
        }
      }
    }
    assert.isAbove(altered, 500)
  })
})
