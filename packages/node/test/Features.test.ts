import { assert, describe, it } from "@effect/vitest"
import { Table } from "@oci-runtimes/core/data"
import { RuntimeFeatures } from "@oci-runtimes/core/docker"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Disk, EngineEnvironment, ExecutableLookup, Features, Machine, Programs } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll } from "vitest"
import { goneFromSystem, marker, scriptDirectory } from "./realPrograms.ts"

const scripts = scriptDirectory("features")
const mark = marker()

beforeAll(() => {
  const runtime = (name: string, text: string) => scripts.write(name, `#!/bin/sh\n${text}\n`)
  runtime("good", `echo "$0 $*" >>"\${0%/*}/log"; echo '{"ociVersionMax": "1.1.0", "linux": {"cgroup": {"v2": true}}}'`)
  runtime("old", 'echo "unknown command $1" >&2; exit 1')
  runtime("silent", "exit 0")
  runtime("chatty", "echo I am a runtime")
  runtime("endless", "exec yes")
  runtime("hanging", `sleep ${mark} & wait`)
  runtime("crashing", "kill -ABRT $$")
  scripts.write("empty", "")
  scripts.write("text", "", 0o644)
})

afterAll(() => scripts.remove())

const command = (name: string) => `Cannot read the features of "${name}": "${name} features"`

const services = () => {
  const machine = Layer.mergeAll(
    Disk.layer,
    EngineEnvironment.layer({ variables: { PATH: `${scripts.path}:/usr/bin:/bin` }, workingDirectory: scripts.path })
  )
  return Layer.merge(machine, Programs.layer)
}

/** Runtimes that are named by their program, with what the look-up finds. */
const runtimes = Effect.fnUntraced(function* (...programs: ReadonlyArray<string>) {
  const { variables, workingDirectory } = yield* EngineEnvironment.EngineEnvironment
  const environment = { searchPath: variables.PATH ?? "", workingDirectory }
  const asked = new Map<string, Features.Asked>()
  for (const path of programs) {
    asked.set(path, { path, runtimeArgs: [], found: yield* ExecutableLookup.find(path, environment, "go-1.20") })
  }
  return Table.make(asked)
})

const summary = (program: string, answer: Features.Answer | undefined): unknown => {
  if (answer === undefined) return undefined
  return Result.isSuccess(answer)
    ? answer.success
    : RuntimeFeatures.describe({ program, args: ["features"] }, answer.failure)
}

describe("the features of runtimes on the disk", () => {
  it.live("are read from all of them, whatever they do", () =>
    Effect.gen(function* () {
      const limits: ProgramRun.Limits = { milliseconds: 3000, bytes: 10_000 }
      const expected = new Map<string, unknown>([
        ["good", { ociVersionMax: "1.1.0", linux: { cgroup: { v2: true } } }],
        ["old", `${command("old")} ended with exit code 1: "unknown command features".`],
        [
          "silent",
          `${command("silent")} printed nothing although it ended with exit code 0, so it may not be a runtime.`
        ],
        [
          "chatty",
          `${command("chatty")} printed something other than JSON (line 1, column 1: invalid character 'I' looking for beginning of value).`
        ],
        ["endless", `${command("endless")} wrote more than 10000 bytes to stdout and was killed.`],
        ["hanging", `${command("hanging")} did not end within 3 s and was killed.`],
        ["crashing", `${command("crashing")} was killed by SIGABRT.`],
        ["none", 'Cannot read the features of "none": exec: "none": executable file not found in $PATH.'],
        ["./text", 'Cannot read the features of "./text": exec: "./text": permission denied.'],
        ["./good", { ociVersionMax: "1.1.0", linux: { cgroup: { v2: true } } }]
      ])
      const asked = yield* runtimes(...expected.keys())
      const answers = yield* Features.read(Table.make([...asked, ["same", asked.get("good")!]]), {
        limits,
        concurrency: 3
      })
      assert.deepStrictEqual(
        new Map([...answers].map(([name, answer]) => [name, summary(name, answer)])),
        new Map([...expected, ["same", expected.get("good")]])
      )
      yield* goneFromSystem(mark)
      const runs = readFileSync(join(scripts.path, "log"), "utf8").trimEnd().split("\n")
      assert.sameMembers(runs, [`${scripts.path}/good features`, "./good features"])
    }).pipe(Effect.provide(services()))
  )

  it.live("are not those of an empty file, which the engine cannot execute", () =>
    Effect.gen(function* () {
      const answers = yield* Features.read(yield* runtimes("empty"))
      const failure = { _tag: "NotStarted" as const, at: `${scripts.path}/empty`, errno: "ENOEXEC" }
      assert.deepStrictEqual(answers.get("empty"), Result.fail(failure))
    }).pipe(Effect.provide(services()))
  )
})

describe("the features of runtimes of another machine", () => {
  const machine = Machine.memory({
    files: { "/opt/bin/runc": { type: "file", content: "", mode: 0o755 } },
    environment: { variables: { PATH: "/opt/bin" } }
  })
  const answers = Programs.layerOf({ "/opt/bin/runc features": ProgramRun.printed('{"ociVersionMin": "1.0.0"}') })

  it.effect("are what its programs are said to answer", () =>
    Effect.gen(function* () {
      const features = yield* Features.read(yield* runtimes("runc", "crun"))
      assert.deepStrictEqual(features.get("runc"), Result.succeed({ ociVersionMin: "1.0.0" }))
      assert.strictEqual(
        summary("crun", features.get("crun")),
        'Cannot read the features of "crun": exec: "crun": executable file not found in $PATH.'
      )
    }).pipe(Effect.provide(Layer.merge(machine, answers)))
  )
})
