import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { files } from "./sampleMachine.ts"

const refused: ReadonlyArray<readonly ["moby-23" | "moby-25", string]> = [
  ["moby-25", '{"graph": "/data"}'],
  ["moby-23", '{"graph": "/data"}'],
  ["moby-25", '{"_comment": "why", "log_level": "info", "nope": {"a": 1, "b": 2}}'],
  ["moby-25", '{"nic": {"debug_x": true}}'],
  ["moby-25", '{"runtimes": {"runc": {"path": "/usr/bin/runc"}}}'],
  ["moby-25", '{"runtimes": {"nvidia": "nvidia-container-runtime"}, "default-runtime": "nvdia"}'],
  ["moby-25", '{"runtimes": {"crun": {"path": "/crun"}, "default-runtime": "crun"}}'],
  ["moby-23", '{"features": {"runtimes": {"crun": {"path": "/crun"}}}, "default-runtime": "crun"}'],
  ["moby-25", '{"path": "/crun", "runtimeArgs": []}'],
  ["moby-25", '{"runtimes": {"x": {"runtimeType": "io.containerd.runc.v2", "options": {"Root": 5}}, "y": {}}}'],
  ["moby-25", '{"debug": true,}'],
  ["moby-23", "[]"],
  ["moby-25", '{"exec-opts": "native.cgroupdriver=systemd", "default-shm-size": 64}']
]

const commands: ReadonlyArray<ReadonlyArray<string>> = [
  ["list"],
  ["resolve", "crun"],
  ["plan"],
  ["apply"],
  ["add", "new", "--path", "/new"],
  ["remove", "other"],
  ["default", "runc"]
]

const runOn =
  (text: string, engine: "moby-23" | "moby-25") =>
  (...args: ReadonlyArray<string>) =>
    runCommand({ engine, args, files: files(text) })

describe("the same fault", () => {
  it.effect.each(refused)("has the same code, message and advice for every command under %s: %s", ([engine, text]) =>
    Effect.gen(function* () {
      const run = runOn(text, engine)
      const checked = document(Documents.ErrorDocument, (yield* run("check", "--no-host", "--json")).data).error
      const { diagnostics = [], faults = [] } = checked
      assert.isNotEmpty(faults)
      for (const { advice, code } of faults) {
        assert.isTrue(diagnostics.some((one) => one.code === code && one.explanation === advice))
      }
      const { data } = yield* run("check", "--no-host")
      for (const args of commands) {
        const told = document(Documents.ErrorDocument, (yield* run(...args, "--json")).data).error
        assert.deepStrictEqual(told.faults, faults, args.join(" "))
        const texts = (yield* run(...args)).notes
        for (const { code, explanation, severity } of diagnostics) {
          if (severity !== "error") continue
          assert.include(texts, `error[${code}]:`)
          assert.include(texts, explanation)
        }
        const errors = data.split("\n\n").filter((part) => part.startsWith("error["))
        for (const error of errors)
          assert.include(texts, error.replace("\nfixable (--fix):", "\nfixable (check --fix):"))
      }
    })
  )

  it.effect("that keeps the engine from starting has them, too", () =>
    Effect.gen(function* () {
      const text = '{"exec-opts": ["native.cgroupdriver=bogus"]}'
      const run = runOn(text, "moby-25")
      const { data } = yield* run("check", "--no-host")
      const [, code, words] = /^\w+\[(cgroup-driver-fault)\]: (.*?\n\n)/msu.exec(data) ?? []
      assert.isDefined(code)
      assert.include(`${(yield* run("apply")).notes}\n`, `error[${code}]: ${words?.trimEnd()}`)
    })
  )
})

const many = 5003

/** A file with so many ignored keys, which the engine takes. */
const ignored = `{"runtimes": {"a": {"path": "/usr/bin/crun", ${Array.from({ length: many }, (_, index) => `"k${index}": 1`).join(", ")}}}}`

/** A file with so many unknown directives, one object each. */
const unknown = `{"debug": true, ${Array.from({ length: many }, (_, index) => `"k${index}": 1`).join(", ")}}`

const timesIn = (text: string, part: string): number => text.split(part).length - 1

describe("too many findings", () => {
  it.effect("are cut in a text, and the last line says how many more there are", () =>
    Effect.gen(function* () {
      const accepted = (yield* runOn(ignored, "moby-25")("check", "--no-host")).data
      assert.strictEqual(timesIn(accepted, "warning[ignored-key]"), 1000)
      assert.match(accepted, /\n4003 more findings are not shown\.\n\n5003 warnings\n$/)
      const checked = (yield* runOn(unknown, "moby-25")("check", "--no-host")).data
      assert.strictEqual(timesIn(checked, "error[unknown-directive]"), 1000)
      assert.include(checked, "\n4003 more findings are not shown.\n")
      const listed = (yield* runOn(unknown, "moby-25")("list")).notes
      assert.strictEqual(timesIn(listed, "error[unknown-directive]"), 1000)
      assert.include(listed, "\n4003 more findings are not shown.\n")
    })
  )

  it.effect("are cut in formats for programs, with their number", () =>
    Effect.gen(function* () {
      const accepted = document(
        Documents.CheckDocument,
        (yield* runOn(ignored, "moby-25")("check", "--no-host", "--json")).data
      )
      assert.deepStrictEqual([accepted.diagnostics.length, accepted.diagnosticsOmitted], [5000, 3])
      const { error } = document(
        Documents.ErrorDocument,
        (yield* runOn(unknown, "moby-25")("check", "--no-host", "--json")).data
      )
      assert.deepStrictEqual([error.diagnostics?.length, error.diagnosticsOmitted], [5000, 3])
      assert.deepStrictEqual([error.faults?.length, error.faultsOmitted], [5000, 3])
      const [log] = JSON.parse((yield* runOn(ignored, "moby-25")("check", "--no-host", "--format", "sarif")).data).runs
      assert.deepStrictEqual([log.results.length, log.properties.omitted], [5000, 3])
      const [{ message }] = log.invocations[0].toolExecutionNotifications
      assert.strictEqual(message.text, "3 more findings are not shown.")
      const annotations = (yield* runOn(ignored, "moby-25")("check", "--no-host", "--format", "github")).data
        .trimEnd()
        .split("\n")
      assert.strictEqual(annotations.length, 5001)
      assert.match(annotations.at(-1) ?? "", /^::warning .*title=findings left out::3 more findings are not shown\.$/)
    })
  )

  it.effect("are not mentioned where all are told", () =>
    Effect.gen(function* () {
      const { data } = yield* runOn('{"nope": 1}', "moby-25")("check", "--json")
      assert.notInclude(data, "Omitted")
      assert.notInclude((yield* runOn('{"nope": 1}', "moby-25")("check", "--format", "sarif")).data, "omitted")
    })
  )
})
