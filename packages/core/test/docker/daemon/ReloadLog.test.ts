import { ReloadLog } from "@oci-runtimes/core/docker"
import { GoText } from "@oci-runtimes/core/text"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const line = (level: string, message: string, more = "") =>
  `time="2026-11-30T19:56:53.474976238Z" level=${level} msg=${GoText.quote(message)}${more}`

const begin = line("info", "Got signal to reload configuration, reloading from: /etc/docker/daemon.json")
const reason = "unable to configure the Docker daemon with file /etc/docker/daemon.json: invalid character '}'"

describe("the refusal in a log", () => {
  it.each<[string, ReadonlyArray<string>, string | undefined]>([
    ["no lines", [], undefined],
    ["a reload", [begin, line("info", 'Reloaded configuration: {"runtimes":{}}')], undefined],
    ["a file that is refused", [begin, line("error", reason)], reason],
    [
      "runtimes that are refused",
      [begin, line("error", "Error reconfiguring the daemon: runtime name 'runc' is reserved")],
      "Error reconfiguring the daemon: runtime name 'runc' is reserved"
    ],
    [
      "Docker Engine 29",
      [
        line("info", "Got signal to reload configuration", " config-file=/etc/docker/daemon.json"),
        line("error", "Error reconfiguring the daemon", ' error="a \\"b\\""'),
        line("info", "Reloaded configuration", ' config="{}"')
      ],
      'Error reconfiguring the daemon: a "b"'
    ],
    [
      "log-format json",
      [
        JSON.stringify({ level: "info", msg: "Got signal to reload configuration, reloading from: /x" }),
        JSON.stringify({ level: "fatal", msg: "Error validating authorization plugin: none" })
      ],
      "Error validating authorization plugin: none"
    ],
    ["errors of other work", [begin, line("error", "Handler for GET /info returned error: x")], undefined],
    ["warnings", [begin, line("warning", reason)], undefined],
    ["a reload that began before", [line("error", reason)], undefined],
    ["a later reload that succeeds", [begin, line("error", reason), begin], undefined],
    [
      "the first of two errors",
      [begin, line("error", "conflict labels for a=b"), line("error", reason)],
      "conflict labels for a=b"
    ],
    ["other lines", ["", "{", "panic: x", begin, "{}", line("error", reason)], reason]
  ])("with %s", (_title, lines, refusal) => {
    assert.strictEqual(ReloadLog.read(lines.join("\n")).refusal, refusal)
  })

  it("without a line about the beginning is an earlier one, or that of an engine that logs only errors", () => {
    const { earlierRefusal, refusal } = ReloadLog.read([line("error", "x"), line("error", reason)].join("\n"))
    assert.deepStrictEqual([earlierRefusal, refusal], [reason, undefined])
  })

  it("is read from any text in linear time", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void ReloadLog.read(text)))
    const hostile = `level=error msg="${"\\\\".repeat(200_000)}`
    const { refusal } = ReloadLog.read([begin, hostile, 'a="'.repeat(100_000), "=".repeat(200_000)].join("\n"))
    assert.isUndefined(refusal)
  })
})

describe("a reload in a log", () => {
  const end = line("info", "Reloaded configuration: {}")

  it.each<[string, ReadonlyArray<string>, boolean]>([
    ["nothing", [], false],
    ["a beginning", [begin], true],
    ["a whole reload", [begin, end], false],
    ["the end of an earlier one", [end], true],
    ["the end of an earlier one and a beginning", [end, begin], true],
    ["the end of an earlier one and a whole one", [end, begin, end], false],
    ["a whole one and another beginning", [begin, end, begin], true]
  ])("is unfinished or not: %s", (_title, lines, isUnfinished) => {
    assert.strictEqual(ReloadLog.read(lines.join("\n")).isUnfinished, isUnfinished)
  })
})
