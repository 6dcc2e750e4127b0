import { DaemonJson, DockerProblem, Moby23 } from "@oci-runtimes/core/docker"
import { DaemonConfigSchema } from "@oci-runtimes/core/docker/schema"
import { daemonConfig } from "@oci-runtimes/core/testing"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { trimSpace } from "../../../src/text/GoText.ts"
import { isJson, daemonText, jsonText } from "../../jsonText.ts"
import { rangeOf, withoutOrigins } from "../../problems.ts"

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
        const { config, faults } = DaemonJson.read(directives, content)
        assert.isTrue(faults.length > 0 || typeof config === "object")
      }),
      { numRuns: 1000 }
    )
  })

  it("finds a syntax fault if and only if JSON.parse does, except for Go's white space around the text", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const { faults } = DaemonJson.readText(directives, text)
        const json = trimSpace(text.toWellFormed())
        assert.strictEqual(
          faults.some(({ code }) => code === "invalid-syntax"),
          json !== "" && !isJson(json)
        )
      }),
      { numRuns: 2000 }
    )
  })

  it("gives every fault a place inside the text, and a message", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const { faults, source } = DaemonJson.readText(directives, text)
        fc.pre(faults.length > 0)
        for (const fault of faults) {
          const { end, start } = rangeOf(fault)!
          assert.isTrue(0 <= start.offset && start.offset <= end.offset && end.offset <= source.text.length)
          assert.isNotEmpty(fault.message)
        }
      }),
      { numRuns: 1000 }
    )
  })

  it("puts each fault of a value at that value", () => {
    fc.assert(
      fc.property(daemonText(), (text) => {
        const file = DaemonJson.readText(directives, text)
        const numbers = file.faults.filter(DockerProblem.is("number-out-of-range"))
        fc.pre(numbers.length > 0)
        for (const fault of numbers) {
          const { end, start } = rangeOf(fault)!
          assert.strictEqual(file.source.text.slice(start.offset, end.offset), fault.details.text)
        }
      }),
      { numRuns: 50 }
    )
  })

  it("gives back any configuration that the schema has encoded", () => {
    const encode = Schema.encodeSync(DaemonConfigSchema.DaemonConfig)
    fc.assert(
      fc.property(daemonConfig(), fc.constantFrom(undefined, 2, "\t"), (config, indent) => {
        const bytes = new TextEncoder().encode(JSON.stringify(encode(config), null, indent))
        const read = DaemonJson.read(directives, bytes)
        assert.deepStrictEqual([withoutOrigins(read.config), read.faults], [config, []])
      }),
      { numRuns: 500 }
    )
  })
})
