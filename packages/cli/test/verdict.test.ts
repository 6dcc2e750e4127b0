import { assert, describe, it } from "@effect/vitest"
import type { EngineVersion } from "@oci-runtimes/core/docker"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { files, program } from "./sampleMachine.ts"

interface Case {
  readonly title: string
  readonly engine: EngineVersion.EngineName
  readonly config: object
  readonly code: string
  /** The predictable part of the engine's message. */
  readonly reason: string
  /** The text that is marked. */
  readonly marked: string
  /** True if only this machine keeps the engine from starting. */
  readonly isOfMachine?: boolean
}

const scripted = (name: string) => ({ runtimes: { [name]: { path: "/usr/bin/crun", runtimeArgs: ["-v"] } } })

const nowhere = (path: string) => ({
  runtimes: { z: { path, runtimeArgs: ["-v"] } },
  "default-runtime": "z"
})

const lookUp = "couldn't create plugin manager: error while looking up the specified runtime path: exec: "

const engines = ["moby-23", "moby-25"] as const

const cases: ReadonlyArray<Case> = [
  ...engines.flatMap((engine): ReadonlyArray<Case> => [
    {
      title: "an unknown cgroup driver",
      engine,
      config: { "exec-opts": ["native.cgroupdriver={{ driver }}"] },
      code: "cgroup-driver-fault",
      reason: "native.cgroupdriver option {{ driver }} not supported",
      marked: '"native.cgroupdriver={{ driver }}"'
    },
    {
      title: "a cgroup driver of its own",
      engine,
      config: { debug: true, "exec-opts": ["Native.CgroupDriver = none"] },
      code: "cgroup-driver-fault",
      reason: "native.cgroupdriver option none is internally used and cannot be specified manually",
      marked: '"Native.CgroupDriver = none"'
    },
    {
      title: "a script in a directory that is not there",
      engine,
      config: scripted("x/y"),
      code: "unwritable-script",
      reason: "no such file or directory",
      marked: '"x/y"'
    },
    {
      title: "a script with a NUL character in its name",
      engine,
      config: scripted("n\0"),
      code: "unwritable-script",
      reason: "invalid argument",
      marked: '"n\\u0000"'
    },
    {
      title: "a script whose name is too long",
      engine,
      config: scripted("n".repeat(256)),
      code: "long-script-name",
      reason: "file name too long",
      marked: JSON.stringify("n".repeat(256))
    },
    {
      title: "a default runtime whose program is missing",
      engine,
      config: nowhere("/nope/x"),
      code: "default-runtime-not-found",
      reason: `${lookUp}"/nope/x": stat /nope/x: no such file or directory`,
      marked: '"default-runtime"',
      isOfMachine: true
    },
    {
      title: "a default runtime whose program is not in PATH",
      engine,
      config: nowhere("nope"),
      code: "default-runtime-not-found",
      reason: `${lookUp}"nope": executable file not found in $PATH`,
      marked: '"default-runtime"',
      isOfMachine: true
    }
  ]),
  {
    title: "a script whose name is too long with the digits that the engine adds",
    engine: "moby-25",
    config: scripted("é".repeat(92)),
    code: "long-script-name",
    reason: "file name too long",
    marked: JSON.stringify("é".repeat(92))
  },
  {
    title: "an option of a shim that cannot be decoded",
    engine: "moby-25",
    config: { runtimes: { a: { runtimeType: "io.containerd.runc.v2", options: { IoUid: 42 } } } },
    code: "refused-shim-option",
    reason: "runtime a: (0, 0): Can't convert 42(float64) to uint32",
    marked: '"IoUid"'
  }
]

const check = ({ config, engine }: Pick<Case, "config" | "engine">, ...args: ReadonlyArray<string>) =>
  runCommand({ engine, args: ["check", ...args], files: files(JSON.stringify(config)) })

const path = "/etc/docker/daemon.json"

