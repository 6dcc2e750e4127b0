/** The status of CRI-O: the handlers that it shows by CRI, held against its files. */
import { assert, describe, it } from "@effect/vitest"
import { Table } from "@oci-runtimes/core/data"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Documents } from "@oci-runtimes/core/reports/schema"
import type { CriApi, Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const socket = "/run/crio/crio.sock"

const files: Disk.Files = {
  "/usr/bin/crio": program,
  "/usr/bin/crun": program,
  "/usr/bin/conmon": program,
  "/var/run": { type: "link", target: "/run" },
  "/etc/crio/crio.conf": '[crio.runtime.runtimes.kata]\nruntime_path = "/usr/bin/crun"\n',
  "/proc/1/cgroup": "0::/init.scope\n",
  "/proc/1/comm": "systemd\n",
  "/proc/7/comm": "crio\n",
  "/proc/7/cmdline": "/usr/bin/crio\0",
  "/proc/7/environ": "PATH=/usr/bin\0",
  "/proc/7/stat": `7 (crio) S ${"0 ".repeat(18)}11 0`,
  "/proc/7/status": "Name:\tcrio\nPPid:\t1\nUid:\t0\t0\t0\t0\n",
  "/proc/7/cgroup": "0::/system.slice/crio.service\n",
  "/proc/7/root": { type: "link", target: "/" },
  "/proc/7/cwd": { type: "link", target: "/" },
  "/proc/7/exe": { type: "link", target: "/usr/bin/crio" }
}

const shows = (names: ReadonlyArray<string>, runtimeVersion = "1.34.2"): CriApi.Sockets => ({
  [socket]: {
    cri: {
      version: { version: "0.1.0", runtimeName: "cri-o", runtimeVersion, runtimeApiVersion: "v1" },
      status: {
        conditions: [],
        info: Table.make<string>([]),
        handlers: names.map((name) => ({ name, recursiveReadOnlyMounts: false, userNamespaces: false }))
      }
    }
  }
})

const found = (sockets: CriApi.Sockets) =>
  runCommand({
    engine: null,
    files,
    sockets,
    programs: { "/usr/bin/crio --version": ProgramRun.printed("crio version 1.34.2\n") },
    args: ["status", "--engine", "cri-o", "--json"]
  }).pipe(
    Effect.map(({ data }) => {
      const { agrees, otherEngines } = document(Documents.StatusDocument, data)
      const { daemon, findings = [], unknown = [] } = otherEngines[0] ?? {}
      return { agrees, daemon, findings: findings.map(({ message }) => message), unknown }
    })
  )

describe("the status of a CRI-O that runs", () => {
  it.effect.each<[string, ReadonlyArray<string>, ReadonlyArray<string>]>([
    ["its handlers", ["", "crun", "kata"], []],
    [
      "a handler too much",
      ["crun", "kata", "old"],
      ['The handler "old" can be used until a restart, and is not in the files.']
    ],
    ["a handler too few", ["crun"], ['The handler "kata" is in the files, and cannot be used until a restart.']]
  ])("shows %s", ([, names, expected]) =>
    Effect.gen(function* () {
      const { agrees, daemon, findings, unknown } = yield* found(shows(names))
      assert.deepStrictEqual([findings, unknown, agrees], [expected, [], expected.length === 0])
      assert.deepStrictEqual([daemon?.pid, daemon?.release, daemon?.defaultRuntime], [7, "1.34.2", null])
    })
  )

  it.effect("says that it shows no handlers", () =>
    Effect.gen(function* () {
      const { agrees, unknown } = yield* found(shows([], "1.29.1"))
      assert.deepStrictEqual(unknown, ["CRI-O 1.29.1 does not show its handlers by CRI, which it does since 1.30."])
      assert.isFalse(agrees)
    })
  )

  it.effect("says why it does not answer", () =>
    Effect.gen(function* () {
      const { agrees, unknown } = yield* found({ [socket]: { hangs: true } })
      assert.strictEqual(unknown.length, 1)
      assert.include(unknown[0], "did not answer within 5 s")
      assert.isNull(agrees)
    })
  )
})
