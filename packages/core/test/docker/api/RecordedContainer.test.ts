import { RecordedContainer } from "@oci-runtimes/core/docker"
import type { Source } from "@oci-runtimes/core/engine"
import { Bytes } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { idOf, recorded } from "./engineAnswers.ts"

const id = idOf(0xabc)

const file = (content: unknown): Source.SourceState => ({
  _tag: "File",
  bytes: content instanceof Uint8Array ? content : Bytes.ofText(JSON.stringify(content))
})

const missing: Source.SourceState = { _tag: "Unreadable", errno: "ENOENT" }

const read = (state: Source.SourceState, hostConfig: Source.SourceState) =>
  RecordedContainer.read("/data", { id, state, hostConfig })

const recordOf = (State: object) => file({ Name: "/web", Config: { Image: "nginx" }, State })

describe("the files of a container", () => {
  it.each(["20.10.24", "26.1.5"] as const)("are read as %s wrote them", (release) => {
    const container = Result.getOrThrow(
      read(file(recorded(release, "config.v2")), file(recorded(release, "hostconfig")))
    )
    const runtime = release === "26.1.5" ? "bare" : "crun"
    assert.deepStrictEqual(container, { id, name: "runs", image: "bb", state: "running", runtime })
  })

  it.each<[object, string]>([
    [{ Running: true, StartedAt: "2026-01-01T00:00:00Z" }, "running"],
    [{ Running: true, Paused: true }, "paused"],
    [{ Running: true, Restarting: true }, "restarting"],
    [{ Running: true, Paused: true, Restarting: true }, "paused"],
    [{ Running: false, RemovalInProgress: true, Dead: true }, "removing"],
    [{ Dead: true, StartedAt: "2026-01-01T00:00:00Z" }, "dead"],
    [{ StartedAt: "2026-01-01T00:00:00Z" }, "exited"],
    [{ StartedAt: "0001-01-01T00:00:00Z" }, "created"],
    [{}, "created"]
  ])("with the state %j record: %s", (state, word) => {
    assert.strictEqual(Result.getOrThrow(read(recordOf(state), file({}))).state, word)
  })

  it.each<[Source.SourceState, string | undefined]>([
    [file({ Runtime: "crun" }), "crun"],
    [file({ Runtime: "" }), undefined],
    [file({}), undefined],
    [missing, undefined]
  ])("record the runtime in %j: %s", (hostConfig, runtime) => {
    assert.strictEqual(Result.getOrThrow(read(recordOf({}), hostConfig)).runtime, runtime)
  })

  it.each<[string, Source.SourceState, Source.SourceState, string, string?]>([
    ["missing", missing, file({}), `"/data/containers/${id}/config.v2.json": no such file or directory`],
    [
      "unreadable",
      recordOf({}),
      { _tag: "Unreadable", errno: "EACCES" },
      `"/data/containers/${id}/hostconfig.json": permission denied`,
      " Run the command as root."
    ],
    [
      "a directory",
      { _tag: "Directory", names: [] },
      file({}),
      `"/data/containers/${id}/config.v2.json": is a directory`
    ],
    [
      "empty",
      recordOf({}),
      file(Bytes.ofText("")),
      `"/data/containers/${id}/hostconfig.json" contains something other than JSON`
    ],
    [
      "of another form",
      file({ State: [] }),
      file({}),
      `"/data/containers/${id}/config.v2.json" contains a value of the wrong type in "State" (expected object)`
    ],
    [
      "without a state",
      file({}),
      file({}),
      `"/data/containers/${id}/config.v2.json" contains a value of the wrong type in "State" (expected object)`
    ]
  ])("that are %s are a fault", (_, state, hostConfig, text, wayOut = "") => {
    const fault = Result.getOrThrow(Result.flip(read(state, hostConfig)))
    assert.strictEqual(RecordedContainer.describe(fault), `Cannot read a container of the engine: ${text}.${wayOut}`)
  })

  it("whose directory may not be read are a fault about all of them", () => {
    const fault = {
      path: RecordedContainer.directory("/data"),
      reason: { _tag: "Unreadable", errno: "EACCES" }
    } as const
    assert.isTrue(RecordedContainer.isOfDirectory(fault))
    assert.strictEqual(
      RecordedContainer.describe(fault),
      'Cannot read the containers of the engine: "/data/containers": permission denied. Run the command as root.'
    )
  })

  it.each([
    [id, true],
    ["", false],
    [`${id}0`, false],
    [id.toUpperCase(), false],
    ["..", false]
  ])("are in a directory named by an ID: %j is one: %s", (name, expected) => {
    assert.strictEqual(RecordedContainer.isContainer(name), expected)
  })
})
