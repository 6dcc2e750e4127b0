import { assert, describe, it } from "@effect/vitest"
import { ProgramRun } from "@oci-runtimes/core/machine"
import type { Programs } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const text = `{
  "runtimes": {
    "crun": { "path": "crun", "runtimeArgs": ["--debug"] },
    "wrong": { "path": "/usr/bin/tool" },
    "missing": { "path": "/nowhere" }
  }
}`

const files = { "/etc/docker/daemon.json": text, "/usr/bin/crun": program, "/usr/bin/tool": program }

const programs: Programs.Answers = {
  "/usr/bin/crun --debug features": ProgramRun.printed("{}"),
  "/usr/bin/tool features": Result.succeed({ exitCode: 2, stdout: "", stderr: "unknown command\n" })
}

const check = (...args: ReadonlyArray<string>) =>
  runCommand({ engine: "moby-25", args: ["check", ...args], files, programs })

describe("check --probe", () => {
  it.effect("runs the programs that are there, and reports those that do not answer as a runtime", () =>
    Effect.gen(function* () {
      const { data, status } = yield* check("--probe")
      assert.strictEqual(status, 0)
      assert.deepStrictEqual(
        data.split("\n").filter((line) => line.startsWith("warning")),
        [
          'warning[no-runtime-answer]: /etc/docker/daemon.json:4:24: runtime wrong: Cannot read the features of "/usr/bin/tool": "/usr/bin/tool features" ended with exit code 2: "unknown command".',
          'warning[program-missing]: /etc/docker/daemon.json:5:26: runtime missing: exec: "/nowhere": stat /nowhere: no such file or directory'
        ]
      )
    })
  )

  it.effect("does not go with --no-host", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* check("--probe", "--no-host")
      assert.deepStrictEqual(
        [status, notes],
        [
          2,
          "error: --no-host and --probe cannot be combined. Give one of them\nUsage: oci-runtimes check [flags] [FILE...] (more: oci-runtimes check --help)\n"
        ]
      )
    })
  )
})
