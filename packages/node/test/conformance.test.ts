import { assert, describe, it } from "@effect/vitest"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { fileDifferences, runtimeDifferences } from "./conformance/Conformance.ts"
import { parse, reader } from "./conformance/Line.ts"
import {
  type DockerVector,
  FileVector,
  isOfMoby23,
  Moby23Vector,
  Moby25Vector,
  type RuntimeVector
} from "./conformance/Vector.ts"
import { inMemory, onDisk } from "./conformance/World.ts"

const ofDocker = reader<DockerVector>(Schema.Union([FileVector, Moby23Vector, Moby25Vector]))

const read = Effect.fnUntraced(function* (name: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const text = yield* fileSystem.readFileString(`${import.meta.dirname}/fixtures/${name}`)
  return parse(name, text, ofDocker).map(Result.getOrThrow)
}, Effect.provide(NodeFileSystem.layer))

const differences = (vector: DockerVector) =>
  "text" in vector ? Effect.succeed(fileDifferences(vector)) : runtimeDifferences(vector, inMemory(vector))

/** Every value of a JSON tree, each replaced once by something else. */
const alterations = (value: unknown): ReadonlyArray<unknown> => {
  if (Array.isArray(value)) {
    return [
      [...value, "altered"],
      ...value.flatMap((item, index) => alterations(item).map((altered) => value.with(index, altered)))
    ]
  }
  if (typeof value === "object" && value !== null) {
    return [
      { ...value, altered: "altered" },
      ...Object.entries(value).flatMap(([key, item]) => [
        Object.fromEntries(Object.entries(value).filter(([other]) => other !== key)),
        ...alterations(item).map((altered) => ({ ...value, [key]: altered }))
      ])
    ]
  }
  return [typeof value === "boolean" ? !value : `${String(value)} altered`]
}

describe("the answers of the real engine", () => {
  it.effect.each(["moby-23.jsonl", "moby-25.jsonl", "daemon-json-23.jsonl"])("%s, in memory", (name) =>
    Effect.gen(function* () {
      const vectors = yield* read(name)
      assert.isAbove(vectors.length, 50)
      for (const vector of vectors) assert.deepStrictEqual(yield* differences(vector), [], vector.id)
    })
  )

  it.live.each(["moby-23.jsonl", "moby-25.jsonl"])("every fifth of %s, on the disk", (name) =>
    Effect.gen(function* () {
      const vectors = (yield* read(name)).filter((_, index) => index % 5 === 0)
      for (const vector of vectors) {
        if ("text" in vector) return assert.fail(`${vector.id} is not about runtimes`)
        const found = yield* Effect.scoped(Effect.flatMap(onDisk(vector), (world) => runtimeDifferences(vector, world)))
        assert.deepStrictEqual(found, [], vector.id)
      }
      return undefined
    })
  )
})

describe("the comparison", () => {
  it.effect("fails when any one place of an expectation is altered", () =>
    Effect.gen(function* () {
      const vectors = [...(yield* read("moby-23.jsonl")), ...(yield* read("moby-25.jsonl"))]
      for (const vector of vectors.filter((_, index) => index % 30 === 0)) {
        if ("text" in vector || (isOfMoby23(vector) && vector.expect.initError !== null)) continue
        for (const altered of alterations(vector.expect)) {
          const changed = { ...vector, expect: altered } as RuntimeVector
          const found = yield* runtimeDifferences(changed, inMemory(changed))
          assert.isNotEmpty(found, `${vector.id} with ${JSON.stringify(altered)}`)
        }
      }
    })
  )

  it.effect("wants a set-up that fails where the engine's failed", () =>
    Effect.gen(function* () {
      const vectors = (yield* read("moby-23.jsonl")).flatMap((vector) => ("text" in vector ? [] : [vector]))
      const failing = vectors.filter(isOfMoby23).filter(({ expect }) => expect.initError !== null)
      assert.isNotEmpty(failing)
      for (const vector of failing) {
        const changed = { ...vector, expect: { ...vector.expect, initError: null } }
        assert.isNotEmpty(yield* runtimeDifferences(changed, inMemory(changed)))
      }
    })
  )

  it.effect("fails when the verdict or the message on a file is altered", () =>
    Effect.gen(function* () {
      for (const vector of yield* read("daemon-json-23.jsonl")) {
        if (!("text" in vector)) continue
        assert.isNotEmpty(fileDifferences({ ...vector, accepted: !vector.accepted }), vector.id)
        assert.isNotEmpty(fileDifferences({ ...vector, message: `${vector.message} altered` }), vector.id)
      }
    })
  )
})
