/** `npm run conformance`: it tells the formats apart, compares each, and says what differs. */
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Report from "./conformance/Report.ts"

const fixtures = `${import.meta.dirname}/fixtures`
const coreFixtures = `${import.meta.dirname}/../../core/test/fixtures`

/** A recorded file of each format. */
const recordings: ReadonlyArray<string> = [
  `${fixtures}/moby-23.jsonl`,
  `${fixtures}/moby-25.jsonl`,
  `${fixtures}/daemon-json-23.jsonl`,
  `${coreFixtures}/podman/podman-5.8.jsonl`,
  `${coreFixtures}/containerd/containerd-2.3.jsonl`,
  `${coreFixtures}/crio/crio-1.34.jsonl`
]

const linesOf = Effect.fnUntraced(function* (file: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const text = yield* fileSystem.readFileString(file)
  return text.split("\n").filter((line) => line !== "")
}, Effect.provide(NodeFileSystem.layer))

/** Returns the report of files that are in memory alone. */
const reportOf = (files: { readonly [file: string]: string }) =>
  Report.ofFiles(Object.keys(files)).pipe(
    Effect.provide(FileSystem.layerNoop({ readFileString: (file) => Effect.succeed(files[file]!) }))
  )

describe("the command that compares with recorded answers", () => {
  it.effect.each(recordings)("takes %s", (file) =>
    Effect.gen(function* () {
      const { length } = yield* linesOf(file)
      const report = yield* Report.ofFiles([file]).pipe(Effect.provide(NodeFileSystem.layer))
      assert.deepStrictEqual(report, { lines: [`${length} passed, 0 failed`], status: 0 })
    })
  )

  it.effect("takes vectors of all formats in one file", () =>
    Effect.gen(function* () {
      const lines = yield* Effect.forEach(recordings, linesOf)
      const firsts = lines.map(([first]) => first)
      assert.deepStrictEqual(yield* reportOf({ "all.jsonl": firsts.join("\n") }), {
        lines: [`${firsts.length} passed, 0 failed`],
        status: 0
      })
    })
  )

  const dump = {
    id: "an empty file",
    containerd: "1.7.24",
    kind: "dump",
    files: { "/etc/containerd/config.toml": "[a" }
  }
  const lineWith = (answer: object) => JSON.stringify({ ...dump, answer })

  it.effect("prints a difference with the vector and the field", () =>
    Effect.gen(function* () {
      const expected = { status: 0, version: 2 }
      const { lines, status } = yield* reportOf({ "one.jsonl": lineWith(expected) })
      assert.include(lines[0], "an empty file\n  status\n    expected 0\n    actual   1")
      assert.deepStrictEqual([lines.at(-1), status], ["0 passed, 1 failed", 1])
    })
  )

  it.effect("counts the faults in the syntax of TOML that are told in other words", () =>
    Effect.gen(function* () {
      const error = ["containerd: failed to load TOML: /etc/containerd/config.toml: (1, 1): other words"]
      assert.deepStrictEqual(yield* reportOf({ "one.jsonl": lineWith({ status: 1, error }) }), {
        lines: ["1 faults in the syntax of TOML are told in other words than the engine's", "1 passed, 0 failed"],
        status: 0
      })
    })
  )

  it.effect("names the line that is not a vector, and reads the others", () =>
    Effect.gen(function* () {
      const good = JSON.stringify({ id: "y", text: "", accepted: true, message: null })
      const { lines, status } = yield* reportOf({ "some.jsonl": `\n{"id":"x"}\n{\n${good}\n` })
      assert.include(lines[0], 'x: Cannot read line 2 of "some.jsonl"')
      assert.include(lines[1], 'no id: Cannot read line 3 of "some.jsonl"')
      assert.deepStrictEqual([lines.slice(2), status], [["1 passed, 2 failed"], 1])
    })
  )

  it.effect.each(["text", "ask", "containerd", "crio"])(
    "explains a fault by the format that the field %s tells",
    (field) =>
      Effect.gen(function* () {
        const { lines } = yield* reportOf({ "some.jsonl": JSON.stringify({ id: "x", [field]: 1 }) })
        assert.match(lines[0]!, /^x: Cannot read line 1 of "some\.jsonl": .*/)
        assert.notInclude(lines[0], '"config"')
      })
  )

  it.effect("fails with a file that cannot be read, and compares the others", () =>
    Effect.gen(function* () {
      const files = ["/absent.jsonl", `${fixtures}/daemon-json-23.jsonl`]
      const { lines, status } = yield* Report.ofFiles(files).pipe(Effect.provide(NodeFileSystem.layer))
      assert.match(lines[0]!, /^\/absent\.jsonl: /)
      assert.match(lines.at(-1)!, /^\d+ passed, 1 failed$/)
      assert.strictEqual(status, 1)
    })
  )

  it.effect("fails if there is no vector", () =>
    Effect.map(reportOf({ "empty.jsonl": "\n" }), (report) =>
      assert.deepStrictEqual(report, { lines: ["0 passed, 0 failed"], status: 1 })
    )
  )
})
