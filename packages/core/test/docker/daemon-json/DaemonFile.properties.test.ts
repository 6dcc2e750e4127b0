import { ConfigFault, DaemonFile, Moby23 } from "@oci-runtimes/core/docker"
import { DaemonConfigSchema } from "@oci-runtimes/core/docker/schema"
import { type Json, JsonTree } from "@oci-runtimes/core/document"
import { daemonConfig } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { trimSpace } from "../../../src/text/GoText.ts"
import { daemonText, jsonText } from "../../jsonText.ts"

const { directives } = Moby23

const anyText = () => fc.oneof(jsonText(), daemonText(), fc.string(), fc.string({ unit: "binary" }))

describe("reading a file", () => {
  it("has an answer for any bytes", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .tuple(fc.constantFrom([0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf]), fc.uint8Array({ maxLength: 20 }))
        .map(([mark, rest]) => Uint8Array.from([...mark, ...rest]))
    )
    fc.assert(
      fc.property(bytes, (content) => {
        const { faults } = DaemonFile.read(directives, content)
        assert.strictEqual(Result.isSuccess(DaemonFile.decode(directives, content)), faults.length === 0)
      }),
      { numRuns: 1000 }
    )
  })

  it("finds syntax faults exactly where JSON.parse does, but for Go's white space around", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const { faults } = DaemonFile.readText(directives, text)
        const json = trimSpace(text.toWellFormed())
        assert.strictEqual(
          faults.some(({ _tag }) => _tag === "InvalidSyntax"),
          json !== "" && !isJson(json)
        )
      }),
      { numRuns: 2000 }
    )
  })

  it("gives every fault a place inside the text, and a message", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const { faults, source } = DaemonFile.readText(directives, text)
        for (const fault of faults) {
          const { end, start } = fault.range!
          assert.isTrue(0 <= start.offset && start.offset <= end.offset && end.offset <= source.text.length)
          assert.isNotEmpty(ConfigFault.message(fault))
        }
      }),
      { numRuns: 1000 }
    )
  })

  it("puts each fault of a value at that value", () => {
    fc.assert(
      fc.property(daemonText(), (text) => {
        const file = DaemonFile.readText(directives, text)
        for (const fault of file.faults) {
          if (fault._tag !== "NumberOutOfRange") continue
          const { end, start } = fault.range!
          assert.strictEqual(file.source.text.slice(start.offset, end.offset), fault.text)
        }
      }),
      { numRuns: 500 }
    )
  })

  it("has the same place for a path, whether it is the first that is asked for or not", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const file = DaemonFile.readText(directives, text)
        const places = DaemonFile.places(file)
        for (const path of [...pathsIn(file.root), ["runtimes", "nope"], ["labels", 0]]) {
          assert.deepStrictEqual(places.ofKey(path), DaemonFile.keyRangeOf(file, path))
          assert.deepStrictEqual(places.ofValue(path), DaemonFile.rangeOf(file, path))
        }
      }),
      { numRuns: 500 }
    )
  })

  it("gives back any configuration that the schema has encoded", () => {
    const encode = Schema.encodeSync(DaemonConfigSchema.DaemonConfig)
    fc.assert(
      fc.property(daemonConfig(), fc.constantFrom(undefined, 2, "\t"), (config, indent) => {
        const bytes = new TextEncoder().encode(JSON.stringify(encode(config), null, indent))
        assert.deepStrictEqual(DaemonFile.decode(directives, bytes), Result.succeed(config))
      }),
      { numRuns: 500 }
    )
  })
})

const pathsIn = (root: JsonTree.JsonNode | undefined, outer: Json.JsonPath = []): ReadonlyArray<Json.JsonPath> =>
  root === undefined
    ? []
    : JsonTree.children(root).flatMap(([step, child]) => {
        const path = [...outer, step]
        return [path, [...outer, String(step).toUpperCase()], ...pathsIn(child, path)]
      })

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
