import { assert, describe, it } from "@effect/vitest"
import { WrapperScript } from "@oci-runtimes/core/docker"
import { type Disk, Machine, type Processes } from "@oci-runtimes/node"
import { type Arguments, atHand, setUp, tree } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const disk = Machine.live

/** Runs something on a real directory that holds the data root, `data`, and what must not be touched. */
const besideNeighbours = <A>(
  work: (root: string) => Effect.Effect<A, unknown, Disk.Disk | Processes.Processes>
): Promise<A> => {
  const root = mkdtempSync(join(tmpdir(), "oci-runtimes-hostile-"))
  return Effect.gen(function* () {
    const hand = yield* atHand
    yield* hand.makeDirectory(`${root}/elsewhere`)
    yield* hand.write(`${root}/elsewhere/file`, "kept")
    const neighbours = yield* tree(`${root}/elsewhere`)
    const answer = yield* work(root)
    assert.deepStrictEqual(yield* tree(`${root}/elsewhere`), neighbours)
    const strangers = (yield* hand.names(root)).filter((name) => name !== "elsewhere" && name !== "data")
    assert.deepStrictEqual(strangers, [])
    return answer
  }).pipe(
    Effect.ensuring(Effect.sync(() => rmSync(root, { recursive: true, force: true }))),
    Effect.provide(disk),
    Effect.runPromise
  )
}

const special = [
  "",
  ".",
  "..",
  "...",
  "/",
  "../elsewhere/file",
  "../x",
  "a/b",
  "/etc/passwd",
  "a\0b",
  "\uD800",
  " ",
  "\n",
  "-rf",
  "current",
  "old",
  "new",
  "runtimes",
  "runtimes-old",
  "gen-runtimes1",
  ".gen-runtimes.1.1.a.b.c",
  "gen-runtimes.1.1.a.b.c",
  "é",
  "e\u0301",
  "X",
  "x",
  "__proto__",
  "n".repeat(255),
  "n".repeat(256),
  "é".repeat(127),
  "é".repeat(128)
]

const name = fc.oneof(fc.constantFrom(...special), fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }))

/** Without a prototype, so that `__proto__` is a name like any other. */
const runtimes = fc.dictionary(name, fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 2 }), {
  maxKeys: 5,
  noNullPrototype: false
})

const isRefused = (configured: Arguments): boolean =>
  Object.entries(configured).some(([one, runtimeArgs]) =>
    Result.isFailure(WrapperScript.make(one, { path: `/bin/${one}`, runtimeArgs }))
  )

/** Text as it comes back from the disk: half a surrogate pair cannot be written. */
const onDisk = (text: string): string => new TextDecoder().decode(new TextEncoder().encode(text))

const expected = (configured: Arguments): ReadonlyArray<string> => [
  "runtimes 0700",
  ...Object.entries(configured)
    .map(([one, runtimeArgs]) => {
      const content = onDisk(WrapperScript.content({ path: `/bin/${one}`, runtimeArgs }))
      return [one, `runtimes/${one} 0700 ${JSON.stringify(content)}`] as const
    })
    .toSorted(([a], [b]) => (`runtimes/${a}` < `runtimes/${b}` ? -1 : 1))
    .map(([, line]) => line)
]

describe("whatever names and arguments are", () => {
  it("either nothing is written at all, or exactly the scripts are, each within its directory", async () => {
    await fc.assert(
      fc.asyncProperty(runtimes, runtimes, (first, second) =>
        besideNeighbours((root) =>
          Effect.gen(function* () {
            const hand = yield* atHand
            let there: ReadonlyArray<string> | undefined
            for (const configured of [first, second]) {
              const result = yield* Effect.result(setUp(`${root}/data`, configured, { sync: false, grace: 0 }))
              assert.strictEqual(Result.isFailure(result), isRefused(configured))
              if (Result.isFailure(result)) assert.strictEqual(result.failure._tag, "PlanRefused")
              else there = expected(configured)
              const exists = (yield* hand.look(`${root}/data`)) !== undefined
              assert.deepStrictEqual(exists ? yield* tree(`${root}/data`) : undefined, there)
            }
          })
        )
      ),
      { numRuns: 60 }
    )
  })

  it("names that differ in normalisation or case alone have scripts of their own, or the set-up fails as a whole", () =>
    besideNeighbours((root) =>
      Effect.gen(function* () {
        const alike = { "\u00E9": ["1"], "e\u0301": ["2"], a: ["3"], A: ["4"] }
        const result = yield* Effect.result(setUp(`${root}/data`, alike, { sync: false }))
        const hand = yield* atHand
        const exists = (yield* hand.look(`${root}/data/runtimes`)) !== undefined
        assert.strictEqual(exists, Result.isSuccess(result))
        if (exists) assert.deepStrictEqual(yield* tree(`${root}/data`), expected(alike))
      })
    ))

  it("ten thousand runtimes are set up, and one of them changed without touching the others", () =>
    besideNeighbours((root) =>
      Effect.gen(function* () {
        const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`r${index}`, ["x"]]))
        const first = yield* setUp(`${root}/data`, many, { sync: false })
        assert.lengthOf(first.written, 10_000)
        const second = yield* setUp(`${root}/data`, { ...many, r5000: ["y"] }, { sync: false })
        assert.deepStrictEqual(
          [second.written.map(({ path }) => path), second.kept.length],
          [[`${root}/data/runtimes/r5000`], 9999]
        )
        const hand = yield* atHand
        assert.strictEqual(yield* hand.text(`${root}/data/runtimes/r5000`), "#!/bin/sh\n/bin/r5000 y $@\n")
      })
    ))
})

describe("a data root", () => {
  it("that is a link is followed, and nothing is made beside its target", () =>
    besideNeighbours((root) =>
      Effect.gen(function* () {
        const hand = yield* atHand
        yield* hand.makeDirectory(`${root}/data`)
        yield* hand.makeDirectory(`${root}/data/real`)
        yield* hand.link("real", `${root}/data/link`)
        yield* setUp(`${root}/data/link`, { spy: ["a"] }, { sync: false })
        assert.deepStrictEqual(
          (yield* tree(`${root}/data`)).filter((line) => !/^(real 0|link\/)/.test(line)),
          ["link 0777 -> real", ...expected({ spy: ["a"] }).map((line) => `real/${line}`)]
        )
      })
    ))

  it("that is a link to nowhere fails with the system's error", () =>
    besideNeighbours((root) =>
      Effect.gen(function* () {
        const hand = yield* atHand
        yield* hand.link("nowhere", `${root}/data`)
        const error = yield* Effect.flip(setUp(`${root}/data`, { spy: ["a"] }, { sync: false }))
        assert.strictEqual(error._tag, "PlanFailed")
        assert.match(error.message, /^mkdir .*: no such file or directory$/)
        yield* hand.remove(`${root}/data`)
      })
    ))
})
