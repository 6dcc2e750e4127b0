/** Messages are read as protobufjs writes them, and other bytes do no harm. */
import { Table } from "@oci-runtimes/core/data"
import type { CriAnswer } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import protobuf from "protobufjs"
import { assert, describe, it } from "vitest"
import { status, version } from "../src/machine/internal/criMessages.ts"
import { criProto } from "../src/machine/internal/criProto.ts"
import { maximumFields, messagesOf, read } from "../src/machine/internal/protoMessage.ts"
import { encoded, root, statusBytes, versionBytes } from "./criSockets.ts"

const typeOf = (field: protobuf.Field): string =>
  field instanceof protobuf.MapField ? `map<${field.keyType}, ${field.type}>` : field.type

describe("the .proto text", () => {
  it("is what protobufjs reads in it", () => {
    const space = root.lookup("runtime.v1")
    assert.instanceOf(space, protobuf.Namespace)
    const expected = space.nestedArray.flatMap((type) =>
      type instanceof protobuf.Type
        ? [[type.name, type.fieldsArray.map((field) => [field.name, field.id, typeOf(field)])]]
        : []
    )
    const own = Array.from(messagesOf(criProto), ([name, fields]) => [
      name,
      Array.from(fields, ([field, { number, type }]) => [field, number, type])
    ])
    assert.deepStrictEqual(own, expected)
    assert.lengthOf(own, 8)
  })

  it("has the two methods that only read", () => {
    assert.deepStrictEqual(Object.keys(root.lookupService("runtime.v1.RuntimeService").methods), ["Version", "Status"])
  })
})

const text = fc.string({ unit: "binary" }).map((value) => value.toWellFormed())

const versions = fc.record({ version: text, runtimeName: text, runtimeVersion: text, runtimeApiVersion: text })

const statuses = fc.record({
  conditions: fc.array(fc.record({ type: text, status: fc.boolean(), reason: text, message: text })),
  info: fc.dictionary(text, text).map((pairs) => Table.make(Object.entries(pairs))),
  handlers: fc.array(fc.record({ name: text, recursiveReadOnlyMounts: fc.boolean(), userNamespaces: fc.boolean() }))
})

/** The status with its table as pairs. */
const statusIn = (bytes: Uint8Array) =>
  Result.map(status.read(bytes), ({ info, ...rest }) => ({ ...rest, info: [...info] }))

describe("a message", () => {
  it("is read as protobufjs wrote it", () => {
    fc.assert(
      fc.property(statuses, (given) => {
        const expected = { ...given, info: [...given.info] }
        assert.deepStrictEqual(Result.getOrThrow(statusIn(statusBytes(given))), expected)
      })
    )
    fc.assert(
      fc.property(versions, (given) => {
        assert.deepStrictEqual(Result.getOrThrow(version.read(versionBytes(given))), given)
      })
    )
  })

  it("has the defaults of its types if nothing is written", () => {
    const nothing = new Uint8Array()
    assert.deepStrictEqual(Result.getOrThrow(statusIn(nothing)), { conditions: [], handlers: [], info: [] })
    const handler: CriAnswer.Handler = { name: "", recursiveReadOnlyMounts: false, userNamespaces: false }
    const bytes = encoded("StatusResponse", { runtime_handlers: [{}] })
    assert.deepStrictEqual(Result.getOrThrow(statusIn(bytes)).handlers, [handler])
  })

  it("of several parts is one message, and the last value of a field that is not repeated counts", () => {
    const parts = [
      { runtime_handlers: [{ name: "a", features: { user_namespaces: true } }], info: { key: "first" } },
      { runtime_handlers: [{ name: "b" }], info: { key: "last" } }
    ].map((part) => encoded("StatusResponse", part))
    const { handlers, info } = Result.getOrThrow(status.read(Buffer.concat(parts)))
    assert.deepStrictEqual(
      handlers.map(({ name }) => name),
      ["a", "b"]
    )
    assert.deepStrictEqual([...info], [["key", "last"]])
    const features = [{ recursive_read_only_mounts: true }, { user_namespaces: true }, { user_namespaces: false }]
    const handler = Buffer.concat(features.map((one) => encoded("RuntimeHandler", { features: one })))
    assert.deepStrictEqual(
      Result.getOrThrow(status.read(Buffer.concat([Buffer.of(0x1a, handler.length), handler]))).handlers,
      [{ name: "", recursiveReadOnlyMounts: true, userNamespaces: false }]
    )
  })

  it.each<[string, ReadonlyArray<number>]>([
    ["a number", [0x78, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ["eight bytes", [0x79, 1, 2, 3, 4, 5, 6, 7, 8]],
    ["four bytes", [0x7d, 1, 2, 3, 4]],
    ["a text", [0x7a, 1, 0xff]]
  ])("may have a field that is not known: %s", (_title, bytes) => {
    const known = encoded("StatusResponse", { info: { a: "b" } })
    for (const whole of [
      [...bytes, ...known],
      [...known, ...bytes]
    ]) {
      assert.deepStrictEqual(Result.getOrThrow(statusIn(Uint8Array.from(whole))).info, [["a", "b"]])
    }
  })

  it.each<[ReadonlyArray<number>, string]>([
    [[0x0a], "it ends within a value"],
    [[0x0a, 2, 0x0a], "it ends within a value"],
    [[0x7d, 1], "it ends within a value"],
    [[0x80], "it ends within a value"],
    [[0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], "it ends within a value"],
    [[0x78, ...Array.from({ length: 11 }, () => 0x80)], "it has a number of more than 10 bytes"],
    [[0x02, 0], "it has a field with the number 0"],
    [[0x80, 0x80, 0x80, 0x80, 0x10, 0], "it has a field with the number 536870912"],
    [[0x0b], "it has a value of the wire type 3"],
    [[0x0f], "it has a value of the wire type 7"],
    [[0x08, 1], "the field status has no length"],
    [[0x0d, 1, 2, 3, 4], "the field status has no length"],
    [[0x0a, 4, 0x0a, 2, 0x12, 0], "the field status is not a bool"],
    [[0x12, 2, 0x08, 1], "the field key has no length"],
    [[0x1a, 3, 0x0a, 1, 0x80], "the field name is not valid UTF-8"]
  ])("with the bytes %j is refused: %s", (bytes, expected) => {
    assert.strictEqual(Result.getOrThrow(Result.flip(statusIn(Uint8Array.from(bytes)))), expected)
  })

  it("has a limited number of fields, those within it included", () => {
    const handler = encoded("StatusResponse", { runtime_handlers: [{ name: "a" }] })
    const handlers = (count: number) => Buffer.alloc(handler.length * count, handler)
    assert.isTrue(Result.isSuccess(statusIn(handlers(maximumFields / 2))))
    assert.isTrue(Result.isFailure(statusIn(handlers(maximumFields / 2 + 1))))
  })

  it("cannot be read by a name that the .proto text does not have", () => {
    assert.throws(
      () => read(messagesOf(criProto), "VersionResponse", new Uint8Array(), ({ string }) => string("name")),
      "VersionResponse.name"
    )
  })

  it("of any bytes, or of a message with some other bytes, is read or refused", () => {
    const changed = fc
      .tuple(statuses, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }))
      .map(([given, changes]) => {
        const bytes = statusBytes(given)
        for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte
        return new Uint8Array(bytes)
      })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), changed), (bytes) => {
        assert.doesNotThrow(() => statusIn(bytes))
      })
    )
  })
})
