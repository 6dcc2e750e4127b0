import {
  ConfigurationInput,
  DockerAssessment,
  DockerEngine,
  type Moby,
  Moby23,
  Moby25,
  StartVerdict
} from "@oci-runtimes/core/docker"
import { type NameOutcome, Comparison, Difference } from "@oci-runtimes/core/questions"
import { hostFacts, runtimeName } from "@oci-runtimes/core/testing"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { daemonText } from "../jsonText.ts"

const anyEngine = () => fc.constantFrom<Moby.Generation>(Moby23, Moby25)

const anySide = () =>
  fc.tuple(anyEngine(), fc.oneof(daemonText(), runtimesText()), hostFacts()).map(([engine, text, host]) => {
    const bytes = new TextEncoder().encode(text)
    const sources = ConfigurationInput.make(bytes)
    return DockerEngine.shared(DockerAssessment.make(engine, sources, host))
  })

/** Files in which the same few names come up with entries of every sort. */
const runtimesText = () =>
  fc
    .dictionary(fc.constantFrom("a", "b", ".c", "a.b", "io.containerd.runc.v2", "runc"), entry())
    .map((runtimes) => JSON.stringify({ runtimes }))

const entry = () =>
  fc.record(
    {
      path: fc.constantFrom("", "/a", "/b"),
      runtimeArgs: fc.subarray(["-v", "-w"]),
      runtimeType: fc.constantFrom("", "a.b", "/shim"),
      options: fc.dictionary(fc.constantFrom("x", "y"), fc.jsonValue(), { maxKeys: 2 })
    },
    { requiredKeys: [] }
  )

const swapped = ({ change, from, to, ...rest }: { change?: string; from: unknown; to: unknown }) => {
  const changes = new Map([
    ["added", "removed"],
    ["removed", "added"]
  ])
  return { ...rest, ...(change !== undefined && { change: changes.get(change) ?? change }), from: to, to: from }
}

/** An independent judgement: everything about the answers, by value. */
const isSameAnswer = (from: NameOutcome.NameOutcome, to: NameOutcome.NameOutcome): boolean => {
  try {
    assert.deepStrictEqual(withoutPlaces(from), withoutPlaces(to))
    return true
  } catch {
    return false
  }
}

const withoutPlaces = ({ problems, ...answer }: NameOutcome.NameOutcome) => ({
  ...answer,
  problems: problems.map((problem) => {
    const { code, effect, message, path } = problem
    if (effect === "refused") return { code, path }
    return effect === "no-start" ? StartVerdict.identity(problem) : message
  })
})

describe("any comparison", () => {
  it("of a side with itself finds nothing", () => {
    fc.assert(
      fc.property(anySide(), runtimeName(), (one, name) => {
        const compared = Comparison.compare(one, one, [name])
        assert.isTrue(Comparison.isSame(compared))
        assert.isTrue(compared.names.some((compares) => compares.name === name))
      })
    )
  })

  it("the other way round has from and to exchanged", () => {
    fc.assert(
      fc.property(anySide(), anySide(), runtimeName(), (one, other, name) => {
        const there = Comparison.compare(one, other, [name])
        const back = Comparison.compare(other, one, [name])
        assert.deepStrictEqual([back.from, back.to], [there.to, there.from])
        assert.deepStrictEqual<unknown>(back.differences, there.differences.map(swapped))
        assert.deepStrictEqual<unknown>(
          back.names,
          there.names.map((compared) => ({
            name: compared.name,
            from: compared.to,
            to: compared.from,
            differences: compared.differences.map(swapped)
          }))
        )
      })
    )
  })

  it("finds something for a name exactly if the engines' answers or the entry's problems are not the same", () => {
    fc.assert(
      fc.property(anySide(), anySide(), (one, other) => {
        for (const { differences, from, to } of Comparison.compare(one, other).names) {
          assert.strictEqual(differences.length === 0, isSameAnswer(from, to))
        }
      })
    )
  })

  it("has every problem once, with its name or as belonging to none", () => {
    fc.assert(
      fc.property(anySide(), (one) => {
        const { from, names } = Comparison.compare(one, one)
        const all = [from, ...names.map((compared) => compared.from)]
        assert.sameMembers(
          all.flatMap(({ problems }) => problems),
          [...one.reading.problems]
        )
      })
    )
  })

  it("describes every difference in one line", () => {
    fc.assert(
      fc.property(anySide(), anySide(), (one, other) => {
        const { differences, names } = Comparison.compare(one, other)
        for (const difference of [...differences, ...names.flatMap((compared) => compared.differences)]) {
          assert.match(Difference.describe(difference), /^[a-z' ]+(?: \(was)?: ./u)
        }
      })
    )
  })
})
