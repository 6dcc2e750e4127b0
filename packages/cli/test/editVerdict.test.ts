import { assert, describe, it } from "@effect/vitest"
import { Disk } from "@oci-runtimes/node"
import { byHand } from "@oci-runtimes/node/testing"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { document, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const path = "/etc/docker/daemon.json"

/** A machine with crun, whose disk outlives the runs of the command on it. */
const machine = (config: object) => {
  const before = JSON.stringify(config)
  const disk = Disk.memory({ [path]: before, "/usr/bin/crun": program })
  const instead = Layer.succeed(Disk.Disk, disk)
  return {
    before,
    run: (...args: ReadonlyArray<string>) => runCommand({ engine: "moby-25", args, instead }),
    text: byHand(disk).text(path)
  }
}

const crun = { path: "/usr/bin/crun" }
const missing = { path: "/nope", runtimeArgs: ["-v"] }
const driver = { "exec-opts": ["native.cgroupdriver=bogus"] }

const refused = [
  {
    title: "a default runtime whose program is missing",
    config: { runtimes: { missing } },
    args: ["default", "missing"]
  },
  {
    title: "another default runtime with the same missing program",
    config: { runtimes: { a: missing, missing }, "default-runtime": "a" },
    args: ["default", "missing"]
  },
  {
    title: "a new default runtime whose program is missing",
    config: { runtimes: { crun, missing }, "default-runtime": "crun" },
    args: ["remove", "crun", "--new-default", "missing"]
  },
  {
    title: "arguments for a default runtime whose program is missing",
    config: { runtimes: { n: { path: "/nope" } }, "default-runtime": "n" },
    args: ["add", "n", "--path", "/nope", "--arg=-v", "--replace"]
  },
  { title: "a script that cannot be written", config: {}, args: ["add", "x/y", "--path", "/usr/bin/crun", "--arg=-v"] },
  {
    title: "a name that is too long",
    config: {},
    args: ["add", "n".repeat(186), "--path", "/usr/bin/crun", "--arg=-v"]
  },
  {
    title: "options that the engine cannot decode",
    config: driver,
    args: ["add", "x", "--type", "io.containerd.runc.v2", "--option", "IoUid=42"]
  }
]

describe("a change with which the engine would not start", () => {
  it.effect.each(refused)("is refused: $title", ({ args, config }) =>
    Effect.gen(function* () {
      const { before, run, text } = machine(config)
      for (const more of [[], ["--dry-run"]]) {
        const { data, notes, status } = yield* run(...args, ...more)
        assert.deepStrictEqual([status, data], [1, ""])
        assert.match(notes, /^error: Cannot make this change: the engine would not start: /)
        assert.isTrue(notes.endsWith("To make the change anyway, use --force.\nNothing was changed.\n"), notes)
      }
      const { error } = document(Documents.ErrorDocument, (yield* run(...args, "--json")).data)
      assert.deepInclude(error, { tag: "EditRefused", reason: "WouldNotStart" })
      assert.strictEqual(yield* text, before)
    })
  )

  it.effect.each(refused)("is made with --force, and told: $title", ({ args, config }) =>
    Effect.gen(function* () {
      const { before, run, text } = machine(config)
      const shown = yield* run(...args, "--force", "--dry-run", "--json")
      assert.strictEqual(yield* text, before)
      const { diagnostics } = document(Documents.EditDocument, shown.data)
      assert.isTrue(diagnostics.some(({ severity }) => severity === "error"))
      const { data, notes, status } = yield* run(...args, "--force")
      assert.strictEqual(status, 0)
      assert.match(data, /^(?:added|replaced|removed) runtime |is now the default runtime in /)
      assert.include(notes, "the engine would not start: ")
      assert.notInclude(notes, "systemctl")
      assert.notStrictEqual(yield* text, before)
    })
  )
})

describe("what kept the engine from starting before a change", () => {
  it.effect.each([
    { title: "a cgroup driver", config: driver, args: ["add", "crun", "--path", "/usr/bin/crun"] },
    { title: "a script", config: { runtimes: { "x/y": missing } }, args: ["default", "runc"] },
    {
      title: "a program",
      config: { runtimes: { crun, missing }, "default-runtime": "missing" },
      args: ["remove", "crun"]
    }
  ])("is told and does not refuse it: $title", ({ args, config }) =>
    Effect.gen(function* () {
      const { run } = machine(config)
      const { data, notes, status } = yield* run(...args)
      assert.strictEqual(status, 0)
      assert.match(data, /^(?:added|replaced|removed) runtime |is now the default runtime in /)
      assert.match(notes, /^error\[[a-z-]+\]: .*: the engine would not start: /)
      const again = yield* run(...args, "--json")
      const { changed, diagnostics } = document(Documents.EditDocument, again.data)
      assert.isFalse(changed)
      assert.isTrue(diagnostics.some(({ severity }) => severity === "error"))
    })
  )

  it.effect("is gone with the change that removes it", () =>
    Effect.gen(function* () {
      const { run } = machine({ runtimes: { crun, missing }, "default-runtime": "missing" })
      const { data, notes, status } = yield* run("default", "crun")
      assert.strictEqual(status, 0)
      assert.match(data, /^(?:added|replaced|removed) runtime |is now the default runtime in /)
      assert.notInclude(notes, "would not start")
    })
  )
})

describe("what this machine lacks for the runtime of a change", () => {
  it.effect.each([
    { args: ["default", "nvidia"], code: "program-not-in-path" },
    { args: ["default", "odd"], code: "program-not-executable" },
    { args: ["default", "kata"], code: "shim-not-installed" },
    { args: ["default", "io.containerd.kata.v2"], code: "shim-not-installed" },
    { args: ["remove", "crun", "--new-default", "nvidia"], code: "program-not-in-path" },
    { args: ["add", "nvidia", "--path", "nvidia-container-runtime"], code: "program-not-in-path" }
  ])("is told though it was so before: $args", ({ args, code }) =>
    Effect.gen(function* () {
      const { run } = machine({
        runtimes: {
          crun,
          nvidia: { path: "nvidia-container-runtime" },
          odd: { path: "/etc" },
          kata: { runtimeType: "io.containerd.kata.v2" }
        }
      })
      for (const more of [["--dry-run"], [], []]) {
        const { notes, status } = yield* run(...args, ...more)
        assert.strictEqual(status, 0)
        assert.deepStrictEqual(
          notes.split("\n").flatMap((line) => /^warning\[(.*?)\]/.exec(line)?.[1] ?? []),
          [code]
        )
      }
    })
  )

  it.effect("is not told of other runtimes", () =>
    Effect.gen(function* () {
      const { run } = machine({ runtimes: { crun, nvidia: { path: "nvidia-container-runtime" } } })
      const { notes } = yield* run("default", "crun")
      assert.notInclude(notes, "nvidia")
    })
  )
})
