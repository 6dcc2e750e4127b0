/** Podman on machines in memory: the recorded answers of real Podmans, asked through the ports. */
import { assert, describe, it } from "@effect/vitest"
import { Podman, type PodmanEngine } from "@oci-runtimes/core/podman"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { type Disk, Machine } from "@oci-runtimes/node"
import { PodmanMachine } from "@oci-runtimes/node/podman"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parse, type Vector, type VectorFile } from "../../core/test/podman/Vector.ts"
import { program } from "./engineMachines.ts"
import { answerTo, isSimple, recorded } from "./podmanAnswer.ts"

const fixtures = join(import.meta.dirname, "../../core/test/fixtures/podman")

const engines: ReadonlyArray<readonly [name: string, engine: PodmanEngine.PodmanEngine, atLeast: number]> = [
  ["podman-4.3", Podman.podman43, 250],
  ["podman-5.4", Podman.podman54, 250],
  ["podman-5.8", Podman.podman58, 250]
]

/** The directories of every machine, and its monitor. */
const usual: Disk.Files = {
  ...Object.fromEntries(
    ["/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/opt", "/root", "/dev"].map(
      (path) => [path, { type: "directory" } as const]
    )
  ),
  ...Object.fromEntries(
    ["busybox", "sh", "cat", "echo", "env", "sleep", "true"].map((name) => [`/bin/${name}`, program])
  ),
  "/dev/null": "",
  "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
  "/usr/libexec/podman/conmon": program
}

/** Returns what is at a path, as a disk in memory has it; undefined for what such a disk does not have. */
const entryOf = (file: VectorFile): Disk.Entry | undefined => {
  if (typeof file === "string") return file
  const { base64, mode, target = "", text = "", type = "file" } = file
  const bits = mode === undefined ? undefined : Number.parseInt(mode, 8)
  switch (type) {
    case "symlink":
      return { type: "link", target }
    case "directory":
      return { type, mode: bits ?? 0o755 }
    case "engine":
    case "program":
      return { type: "file", content: text, mode: bits ?? 0o755 }
    case "file":
      return {
        type,
        content: base64 === undefined ? text : new Uint8Array(Buffer.from(base64, "base64")),
        mode: bits ?? 0o644
      }
    default:
      return undefined
  }
}

/** Returns the entries of a machine; undefined if a disk in memory does not have them, or if they belong to another user. */
const filesOf = ({ files = {}, uid = 0 }: Vector): Disk.Files | undefined => {
  const entries = Object.entries(files).map(([path, file]) => [path, entryOf(file)] as const)
  const links = entries.flatMap(([path, entry]) => (typeof entry === "object" && entry.type === "link" ? [path] : []))
  const isWithin = entries.some(([path]) => links.some((link) => path.startsWith(`${link}/`)))
  return uid !== 0 || isWithin || entries.some(([, entry]) => entry === undefined)
    ? undefined
    : { ...usual, ...(Object.fromEntries(entries) as Disk.Files) }
}

const machineOf = ({ cgroups, cwd = "/", env = {} }: Vector, files: Disk.Files) =>
  Machine.memory({
    files: { ...files, ...(cgroups !== "v1" && { "/sys/fs/cgroup/cgroup.controllers": "" }) },
    environment: {
      workingDirectory: cwd,
      variables: Object.fromEntries(
        Object.entries({
          PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          HOME: "/root",
          ...env
        }).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
      )
    }
  })

describe("the answers of Podman on a machine", () => {
  it.effect.each(engines)("%s", ([name, engine, atLeast]) =>
    Effect.gen(function* () {
      let compared = 0
      for (const vector of parse(readFileSync(join(fixtures, `${name}.jsonl`), "utf8"))) {
        const files = filesOf(vector)
        // Podman before 5.0 asks monitors for their versions, and this library does not.
        const isOfMonitors = name === "podman-4.3" && vector.id.startsWith("monitor-")
        if (files === undefined || isOfMonitors) continue
        for (const [index, question] of vector.ask.entries()) {
          const expected = vector.expect[index]!
          if (!isSimple(question, expected)) continue
          compared++
          const answer = yield* Effect.provide(answerTo(engine, question), machineOf(vector, files))
          assert.deepStrictEqual<object>(answer, recorded(expected), vector.id)
        }
      }
      assert.isAtLeast(compared, atLeast)
    })
  )
})

const detectOn = (printed: ProgramRun.RunOutcome | undefined) =>
  Effect.provide(
    PodmanMachine.detect,
    Machine.memory({
      files: { "/usr/bin/podman": program },
      environment: { variables: { PATH: "/usr/bin" } },
      programs: printed === undefined ? {} : { "/usr/bin/podman --version": printed }
    })
  )

describe("the release of Podman", () => {
  it.effect.each<[string, ProgramRun.RunOutcome | undefined, string | undefined]>([
    ["is that of its program", ProgramRun.printed("podman version 5.4.2\n"), "podman-5.4.2"],
    ["is not known before 4.0", ProgramRun.printed("podman version 3.4.4\n"), undefined],
    ["is not known if its program prints no number", ProgramRun.printed("podman version unknown\n"), undefined],
    ["is the newest one if its program prints something else", ProgramRun.printed("Docker\n"), "podman-5.8"],
    ["is the newest one if its program cannot be run", undefined, "podman-5.8"]
  ])("%s", ([, printed, id]) =>
    Effect.gen(function* () {
      const found = yield* Effect.result(detectOn(printed))
      assert.strictEqual(Result.getOrUndefined(found)?.engine.id, id)
    })
  )

  it.effect("is the newest one without Podman, and says so", () =>
    Effect.gen(function* () {
      const { because, engine } = yield* Effect.provide(PodmanMachine.detect, Machine.memory({}))
      assert.strictEqual(engine.id, "podman-5.8")
      assert.match(because, /^assumed: podman is not installed/)
    })
  )
})

describe("the home of a user", () => {
  it.effect("is that of the password file, if no variable says it", () =>
    Effect.gen(function* () {
      const machine = Machine.memory({
        files: {
          "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\nanna:x:1000:1000::/home/anna:/bin/sh\n",
          "/home/anna/.config/containers/containers.conf": '[engine]\nruntime = "mine"\n'
        },
        processes: { user: { uid: 1000, gid: 1000 } }
      })
      const { table } = yield* Effect.provide(PodmanMachine.assess(Podman.podman58), machine)
      assert.strictEqual(table.defaultRuntime, "mine")
    })
  )
})
