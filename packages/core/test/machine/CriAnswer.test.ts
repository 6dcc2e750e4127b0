import { CriAnswer } from "@oci-runtimes/core/machine"
import { assert, describe, it } from "vitest"

describe("a failure", () => {
  it.each<[CriAnswer.Failure, string]>([
    [
      { _tag: "NoSocket", errno: "ENOENT" },
      'Cannot connect to the socket "/s": no such file or directory. Start the program that makes this socket, or give another path.'
    ],
    [
      { _tag: "TimedOut", milliseconds: 5000 },
      'The program at the socket "/s" did not answer within 5 s. See whether it hangs, or try again.'
    ],
    [
      { _tag: "NotGrpc" },
      'The program at the socket "/s" does not answer in gRPC. Give the socket of a container engine that has CRI.'
    ],
    [
      { _tag: "NotCri", method: "Version", details: "unknown service runtime.v1.RuntimeService" },
      'The program at the socket "/s" does not have runtime.v1.RuntimeService.Version (gRPC code 12, UNIMPLEMENTED): "unknown service runtime.v1.RuntimeService". Enable CRI in its configuration, or give the socket of a container engine that has CRI.'
    ],
    [
      { _tag: "Refused", method: "Status", code: 7, details: "not for you" },
      'The program at the socket "/s" refused runtime.v1.RuntimeService.Status with the gRPC code 7 (PERMISSION_DENIED): "not for you". See the log of the program, or try again.'
    ],
    [
      { _tag: "Refused", method: "Status", code: 999, details: "" },
      'The program at the socket "/s" refused runtime.v1.RuntimeService.Status with the gRPC code 999. See the log of the program, or try again.'
    ],
    [
      { _tag: "Misshapen", method: "Status", detail: "it ends within a value" },
      'The answer of the program at the socket "/s" to runtime.v1.RuntimeService.Status is not a StatusResponse: it ends within a value. See which program listens there.'
    ]
  ])("%j is described", (failure, text) => {
    assert.strictEqual(CriAnswer.describe("/s", failure), text)
  })

  it("is described without control characters, and with at most 200 characters of the words of a program", () => {
    const details = `\u001b[2J${"x".repeat(1000)}`
    const text = CriAnswer.describe("/\u001b", { _tag: "Refused", method: "Version", code: 2, details })
    assert.include(text, `"/\\x1b"`)
    assert.include(text, `"\\x1b[2J${"x".repeat(196)}…"`)
  })
})

it("the default limits are 5 seconds and 16 MiB", () => {
  assert.deepStrictEqual(CriAnswer.limits, { milliseconds: 5000, bytes: 16_777_216 })
})
