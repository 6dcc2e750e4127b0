/** CRI-O on machines in memory. */
import { assert, describe, it } from "@effect/vitest"
import { Crio } from "@oci-runtimes/core/crio"
import { ProgramRun } from "@oci-runtimes/core/machine"
import type { Disk } from "@oci-runtimes/node"
import { CrioMachine } from "@oci-runtimes/node/crio"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { machineWithout, on as onMachine, running } from "./daemonMachines.ts"
import { groupOf, program } from "./engineMachines.ts"

const main = "/etc/crio/crio.conf"
const dropIn = "/etc/crio/crio.conf.d/10-fast.conf"

const fast = (path: string): string => `[crio.runtime.runtimes.fast]\nruntime_path = "${path}"\n`

/** The programs of every machine. */
const programs: Disk.Files = {
  "/usr/bin/crio": program,
  "/usr/bin/crun": program,
  "/usr/bin/conmon": program
}

const on: typeof onMachine = (asked, files, world) => onMachine(asked, { ...programs, ...files }, world)

const assess = Effect.fnUntraced(function* (options?: Parameters<typeof CrioMachine.target>[0], searchPath?: string) {
  return yield* CrioMachine.assess(Crio.newest(), yield* CrioMachine.target(options), searchPath)
})

describe("CRI-O on a machine", () => {
  it.effect("is the one that runs, with its files, flags and PATH", () =>
    Effect.gen(function* () {
      const files = {
        ...running("crio", ["-c", "/etc/other.conf", "--default-runtime", "fast"], {
          variables: { PATH: "/opt/bin", CONTAINER_CONMON: "/opt/bin/conmon" }
        }),
        "/etc/other.conf": "",
        "/opt/bin/conmon": program,
        [dropIn]: fast("/usr/bin/crun")
      }
      const { daemon, facts, reading, table } = yield* on(assess(), files)
      assert.deepStrictEqual(reading.settings.files, ["/etc/other.conf", dropIn])
      assert.deepStrictEqual([table.defaultRuntime, facts.searchPath, daemon.pid], ["fast", "/opt/bin", 700])
      assert.strictEqual(reading.settings.conmon?.value, "/opt/bin/conmon")
      assert.isUndefined(table.startFault)
      assert.strictEqual((yield* on(assess({}, "/mine"), files)).facts.searchPath, "/mine")
    })
  )

  it.effect("is one without flags if nothing tells of one", () =>
    Effect.gen(function* () {
      const { daemon, files, table } = yield* on(assess(), { [main]: "", "/proc/sys/kernel/arch": "aarch64\n" })
      assert.isUndefined(daemon.pid)
      assert.strictEqual(table.settings.given.platform, "linux/arm64")
      assert.strictEqual(table.defaultRuntime, "crun")
      assert.strictEqual(files.get(main)?._tag, "File")
    })
  )

  it.effect("in a container is not looked into", () =>
    Effect.gen(function* () {
      const { daemon, elsewhere, others } = yield* on(CrioMachine.target(), {
        ...running("crio", [], { root: "/node" }),
        "/node": { type: "directory" }
      })
      assert.deepStrictEqual([daemon.pid, others, elsewhere], [undefined, [], [700]])
    })
  )

  it.effect("may run more than once", () =>
    Effect.gen(function* () {
      const files = {
        ...running("crio"),
        ...running("crio", ["-c", "/b.conf", "-d", ""], { pid: 701, group: groupOf("b.service") }),
        "/b.conf": ""
      }
      const first = yield* on(CrioMachine.target(), files)
      assert.deepStrictEqual([first.daemon.pid, first.others.map(({ pid }) => pid)], [700, [701]])
      const second = yield* on(CrioMachine.target({ file: "/b.conf" }), files)
      assert.deepStrictEqual([second.daemon.pid, second.others.map(({ pid }) => pid)], [701, [700]])
    })
  )

  it.effect("is not on another system", () =>
    Effect.gen(function* () {
      const environment = { platform: "macos", variables: {} } as const
      const failure = yield* Effect.flip(on(CrioMachine.target(), {}, { environment }))
      assert.match(failure.message, /^This system is not Linux, so its CRI-O is in a virtual machine\./)
      assert.strictEqual((yield* on(CrioMachine.target({ file: "/x" }), {}, { environment })).alone, "not-looked")
    })
  )
})

