import { EngineFault, ReloadEvent } from "@oci-runtimes/core/docker"
import { LocalRequest } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { answered } from "./engineAnswers.ts"

const asked = ReloadEvent.question(1_700_000_000_123, 1_700_000_000_999)

const event = (Type: string, Action: string) =>
  JSON.stringify({ Type, Action, Actor: { ID: "x", Attributes: {} }, scope: "local", timeNano: 1 })

describe("the question for reloads", () => {
  it("has both times in seconds, and ends in the past, so that the engine answers at once", () => {
    const { query = {} } = asked
    assert.deepStrictEqual([query.since, query.until], ["1700000000.123000000", "1700000000.999000000"])
    assert.match(LocalRequest.target(asked), /^\/events\?since=/)
  })

  it.each([
    [0, 0, "0.000000000", "0.000000000"],
    [7, 5, "0.007000000", "0.007000000"],
    [1000.9, 2000, "1.000000000", "2.000000000"]
  ])("from %d to %d is valid", (since, until, first, last) => {
    const { query = {} } = ReloadEvent.question(since, until)
    assert.deepStrictEqual([query.since, query.until], [first, last])
  })
})

describe("the answer", () => {
  it.each<[string, string, boolean]>([
    ["nothing", "", false],
    ["a reload", `${event("daemon", "reload")}\n`, true],
    ["other events and a reload", `${event("container", "start")}\n\n${event("daemon", "reload")}\n`, true],
    ["other events", `${event("container", "reload")}\n${event("daemon", "start")}\n{}\n`, false]
  ])("with %s", (_title, body, isReload) => {
    assert.deepStrictEqual(ReloadEvent.read(asked, answered(body)), Result.succeed(isReload))
  })

  it.each<[string, LocalRequest.Outcome, EngineFault.Reason["_tag"]]>([
    ["of another program", answered("hello"), "NotJson"],
    ["of another form", answered('{"Type": 1}'), "Misshapen"],
    ["that is a refusal", answered('{"message": "no"}', 403), "EngineRefused"],
    ["that is missing", Result.fail({ _tag: "TimedOut", milliseconds: 1 }), "TimedOut"]
  ])("%s is a fault", (_title, outcome, reason) => {
    const read = ReloadEvent.read(asked, outcome)
    assert.strictEqual(Result.isFailure(read) ? read.failure.reason._tag : undefined, reason)
  })

  it("never makes the reader throw", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(999), (body, status) => {
        assert.isTrue(Result.isResult(ReloadEvent.read(asked, Result.succeed({ body, status }))))
      })
    )
  })
})
