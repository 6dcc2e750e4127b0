import { assert, describe, it } from "@effect/vitest"
import { DirectoryLock } from "@oci-runtimes/core/disk"
import { Processes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { setImmediate } from "node:timers/promises"
import { thisSystem } from "../src/machine/internal/thisProcess.ts"

const here = thisSystem()
const { uid } = here.user

describe.runIf(process.platform === "linux")("the processes of this system", () => {
  it("are told apart by their start times, and an unused process id has none", () => {
    assert.match(here.startTime(process.pid) ?? "", /^[1-9]\d*$/)
    assert.isUndefined(here.startTime(2 ** 30))
  })

  it("that have ended are gone, though their parent has not asked after them", async () => {
    // The shell's child ends at once; the shell becomes a program that asks after no child.
    const parent = spawn("/bin/sh", ["-c", "sh -c 'echo $$' & exec cat"], { stdio: ["pipe", "pipe", "inherit"] })
    try {
      const [printed] = await once(parent.stdout, "data")
      const pid = Number(String(printed))
      const isZombie = () => / Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))
      const untilZombie = async (): Promise<void> => (isZombie() ? undefined : setImmediate().then(untilZombie))
      await untilZombie()
      assert.isUndefined(here.startTime(pid))
    } finally {
      parent.stdin.end()
      await once(parent, "exit")
    }
  })
})

describe("a lock of this process", () => {
  it.effect("is alive while its run goes on, to another copy of the module for as long as the process", () =>
    Effect.gen(function* () {
      const [one, other] = [Processes.make(here), Processes.make(here)]
      const owner = yield* Effect.scoped(
        Effect.tap(one.begin, (begun) => Effect.map(one.isAlive(begun, uid), (alive) => assert.isTrue(alive)))
      )
      assert.isFalse(yield* one.isAlive(owner, uid))
      assert.isTrue(yield* other.isAlive(owner, uid))
    })
  )

  it.effect("is alive where it cannot be told when a process was started", () =>
    Effect.gen(function* () {
      const unknown = Processes.make({ ...here, startTime: () => DirectoryLock.unknownStart })
      const owner = { ...(yield* Effect.scoped(unknown.begin)), pid: 1, startTime: "77", run: "r" }
      assert.isTrue(yield* unknown.isAlive(owner, uid))
      assert.isFalse(yield* Processes.make({ ...here, startTime: () => undefined }).isAlive(owner, uid))
    })
  )
})
