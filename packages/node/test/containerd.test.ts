/** containerd on machines in memory. */
import { assert, describe, it } from "@effect/vitest"
import { Containerd } from "@oci-runtimes/core/containerd"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { type Disk, Machine } from "@oci-runtimes/node"
import { ContainerdMachine } from "@oci-runtimes/node/containerd"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { machineWithout, on as onMachine, running } from "./daemonMachines.ts"
import { groupOf, program } from "./engineMachines.ts"

const main = "/etc/containerd/config.toml"
const k3s = "/var/lib/rancher/k3s/agent/etc/containerd/config.toml"
const k3sProgram = "/var/lib/rancher/k3s/data/current/bin/containerd"

const config = (name: string): string =>
  `version = 2\n[plugins."io.containerd.grpc.v1.cri".containerd]\ndefault_runtime_name = "${name}"\n[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.${name}]\nruntime_type = "io.containerd.runc.v2"\n`

const programs: Disk.Files = {
  "/usr/bin/containerd": program,
  "/usr/bin/containerd-shim-runc-v2": program,
  "/usr/bin/runc": program
}

const on: typeof onMachine = (asked, files, world) => onMachine(asked, { ...programs, ...files }, world)

const assess = Effect.fnUntraced(function* (
  options?: Parameters<typeof ContainerdMachine.target>[0],
  searchPath?: string
) {
  return yield* ContainerdMachine.assess(Containerd.newest(), yield* ContainerdMachine.target(options), searchPath)
})

describe("containerd on a machine", () => {
  it.effect("is the one that runs, with its file and PATH", () =>
    Effect.gen(function* () {
      const files = {
        ...running("containerd", ["-c", "/x.toml"], { variables: { PATH: "/opt" } }),
        "/x.toml": config("x")
      }
      const { daemon, facts, table } = yield* on(assess(), files)
      assert.deepStrictEqual([table.defaultRuntime, facts.searchPath, daemon.pid], ["x", "/opt", 700])
      assert.strictEqual((yield* on(assess({}, "/mine"), files)).facts.searchPath, "/mine")
    })
  )

  it.effect("is one without a file if nothing tells of one", () =>
    Effect.gen(function* () {
      const { daemon, others, table } = yield* on(assess(), {})
      assert.deepStrictEqual([table.defaultRuntime, daemon.pid, others], ["runc", undefined, []])
    })
  )

  it.effect("is that of k3s by its file, and is asked by its program", () =>
    Effect.gen(function* () {
      const found = yield* on(
        Effect.gen(function* () {
          const { daemon } = yield* ContainerdMachine.target()
          return yield* ContainerdMachine.detect(daemon)
        }),
        { [k3s]: config("runc"), [k3sProgram]: program },
        {
          programs: {
            [`${k3sProgram} --version`]: ProgramRun.printed("containerd github.com/k3s-io/containerd v2.1.5-k3s1 abc\n")
          }
        }
      )
      assert.strictEqual(found.because, `${k3sProgram} --version reports 2.1.5-k3s1`)
    })
  )

  it.effect("may run more than once: a file tells which one", () =>
    Effect.gen(function* () {
      const files = {
        ...running("containerd"),
        ...running("containerd", ["-c", k3s], { pid: 701, group: groupOf("k3s.service") }),
        [main]: config("runc"),
        [k3s]: config("fast")
      }
      const first = yield* on(assess(), files)
      assert.deepStrictEqual([first.daemon.pid, first.others.map(({ pid }) => pid)], [700, [701]])
      const second = yield* on(assess({ file: k3s }), files)
      assert.deepStrictEqual([second.daemon.pid, second.table.defaultRuntime, second.alone], [701, "fast", undefined])
    })
  )

  it.effect("reads a file that its main file imports", () =>
    Effect.gen(function* () {
      const files = {
        ...running("containerd"),
        [main]: 'version = 2\nimports = ["conf.d/*.toml"]\n',
        "/etc/containerd/conf.d/a.toml": config("a")
      }
      const { alone, table } = yield* on(assess({ file: "/etc/containerd/conf.d/a.toml" }), files)
      assert.deepStrictEqual([alone, table.defaultRuntime], [undefined, "a"])
    })
  )

  it.effect.each<[string, boolean, string]>([
    ["is judged alone", true, "not-read"],
    ["is judged alone without the machine", false, "not-looked"]
  ])("that does not read a file: it %s", ([, host, alone]) =>
    Effect.gen(function* () {
      const files = { ...running("containerd"), [main]: config("a"), "/tmp/b.toml": config("b") }
      const found = yield* on(assess({ file: "/tmp/b.toml", host }), files)
      assert.deepStrictEqual([found.alone, found.table.defaultRuntime, found.daemon.pid], [alone, "b", undefined])
    })
  )

  it.effect("in a container is not looked into", () =>
    Effect.gen(function* () {
      const files: Disk.Files = { ...running("containerd", [], { root: "/node" }), "/node": { type: "directory" } }
      const { daemon, elsewhere } = yield* on(ContainerdMachine.target(), files)
      assert.deepStrictEqual([daemon.pid, elsewhere], [undefined, [700]])
    })
  )

  it.effect("is not on another system", () =>
    Effect.gen(function* () {
      const environment = { platform: "windows", variables: {} } as const
      const failure = yield* Effect.flip(on(ContainerdMachine.target(), {}, { environment }))
      assert.match(failure.message, /^This system is not Linux, so its containerd is in a virtual machine\./)
    })
  )

  it.effect("is hidden from a user who may not read its file", () =>
    Effect.gen(function* () {
      const machine = (uid: number) => machineWithout(main, { ...programs, [main]: "" }, uid)
      const failure = yield* Effect.flip(Effect.provide(assess(), machine(1000)))
      assert.strictEqual(
        failure.message,
        `Cannot tell the configuration of containerd: this user may not read "${main}". Run this as root`
      )
      assert.match((yield* Effect.provide(assess(), machine(0))).reading.refusal ?? "", /permission denied/)
    })
  )
})