describe("a file of CRI-O", () => {
  it.effect.each<[string, string, string | undefined, ReadonlyArray<string>]>([
    ["that is the main file counts with the drop-ins", main, undefined, [main, dropIn]],
    ["that is a drop-in counts with the main file", dropIn, undefined, [main, dropIn]],
    ["that has an odd path is the same", "/etc/crio/../crio/./crio.conf", undefined, [main, dropIn]],
    ["that CRI-O does not read counts alone", "/tmp/x.conf", "not-read", ["/tmp/x.conf"]]
  ])("%s", ([, file, alone, expected]) =>
    Effect.gen(function* () {
      const files = { [main]: "", [dropIn]: fast("/usr/bin/crun"), "/tmp/x.conf": "" }
      for (const daemon of [running("crio"), {}]) {
        const found = yield* on(assess({ file }), { ...files, ...daemon })
        assert.deepStrictEqual([found.alone, found.reading.settings.files], [alone, expected])
      }
    })
  )

  it.effect("that counts alone counts without flags and with the PATH of the daemon", () =>
    Effect.gen(function* () {
      const files = {
        ...running("crio", ["--default-runtime", "gone"], { variables: { PATH: "/opt" } }),
        "/tmp/x.conf": ""
      }
      const { facts, table } = yield* on(assess({ file: "/tmp/x.conf" }), files)
      assert.deepStrictEqual([table.defaultRuntime, facts.searchPath], ["crun", "/opt"])
    })
  )

  it.effect("that is faulty is read by the daemon, too", () =>
    Effect.gen(function* () {
      const files = { ...running("crio"), [main]: "", [dropIn]: "[" }
      const { alone, reading } = yield* on(assess({ file: dropIn }), files)
      assert.isUndefined(alone)
      assert.match(reading.refusal ?? "", /10-fast\.conf/)
    })
  )

  it.effect("that is judged without the machine has no lookups", () =>
    Effect.gen(function* () {
      const { alone, daemon, table } = yield* on(assess({ file: dropIn, host: false }), {
        ...running("crio"),
        [dropIn]: fast("/gone")
      })
      assert.deepStrictEqual([alone, daemon.searchPath], ["not-looked", undefined])
      assert.isTrue(table.runtimes.has("fast"))
    })
  )

  it.effect("that this user may not read hides the configuration, except from root", () =>
    Effect.gen(function* () {
      const machine = (uid: number) => machineWithout(dropIn, { ...programs, [dropIn]: "" }, uid)
      const failure = yield* Effect.flip(Effect.provide(assess(), machine(1000)))
      assert.strictEqual(
        failure.message,
        `Cannot tell the configuration of CRI-O: this user may not read "${dropIn}". Run this as root`
      )
      const { reading } = yield* Effect.provide(assess(), machine(0))
      assert.match(reading.refusal ?? "", /permission denied$/)
    })
  )
})

describe("the release of CRI-O", () => {
  it.effect.each<[string, ProgramRun.RunOutcome | undefined, string | undefined, RegExp]>([
    [
      "is that of its program",
      ProgramRun.printed("crio version 1.34.2\nVersion: 1.34.2\n"),
      "cri-o-1.34.2",
      /reports 1\.34\.2$/
    ],
    ["is not known before 1.24", ProgramRun.printed("crio version 1.23.5\n"), undefined, /^$/],
    [
      "is the newest one if its program says something else",
      ProgramRun.printed("hello\n"),
      "cri-o-1.36",
      /^assumed: crio --version reports no version/
    ],
    [
      "is the newest one if its program hangs",
      Result.fail({ _tag: "TimedOut", milliseconds: 3000, stdout: "", stderr: "" }),
      "cri-o-1.36",
      /^assumed: crio --version did not end within 3 s/
    ],
    [
      "is the newest one if its program cannot be run",
      undefined,
      "cri-o-1.36",
      /^assumed: crio --version could not be started/
    ]
  ])("%s", ([, printed, id, because]) =>
    Effect.gen(function* () {
      const answers = printed === undefined ? {} : { "/usr/bin/crio --version": printed }
      const found = Result.getOrUndefined(
        yield* Effect.result(on(CrioMachine.detect({ program: undefined }), {}, { programs: answers }))
      )
      assert.strictEqual(found?.engine.id, id)
      assert.match(found?.because ?? "", because)
    })
  )

  it.effect("is that of the program of the process", () =>
    Effect.gen(function* () {
      const { because } = yield* on(
        Effect.flatMap(CrioMachine.target(), ({ daemon }) => CrioMachine.detect(daemon)),
        { ...running("crio", [], { executable: "/opt/crio" }), "/opt/crio": program },
        { programs: { "/opt/crio --version": ProgramRun.printed("crio version 1.30.1\n") } }
      )
      assert.strictEqual(because, "/opt/crio --version reports 1.30.1")
    })
  )
})
