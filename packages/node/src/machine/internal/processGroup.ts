/**
 * A program as the leader of a process group, from its start to the end of the whole group.
 *
 * Signals are sent to the number of the group. The system does not reuse this number while the group has members or its leader
 * has not been reaped. A signal could reach another group only if the system used up all numbers between the end of the group
 * and the signal.
 */
import type { ProgramRun } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import { type ChildProcessByStdio, spawn } from "node:child_process"
import type { Readable } from "node:stream"

/** Starts the program and waits for its end. While the program runs, `running` contains the function that kills it. */
export const start = (
  program: ProgramRun.ProgramCall,
  running: Set<() => void>
): Effect.Effect<ProgramRun.RunOutcome> =>
  Effect.callback<ProgramRun.RunOutcome>((resume) => {
    const child = attempt(program)
    if (Result.isFailure(child)) return resume(Effect.succeed(Result.fail(child.failure)))
    const watch = supervise(program, child.success, running)
    watch.ended.then((outcome) => resume(Effect.succeed(outcome)))
    return Effect.promise(() => {
      watch.abandon()
      return watch.ended
    })
  })

/** Kills everything in `running` when this process exits, until the scope is closed. */
export const killedAtExit = (running: ReadonlySet<() => void>): Effect.Effect<void, never, Scope.Scope> => {
  const killAll = () => {
    for (const kill of running) kill()
  }
  return Effect.acquireRelease(
    Effect.sync(() => void process.on("exit", killAll)),
    () => Effect.sync(() => void process.off("exit", killAll))
  )
}

/** Returns the errno of an error that Node.js has thrown. An argument that Node.js itself rejects is EINVAL. */
export const codeOf = (error: unknown): string => {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined
  if (typeof code !== "string") return "EIO"
  return code.startsWith("ERR_") ? "EINVAL" : code
}

type Child = ChildProcessByStdio<null, Readable, Readable>

interface Supervision {
  readonly ended: Promise<ProgramRun.RunOutcome>
  readonly abandon: () => void
}

/** The time in milliseconds that remaining processes get to end after the program has ended but its output is still open. */
const patience = 250

/** The time in milliseconds to wait for killed processes. Only a process in the middle of a device operation takes longer. */
const deadline = 1000

/** The longest delay of a timer in milliseconds. A longer one would end at once. */
export const longestDelay = 2 ** 31 - 1

const attempt = (program: ProgramRun.ProgramCall): Result.Result<Child, ProgramRun.NotStarted> => {
  try {
    return Result.succeed(
      // The system would search `PATH` for a name without a slash.
      spawn(program.path.includes("/") ? program.path : `./${program.path}`, program.args, {
        argv0: program.path,
        // A process may stay in a directory that its user may not enter.
        ...(program.workingDirectory !== ownDirectory() && { cwd: program.workingDirectory }),
        env: { ...program.environment },
        detached: true,
        stdio: ["ignore", "pipe", "pipe"]
      })
    )
  } catch (error) {
    return Result.fail(notStarted(program, error))
  }
}

const ownDirectory = (): string | undefined => {
  try {
    return process.cwd()
  } catch {
    return undefined
  }
}

const notStarted = ({ path }: ProgramRun.ProgramCall, error: unknown): ProgramRun.NotStarted => ({
  _tag: "NotStarted",
  at: path,
  errno: codeOf(error)
})

const supervise = (program: ProgramRun.ProgramCall, child: Child, running: Set<() => void>): Supervision => {
  const { bytes, milliseconds } = program.limits
  const { promise: ended, resolve } = Promise.withResolvers<ProgramRun.RunOutcome>()
  const output = { stdout: collect(child.stdout), stderr: collect(child.stderr) }
  const written = (): ProgramRun.Written => ({ stdout: output.stdout.text(bytes), stderr: output.stderr.text(bytes) })
  const timedOut = (): ProgramRun.RunOutcome => Result.fail({ _tag: "TimedOut", milliseconds, ...written() })
  const kill = () => killGroup(child.pid)
  let outcome: (() => ProgramRun.RunOutcome) | undefined
  let timer: NodeJS.Timeout | undefined

  const after = (delay: number, next: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(next, Math.min(delay, longestDelay))
  }
  const settle = (result: ProgramRun.RunOutcome) => {
    // Processes that still run now have closed their output, or have left the group.
    if (running.delete(kill)) kill()
    clearTimeout(timer)
    release(child)
    resolve(result)
  }
  const stop = (reason: () => ProgramRun.RunOutcome) => {
    outcome = reason
    kill()
    release(child)
    after(deadline, () => settle(reason()))
  }

  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].on("data", () => {
      if (output[stream].size() <= bytes) return
      stop(() => Result.fail({ _tag: "TooMuchOutput", stream, bytes, ...written() }))
    })
  }
  child.on("error", (error) => {
    if (child.pid === undefined) settle(Result.fail(notStarted(program, error)))
  })
  child.on("exit", (exitCode, signal) => {
    if (outcome !== undefined) return settle(outcome())
    outcome = () =>
      signal === null
        ? Result.succeed({ exitCode: exitCode ?? 0, ...written() })
        : Result.fail({ _tag: "KilledBySignal", signal, ...written() })
    const ending = outcome
    return after(patience, () => {
      kill()
      after(deadline, () => settle(ending()))
    })
  })
  child.on("close", () => settle((outcome ?? timedOut)()))
  running.add(kill)
  after(milliseconds, () => stop(timedOut))
  return { ended, abandon: () => stop(timedOut) }
}

interface Collected {
  readonly size: () => number
  readonly text: (bytes: number) => string
}

const collect = (stream: Readable): Collected => {
  const chunks: Array<Uint8Array> = []
  let size = 0
  stream.on("error", ignore)
  stream.on("data", (chunk: Uint8Array) => {
    size += chunk.length
    chunks.push(chunk)
  })
  return {
    size: () => size,
    text: (bytes) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.concat(chunks).subarray(0, bytes))
  }
}

const ignore = () => {}

/** Closes the output and releases the process, so that neither keeps this process from exiting. */
const release = (child: Child): void => {
  child.stdout.destroy()
  child.stderr.destroy()
  child.unref()
}

/** Kills a process group. Ignores a group that is gone, or that has changed to another user. */
const killGroup = (leader: number | undefined): void => {
  if (leader === undefined) return
  try {
    process.kill(-leader, "SIGKILL")
  } catch {
    return
  }
}