describe("the release of containerd", () => {
  it.effect.each<[string, ProgramRun.RunOutcome | undefined, string | undefined, RegExp]>([
    [
      "is that of its program",
      ProgramRun.printed("containerd github.com/containerd/containerd/v2 v2.1.9 abc\n"),
      "containerd-2.1.9",
      /reports 2\.1\.9$/
    ],
    [
      "is not known before 1.6",
      ProgramRun.printed("containerd github.com/containerd/containerd v1.4.13 x\n"),
      undefined,
      /^$/
    ],
    [
      "is the newest one if its program says something else",
      ProgramRun.printed("hello\n"),
      Containerd.newest().id,
      /reports no version/
    ],
    [
      "is the newest one if its program hangs",
      Result.fail({ _tag: "TimedOut", milliseconds: 3000, stdout: "", stderr: "" }),
      Containerd.newest().id,
      /^assumed: containerd --version did not end within 3 s/
    ],
    ["is the newest one if its program cannot be run", undefined, Containerd.newest().id, /could not be started/]
  ])("%s", ([, printed, id, because]) =>
    Effect.gen(function* () {
      const answers = printed === undefined ? {} : { "/usr/bin/containerd --version": printed }
      const found = Result.getOrUndefined(
        yield* Effect.result(on(ContainerdMachine.detect({ program: undefined }), {}, { programs: answers }))
      )
      assert.strictEqual(found?.engine.id, id)
      assert.match(found?.because ?? "", because)
    })
  )

  it.effect("is the newest one without containerd, and says so", () =>
    Effect.gen(function* () {
      const { because, engine } = yield* Effect.provide(
        ContainerdMachine.detect({ program: undefined }),
        Machine.memory({})
      )
      assert.strictEqual(engine.id, Containerd.newest().id)
      assert.match(because, /^assumed: containerd is not installed/)
    })
  )
})
