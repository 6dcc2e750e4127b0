import { assert, describe, it } from "@effect/vitest"
import { ContainerFiles, Machine } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"

const idOf = (number: number): string => number.toString(16).padStart(64, "0")

describe("the containers in the files of a data root", () => {
  const directory = "/data/containers"
  const state = JSON.stringify({ Name: "/web", State: { Running: true }, Config: { Image: "image" } })

  it.effect("are read, with a fault for each that cannot be read", () =>
    Effect.gen(function* () {
      const { faults, known } = yield* ContainerFiles.read("/data")
      assert.deepStrictEqual(
        known.map(({ id, runtime, state: word }) => [id, runtime, word]),
        [
          [idOf(1), "crun", "running"],
          [idOf(2), undefined, "running"]
        ]
      )
      assert.deepStrictEqual(
        faults.map(({ path: place, reason }) => [place, reason._tag]),
        [
          [`${directory}/${idOf(3)}/hostconfig.json`, "NotJson"],
          [`${directory}/${idOf(4)}/config.v2.json`, "Unreadable"]
        ]
      )
    }).pipe(
      Effect.provide(
        Machine.memory({
          files: {
            [`${directory}/${idOf(2)}/config.v2.json`]: state,
            [`${directory}/${idOf(1)}/config.v2.json`]: state,
            [`${directory}/${idOf(1)}/hostconfig.json`]: '{"Runtime": "crun"}',
            [`${directory}/${idOf(3)}/config.v2.json`]: state,
            [`${directory}/${idOf(3)}/hostconfig.json`]: "{",
            [`${directory}/${idOf(4)}/config.v2.json`]: { type: "directory" },
            [`${directory}/${idOf(5)}`]: { type: "directory" },
            [`${directory}/other/config.v2.json`]: state
          }
        })
      )
    )
  )

  it.effect.each([
    ["without the directory", {}, []],
    ["that is a file", { "/data": "" }, ["ENOTDIR"]]
  ] as const)("in a data root %s are none", ([, files, errnos]) =>
    Effect.gen(function* () {
      const { faults, known } = yield* ContainerFiles.read("/data")
      assert.deepStrictEqual(known, [])
      assert.deepStrictEqual(
        faults.map(({ reason }) => ("errno" in reason ? reason.errno : "")),
        [...errnos]
      )
    }).pipe(Effect.provide(Machine.memory({ files })))
  )
})
