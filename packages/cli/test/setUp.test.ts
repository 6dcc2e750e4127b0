import { assert, describe, it } from "@effect/vitest"
import { Disk } from "@oci-runtimes/node"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { document, runCommand } from "./Command.ts"
import { files } from "./sampleMachine.ts"

describe("plan and apply", () => {
  it.effect("plan shows the change to each script, and the steps", () =>
    Effect.gen(function* () {
      const there = {
        "/var/lib/docker/runtimes/debug": { type: "file", content: "old", mode: 0o755 },
        "/var/lib/docker/runtimes/gone": "x"
      } as const
      const { data, status } = yield* runCommand({ args: ["plan"], files: { ...files(), ...there } })
      assert.strictEqual(status, 0)
      assert.isTrue(
        data.startsWith(`would write 2 scripts in /var/lib/docker/runtimes, would remove 1 file:
  ~ debug (changed)
      mode 0755 → 0700
      - old
      + #!/bin/sh
      + crun --debug --log=/x y $@
  - gone (removed)
  + missing (added)
steps:
  SCRIPTS is /var/lib/docker/runtimes
  STAGING is /var/lib/docker/gen-runtimes.`)
      )
      assert.strictEqual(data.match(/gen-runtimes\./g)?.length, 1)
      assert.include(data, "rename STAGING/final/debug to SCRIPTS/debug\n")
      assert.match(data, /\d syncs are not shown; --verbose shows them\n$/)
      assert.notMatch(data, /\d\. sync /)
      const verbose = yield* runCommand({ args: ["plan", "--verbose"], files: { ...files(), ...there } })
      assert.match(verbose.data, /\d\. sync \/var\/lib\/docker\/gen-runtimes\./)
      assert.notInclude(verbose.data, "STAGING")
    })
  )

  it.effect("both say that there is nothing to do", () =>
    Effect.gen(function* () {
      const instead = Layer.succeed(Disk.Disk, Disk.memory(files()))
      yield* runCommand({ args: ["apply"], instead })
      for (const args of [["plan"], ["apply"]]) {
        const { data } = yield* runCommand({ args, instead })
        assert.isTrue(data.startsWith("nothing to do: 2 scripts in /var/lib/docker/runtimes are up to date\n"), data)
      }
      const none = yield* runCommand({ args: ["apply", "--config", "/none.json"], files: { "/none.json": "{}" } })
      assert.strictEqual(none.data, "done: wrote no scripts in /var/lib/docker/runtimes\n")
    })
  )

  it.effect.each(["plan", "prune --dry-run"])("%s says that it changes nothing if it cannot look", (line) =>
    Effect.gen(function* () {
      const args = [...line.split(" "), "--data-root", "/etc/docker/daemon.json"]
      const { data, notes, status } = yield* runCommand({ engine: "moby-25", args, files: files() })
      assert.deepStrictEqual([status, data], [1, ""])
      assert.strictEqual(
        notes,
        `error: Cannot plan the scripts: lstat /etc/docker/daemon.json/runtimes: not a directory
Nothing was changed: a dry run never changes anything.
`
      )
      const json = yield* runCommand({ args: [...args, "--json"], files: files() })
      assert.deepInclude(document(Documents.ErrorDocument, json.data).error, { tag: "PlanFailed", errno: "ENOTDIR" })
    })
  )

  it.effect("apply shows the place of what keeps the engine from starting", () =>
    Effect.gen(function* () {
      const text = '{\n  "exec-opts": ["native.cgroupdriver=bogus"]\n}'
      const { data, notes, status } = yield* runCommand({ args: ["apply"], files: files(text) })
      assert.deepStrictEqual([status, data], [1, ""])
      assert.strictEqual(
        notes,
        `error[cgroup-driver-fault]: /etc/docker/daemon.json:2:17: the engine would not start: native.cgroupdriver option bogus not supported
2 |   "exec-opts": ["native.cgroupdriver=bogus"]
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^
Write "native.cgroupdriver=systemd" or "native.cgroupdriver=cgroupfs", or remove it from "exec-opts".
`
      )
    })
  )

  it.effect("names only the first of many things that it leaves alone", () =>
    Effect.gen(function* () {
      const names = Array.from({ length: 12 }, (_, index) => `/var/lib/docker/gen-runtimes${100 + index}`)
      const there = { ...files(), ...Object.fromEntries(names.map((name) => [name, "x"])) }
      const { notes, status } = yield* runCommand({ args: ["apply"], files: there })
      assert.strictEqual(status, 0)
      assert.deepStrictEqual(
        notes
          .trimEnd()
          .split("\n")
          .map((line) => line.split(",")[0]),
        [
          ...names.slice(0, 10).map((name) => `warning: Did not remove ${name}`),
          "warning: 2 more warnings of this kind are not shown. Use --json to see all"
        ]
      )
      const all = yield* runCommand({ args: ["apply", "--json"], files: there })
      assert.lengthOf(document(Documents.ApplyDocument, all.data).warnings, 12)
    })
  )

  it.effect("both print documents with --json", () =>
    Effect.gen(function* () {
      const planned = yield* runCommand({ args: ["plan", "--json"], files: files() })
      const { changes, steps } = document(Documents.PlanDocument, planned.data)
      assert.deepStrictEqual(changes, [
        {
          name: "debug",
          change: "added",
          before: null,
          after: { content: "#!/bin/sh\ncrun --debug --log=/x y $@\n", mode: "0700" }
        },
        {
          name: "missing",
          change: "added",
          before: null,
          after: { content: "#!/bin/sh\n/nowhere x $@\n", mode: "0700" }
        }
      ])
      assert.match(steps.join("\n"), /rename \S+\/new to \/var\/lib\/docker\/runtimes\n/)
      const applied = yield* runCommand({ args: ["apply", "--json"], files: files() })
      assert.deepStrictEqual(document(Documents.ApplyDocument, applied.data).written, [
        { path: "/var/lib/docker/runtimes/debug", bytes: 37 },
        { path: "/var/lib/docker/runtimes/missing", bytes: 24 }
      ])
    })
  )

  it.effect("apply shows progress only where there is much to do", () =>
    Effect.gen(function* () {
      const few = yield* runCommand({ args: ["apply"], files: files() })
      assert.strictEqual(few.notes, "")
      const runtimes = Object.fromEntries(
        Array.from({ length: 120 }, (_, n) => [`r${n}`, { path: "x", runtimeArgs: ["y"] }])
      )
      const many = yield* runCommand({ args: ["apply"], files: files(JSON.stringify({ runtimes })) })
      assert.match(many.notes, /^\[50 of (\d+) steps\]\[100 of \1 steps\]/)
      assert.include(many.data, "done: wrote 120 scripts in /var/lib/docker/runtimes\n")
    })
  )

  it.effect.each(["plan", "apply"])("%s refuses names that would leave the scripts directory", (subcommand) =>
    Effect.gen(function* () {
      const text =
        '{"runtimes": {"../x": {"path": "y", "runtimeArgs": ["z"]}, "./x": {"path": "y", "runtimeArgs": ["z"]}}}'
      const { data, status } = yield* runCommand({ args: [subcommand, "--json"], files: files(text) })
      assert.strictEqual(status, 1)
      assert.deepInclude(document(Documents.ErrorDocument, data).error, {
        tag: "PlanRefused",
        refused: [
          { tag: "RefusedScriptName", name: "../x", reason: "ContainsSlash" },
          { tag: "RefusedScriptName", name: "./x", reason: "ContainsSlash" }
        ]
      })
    })
  )

  it.effect.each(["plan", "apply"])("%s refuses scripts that the engine cannot write, as check does", (subcommand) =>
    Effect.gen(function* () {
      const text = '{"runtimes": {"x/y": {"path": "y", "runtimeArgs": ["z"]}}}'
      const { data, notes, status } = yield* runCommand({ args: [subcommand], files: files(text) })
      assert.deepStrictEqual([status, data], [1, ""])
      const checked = yield* runCommand({ args: ["check", "--no-host"], files: files(text) })
      assert.match(
        notes,
        /^error\[unwritable-script\]: \/etc\/docker\/daemon.json:1:15: the engine would not start: open .*: no such file or directory\n/
      )
      assert.include(checked.data, notes)
    })
  )

  it.effect("apply fails with operation, path and errno", () =>
    Effect.gen(function* () {
      const { data, status } = yield* runCommand({
        args: ["apply", "--json", "--data-root", "/etc/docker/daemon.json"],
        files: files()
      })
      assert.strictEqual(status, 1)
      assert.deepInclude(document(Documents.ErrorDocument, data).error, {
        tag: "PlanFailed",
        message: "lstat /etc/docker/daemon.json/runtimes: not a directory",
        operation: "lstat",
        errno: "ENOTDIR"
      })
    })
  )
})
