/** No answer and no file crashes a reader, and what a reader returns is frozen and fresh. */
import { ContainerAnswer, RecordedContainer, EngineFault, InfoAnswer, VersionAnswer } from "@oci-runtimes/core/docker"
import type { Source } from "@oci-runtimes/core/engine"
import { Bytes } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { attack, changeable, copyOf, reachable } from "../../reachable.ts"
import { answered, idOf, infoOf, podmanVersion, recorded, versionOf } from "./engineAnswers.ts"

const file = (bytes: Uint8Array): Source.SourceState => ({ _tag: "File", bytes })

/** Every reader, of the bytes of a body or a file. */
const readers = {
  version: (bytes: Uint8Array) => VersionAnswer.read(answered(bytes)),
  info: (bytes: Uint8Array) => InfoAnswer.read(answered(bytes)),
  list: (bytes: Uint8Array) => ContainerAnswer.readList(answered(bytes)),
  container: (bytes: Uint8Array) => ContainerAnswer.read({ id: idOf(1) }, answered(bytes)),
  refusal: (bytes: Uint8Array) => VersionAnswer.read(answered(bytes, 500)),
  files: (bytes: Uint8Array) =>
    RecordedContainer.read("/d", { id: idOf(1), state: file(bytes), hostConfig: file(bytes) })
} as const

type Reader = (bytes: Uint8Array) => Result.Result<unknown, unknown>

const all: ReadonlyArray<readonly [string, Reader]> = Object.entries(readers)

const contentOf = (result: Result.Result<unknown, unknown>): unknown =>
  Result.isSuccess(result) ? result.success : result.failure

/** The ways to everything in a result that a caller could change. */
const changeableIn = (result: Result.Result<unknown, unknown>): ReadonlyArray<string> =>
  changeable(reachable(contentOf(result)))

const good: ReadonlyArray<readonly [Reader, Uint8Array]> = [
  [readers.version, recorded("26.1.5", "version")],
  [readers.version, Bytes.ofText(JSON.stringify(podmanVersion))],
  [readers.info, recorded("26.1.5", "info")],
  [readers.info, Bytes.ofText(JSON.stringify(infoOf("29.0.0")))],
  [readers.list, recorded("26.1.5", "containers")],
  [readers.container, recorded("26.1.5", "container")],
  [readers.files, recorded("26.1.5", "config.v2")]
]

const deep = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth)

describe("every reader", () => {
  it("survives any JSON, and returns frozen data", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        for (const [, read] of all) assert.deepStrictEqual(changeableIn(read(Bytes.ofText(JSON.stringify(value)))), [])
      })
    )
  })

  it("survives any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const [, read] of all) assert.deepStrictEqual(changeableIn(read(bytes)), [])
      })
    )
  })

  it("survives any value in the place of another, and returns frozen data", () => {
    const places = (value: unknown): ReadonlyArray<readonly [object, string]> =>
      typeof value !== "object" || value === null
        ? []
        : Object.keys(value).flatMap((key) => [[value, key] as const, ...places(Reflect.get(value, key))])
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.nat(), fc.jsonValue({ maxDepth: 2 }), ([read, bytes], place, value) => {
        const body: unknown = JSON.parse(Bytes.toText(bytes))
        const found = places(body)
        const [holder, key] = found[place % found.length]!
        Reflect.set(holder, key, value)
        const text = Bytes.ofText(JSON.stringify(body))
        const result = read(text)
        assert.deepStrictEqual(changeableIn(result), [])
        assert.deepStrictEqual(copyOf(contentOf(read(text))), copyOf(contentOf(result)))
      }),
      { numRuns: 500 }
    )
  })

  it.each(good)("%o gives data that an attack does not change, and gives it anew each time", (read, bytes) => {
    const result = read(bytes)
    assert.isTrue(Result.isSuccess(result))
    const before = copyOf(contentOf(result))
    assert.strictEqual(attack(contentOf(result)), 0)
    assert.deepStrictEqual(copyOf(contentOf(result)), before)
    assert.notStrictEqual(contentOf(read(bytes)), contentOf(result))
  })

  it.each([
    ["deep lists", deep("[", "]", 500_000)],
    ["deep objects", `${'{"a":'.repeat(500_000)}1${"}".repeat(500_000)}`],
    ["deep lists without an end", "[".repeat(500_000)],
    ["numbers that are too large", '{"Version": 1e999, "ServerVersion": -1e999, "Containers": 1e999}'],
    ["a string of megabytes", JSON.stringify({ Version: "x".repeat(5_000_000), message: "y".repeat(5_000_000) })],
    ["control characters", '{"Version": "\u0000\u001b[2J", "message": "\\u001b[2J"}'],
    ["unpaired surrogates", '{"Version": "\\ud800", "ServerVersion": "\\udfff"}'],
    ["a byte order mark", "\ufeff{}"],
    ["nothing", ""],
    ["null", "null"]
  ])("survives %s", (_, text) => {
    for (const [, read] of all) assert.deepStrictEqual(changeableIn(read(Bytes.ofText(text))), [])
  })
})