describe("check of a file with which the engine would not start", () => {
  it.effect.each(cases)("$engine, $title: says so first, and ends with status 1", (given) =>
    Effect.gen(function* () {
      const { code, config, marked, reason } = given
      const { data, notes, status } = yield* check(given)
      assert.strictEqual(status, 1)
      assert.strictEqual(notes, "")
      const [verdict = "", configured = ""] = data.split("\n")
      assert.match(verdict, /^\/etc\/docker\/daemon\.json: Docker Engine [^,]* would not start, line 1: /)
      assert.include(verdict, `${reason}. `)
      assert.match(configured, /^(no )?configured runtimes.*; default runtime: .*$/)
      assert.notInclude(data, "accepted")
      const column = JSON.stringify(config).indexOf(marked) + 1
      assert.include(data, `error[${code}]: ${path}:1:${column}: the engine would not start: `)
      assert.include(data, "1 error")
    })
  )

  it.effect.each(cases)("$engine, $title: says the same in every format, and with --strict", (given) =>
    Effect.gen(function* () {
      const { code, reason } = given
      for (const strict of [[], ["--strict"]]) {
        const json = yield* check(given, "--json", ...strict)
        const { accepted, diagnostics, message, starts } = document(Documents.CheckDocument, json.data)
        assert.deepStrictEqual([json.status, accepted, starts], [1, true, false])
        assert.isTrue(message?.startsWith(`${path}: Docker Engine would not start: `))
        assert.isTrue(message?.endsWith(reason))
        const errors = diagnostics.filter(({ severity }) => severity === "error")
        assert.deepStrictEqual(
          errors.map((one) => one.code),
          [code]
        )
        const sarif = yield* check(given, "--format", "sarif", ...strict)
        const results: ReadonlyArray<{ readonly level: string; readonly ruleId: string }> = JSON.parse(sarif.data)
          .runs[0].results
        assert.strictEqual(sarif.status, 1)
        assert.deepStrictEqual(
          results.filter(({ level }) => level === "error").map(({ ruleId }) => ruleId),
          [code]
        )
        const github = yield* check(given, "--format", "github", ...strict)
        assert.strictEqual(github.status, 1)
        assert.lengthOf(
          github.data.split("\n").filter((line) => line.startsWith("::error ") && line.includes(`title=${code}::`)),
          1
        )
      }
    })
  )

  it.effect.each(cases)("$engine, $title: --no-host leaves out only what depends on the machine", (given) =>
    Effect.gen(function* () {
      const { isOfMachine = false } = given
      const { data, status } = yield* check(given, "--no-host")
      assert.strictEqual(status, isOfMachine ? 0 : 1)
      assert.strictEqual(data.startsWith(`${path}: accepted by `), isOfMachine)
      const json = yield* check(given, "--no-host", "--json")
      assert.strictEqual(document(Documents.CheckDocument, json.data).starts, isOfMachine)
    })
  )

  it.effect.each(engines)("%s starts with scripts that it writes elsewhere, which is a warning", (engine) =>
    Effect.gen(function* () {
      const { data, status } = yield* check({ engine, config: scripted("../x") })
      assert.strictEqual(status, 0)
      assert.isTrue(data.startsWith(`${path}: accepted by `))
      assert.include(data, "warning[unwritable-script]: ")
    })
  )

  it.effect("tells what is wrong besides a refusal as errors too", () =>
    Effect.gen(function* () {
      const config = { nope: 1, "exec-opts": ["native.cgroupdriver=none"] }
      const { data, status } = yield* check({ engine: "moby-25", config })
      assert.strictEqual(status, 1)
      assert.include(data, "error[unknown-directive]: ")
      assert.include(data, "error[cgroup-driver-fault]: ")
      assert.include(data, "2 errors")
    })
  )

  it.effect("escapes what a terminal would obey", () =>
    Effect.gen(function* () {
      const { data } = yield* check({
        engine: "moby-25",
        config: { "exec-opts": ["native.cgroupdriver=\u001b[31m\n"] }
      })
      assert.include(data.split("\n")[0], "line 1: native.cgroupdriver option \\u001b[31m not supported. ")
    })
  )
})

describe("other questions about a file with which the engine would not start", () => {
  it.effect.each(cases)("$engine, $title: list and resolve say so", (given) =>
    Effect.gen(function* () {
      const { config, engine, reason } = given
      const there = { ...files(JSON.stringify(config)), "/usr/bin/runc": program }
      const { notes, status } = yield* runCommand({ engine, args: ["list"], files: there })
      assert.strictEqual(status, 0)
      assert.isTrue(notes.startsWith(`warning: ${path}: Docker Engine would not start: `), notes)
      assert.isTrue(notes.endsWith(`${reason}\n`), notes)
      const resolved = yield* runCommand({ engine, args: ["resolve", "runc"], files: there })
      assert.deepStrictEqual([resolved.status, resolved.notes], [1, ""])
      const [first = ""] = resolved.data.split("\n")
      assert.isTrue(first.startsWith("runc: would not run here: the engine would not start: "), first)
      assert.isTrue(first.endsWith(reason), first)
    })
  )

  it.effect.each(cases)("$engine, $title: compare says so of the side", (given) =>
    Effect.gen(function* () {
      const { config, engine, reason } = given
      const args = ["compare", "--with", "/empty.json"]
      const there = { ...files(JSON.stringify(config)), "/empty.json": "{}" }
      const { data } = yield* runCommand({ engine, args, files: there })
      const [, from = "", to] = data.split("\n")
      const title = engine === "moby-23" ? "Docker Engine 23.0" : "Docker Engine 25 to 29"
      assert.isTrue(from.startsWith(`from ${path}: ${title} would not start: `), from)
      assert.isTrue(from.endsWith(reason), from)
      assert.strictEqual(to, `to   /empty.json: accepted by ${title}`)
      const json = yield* runCommand({ engine, args: [...args, "--json"], files: there })
      const sides = document(Documents.CompareDocument, json.data)
      assert.deepInclude(sides.from, { accepted: true, starts: false })
      assert.deepInclude(sides.to, { accepted: true, starts: true, message: null })
    })
  )

  it.effect.each(cases)("$engine, $title: reload-impact says that a restart would fail", (given) =>
    Effect.gen(function* () {
      const { code, config, engine, reason } = given
      const there = { "/etc/docker/daemon.json": "{}", "/new.json": JSON.stringify(config), "/usr/bin/crun": program }
      const args = ["reload-impact", "--with", "/new.json"]
      const { data, status } = yield* runCommand({ engine, args, files: there })
      assert.strictEqual(status, 1)
      assert.include(data, `${reason}); fix the file before the next restart.`)
      const isRefused = ["unwritable-script", "long-script-name", "refused-shim-option"].includes(code)
      assert.strictEqual(data.startsWith("refused: Error reconfiguring the daemon: "), isRefused)
    })
  )
})
