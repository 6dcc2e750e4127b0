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

/** Starts a shell that prints a word and ends when it gets SIGHUP, and waits until it can. */
const listening = async () => {
  const child = spawn("/bin/sh", ["-c", "trap 'echo hangup; exit' HUP; echo ready; read -r line"], {
    stdio: ["pipe", "pipe", "inherit"]
  })
  const [ready] = await once(child.stdout, "data")
  assert.strictEqual(String(ready), "ready\n")
  return child
}

describe.runIf(process.platform === "linux")("SIGHUP", () => {
  it("reaches a process that was started then, and no other one with its number", async () => {
    const child = await listening()
    try {
      const pid = child.pid!
      const startTime = here.startTime(pid)!
      const { hangUp, runs } = Processes.make(here)
      const earlier = { pid, startTime: String(BigInt(startTime) - 1n) }
      assert.isFalse(await Effect.runPromise(runs(earlier)))
      const failure = await Effect.runPromise(Effect.flip(hangUp(earlier)))
      assert.deepInclude(failure, { _tag: "SignalFailed", pid, errno: "ESRCH" })
      assert.strictEqual(failure.message, `Cannot send SIGHUP to process ${pid}: no such process`)
      const heard = once(child.stdout, "data")
      assert.isTrue(await Effect.runPromise(runs({ pid, startTime })))
      await Effect.runPromise(hangUp({ pid, startTime }))
      assert.strictEqual(String((await heard)[0]), "hangup\n")
    } finally {
      child.kill("SIGKILL")
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit")
    }
  })
})

const hangUpAs = (user: number, heard: Array<string> = []) =>
  Processes.make(
    Processes.described({
      user: { uid: user, gid: user },
      others: {
        7: { startTime: "70", uid: 1000, onHangUp: () => heard.push("7") },
        8: { startTime: "80", uid: 1000 }
      }
    })
  )

describe("SIGHUP on a machine in memory", () => {
  it.effect("calls the process, and ends one that does not listen", () =>
    Effect.gen(function* () {
      const heard: Array<string> = []
      const { hangUp, runs } = hangUpAs(0, heard)
      yield* hangUp({ pid: 7, startTime: "70" })
      assert.deepStrictEqual([heard, yield* runs({ pid: 7, startTime: "70" })], [["7"], true])
      yield* hangUp({ pid: 8, startTime: "80" })
      assert.isFalse(yield* runs({ pid: 8, startTime: "80" }))
    })
  )

  it.effect.each<[string, number, { readonly pid: number; readonly startTime: string }, string | undefined]>([
    ["of the same user", 1000, { pid: 7, startTime: "70" }, undefined],
    ["of another user", 1001, { pid: 7, startTime: "70" }, "EPERM"],
    ["that started later", 1000, { pid: 7, startTime: "69" }, "ESRCH"],
    ["that does not exist", 0, { pid: 9, startTime: "90" }, "ESRCH"]
  ])("to a process %s", ([, user, to, errno]) =>
    Effect.gen(function* () {
      const failure = yield* Effect.match(hangUpAs(user).hangUp(to), {
        onSuccess: () => undefined,
        onFailure: (failed) => failed.errno
      })
      assert.strictEqual(failure, errno)
    })
  )
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