const read = (part: string) => {
  const { Runtimes: _, ...others } = infoOf("29.0.0")
  return InfoAnswer.read(answered(`${JSON.stringify(others).slice(0, -1)}, ${part}}`))
}

describe("the information of a hostile engine", () => {
  it("may have runtimes with any names", () => {
    const runtimes =
      '"Runtimes": {"__proto__": {"path": "/p"}, "constructor": {"path": "/c"}, "": {}, "a": {"path": "/1"}, "a": {"path": "/2"}, "n": null}'
    const { runtimes: found } = Result.getOrThrow(read(runtimes))
    assert.deepStrictEqual([...found.names()], ["__proto__", "constructor", "", "a"])
    assert.deepStrictEqual(
      ["__proto__", "constructor", "a", "toString"].map((name) => found.get(name)?.path),
      ["/p", "/c", "/2", undefined]
    )
  })

  it("changes no prototype", () => {
    const result = read('"__proto__": {"Runtimes": {"x": {}}}, "Runtimes": {"x": {"options": {"__proto__": {"a": 1}}}}')
    const { options } = Result.getOrThrow(result).runtimes.get("x")!
    assert.deepStrictEqual(Object.keys(options!), ["__proto__"])
    assert.isUndefined(Reflect.get({}, "a"))
  })

  it("may have 100 000 runtimes", () => {
    const runtimes = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`r${index}`, { path: "/x" }]))
    assert.strictEqual(Result.getOrThrow(read(`"Runtimes": ${JSON.stringify(runtimes)}`)).runtimes.size, 100_000)
  })

  it("may have 100 000 mistakes, of which the first are named", () => {
    const wrong = JSON.stringify(Array.from({ length: 100_000 }, () => 1))
    const { reason } = Result.getOrThrow(Result.flip(read(`"Warnings": ${wrong}`)))
    assert.lengthOf(reason._tag === "Misshapen" ? reason.mistakes : [], 1000)
  })

  it.each([
    [99, true],
    [100, false],
    [100_000, false]
  ])("may have options of %i levels within others: %s", (depth, allowed) => {
    const options = `${'{"a":'.repeat(depth)}{}${"}".repeat(depth)}`
    assert.strictEqual(Result.isSuccess(read(`"Runtimes": {"x": {"options": ${options}}}`)), allowed)
  })

  it("is described in one short line without control characters", () => {
    const name = `\u001b[2J\n${"x".repeat(5000)}`
    const podman = VersionAnswer.read(answered({ Version: name, Components: [{ Name: name }] }))
    const faults: ReadonlyArray<EngineFault.Reason> = [
      { _tag: "EngineRefused", status: 500, message: name },
      { _tag: "OtherEngine", name: Result.getOrThrow(podman).components[0]!.name, version: name }
    ]
    for (const reason of faults) {
      const text = EngineFault.describe({ _tag: "UnixSocket", path: "/s" }, { asked: "/version", reason })
      assert.notMatch(text, /\p{Cc}/u)
      assert.isBelow(text.length, 700)
    }
  })

  it("may list a thousand containers in megabytes", () => {
    const labels = { long: "x".repeat(2000) }
    const containers = Array.from({ length: 1000 }, (_, index) => ({
      Id: idOf(index),
      Names: [`/c${index}`],
      Image: "x",
      State: "running",
      Labels: labels
    }))
    assert.lengthOf(Result.getOrThrow(ContainerAnswer.readList(answered(containers))), 1000)
    assert.strictEqual(Result.getOrThrow(VersionAnswer.read(answered(versionOf("29.0.0")))).version, "29.0.0")
  })
})
