import { assert, describe, it } from "@effect/vitest"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Programs } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Result from "effect/Result"
import { spawnSync } from "node:child_process"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll } from "vitest"
import { goneFromSystem, marker, processesWith, scriptDirectory, untilRunning } from "./realPrograms.ts"

const scripts = scriptDirectory("programs")

/** More than anything here takes on a busy machine. */
const limits: ProgramRun.Limits = { milliseconds: 60_000, bytes: 2 ** 20 }

const runIn = (path: string, given: Partial<ProgramRun.ProgramCall> = {}) =>
  Effect.flatMap(Programs.Programs, (programs) =>
    programs.run({ path, args: [], environment: { PATH: "/usr/bin:/bin" }, workingDirectory: "/", limits, ...given })
  )

const run = (path: string, given: Partial<ProgramRun.ProgramCall> = {}) =>
  Effect.provide(runIn(path, given), Programs.layer)

const shell = (text: string, given: Partial<ProgramRun.ProgramCall> = {}) =>
  run("/bin/sh", { ...given, args: ["-c", text, "sh", ...(given.args ?? [])] })

const finished = (exitCode: number, stdout: string, stderr = "") => Result.succeed({ exitCode, stdout, stderr })

const echoRefused = (errno: string) => Result.fail({ _tag: "NotStarted" as const, at: "/bin/echo", errno })

const eightBytes = (bytes: number) => shell("printf 12345; printf 123 >&2", { limits: { ...limits, bytes } })

beforeAll(() => {
  scripts.write("empty", "")
  scripts.write("bare", "#! \n")
  scripts.write("no-interpreter-line", "echo ran\n")
  scripts.write("bad-interpreter", "#!/nowhere/at/all\n")
  scripts.write("not-executable", "#!/bin/sh\n", 0o644)
  scripts.write("arguments", `#!/bin/sh\nprintf '%s|' "$@" "$GREETING" "$(pwd)"\n`)
  mkdirSync(join(scripts.path, "directory"))
})

afterAll(() => scripts.remove())

describe("a program that ends", () => {
  it.live("gives its exit code and what it wrote", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* shell("echo out; echo err >&2; exit 3"), finished(3, "out\n", "err\n"))
    })
  )

  it.live("gets arguments, environment and working directory, and is found from there", () =>
    Effect.gen(function* () {
      const outcome = yield* run("./arguments", {
        args: ["a b", "", "$c"],
        environment: { GREETING: "hello", NOTHING: undefined },
        workingDirectory: scripts.path
      })
      assert.deepStrictEqual(outcome, finished(0, `a b||$c|hello|${scripts.path}|`))
    })
  )

  it.live("gets no other environment, its path as the name, and no input", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* run("/usr/bin/env", { environment: { ONE: "1" } }), finished(0, "ONE=1\n"))
      const name = yield* run("bin/sh", { args: ["-c", "tr '\\0' '|' </proc/$$/cmdline"] })
      assert.deepStrictEqual(
        yield* run("arguments", { workingDirectory: scripts.path }),
        finished(0, `|${scripts.path}|`)
      )
      assert.match(Result.isSuccess(name) ? name.success.stdout : "", /^bin\/sh\|/)
      assert.deepStrictEqual(yield* run("/bin/cat"), finished(0, ""))
    })
  )

  it.live("may write bytes that are not UTF-8, and a byte order mark", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* shell("printf '\\357\\273\\277a\\377b'"), finished(0, "\uFEFFa\uFFFDb"))
    })
  )

  it.live("by a signal gives the signal", () =>
    Effect.gen(function* () {
      const failure = { _tag: "KilledBySignal" as const, signal: "SIGSEGV", stdout: "out\n", stderr: "" }
      assert.deepStrictEqual(yield* shell("echo out; kill -SEGV $$"), Result.fail(failure))
    })
  )

  it.live("while many others run gives its own output", () =>
    Effect.gen(function* () {
      const numbers = Array.from({ length: 40 }, (_, index) => String(index))
      const outcomes = yield* Effect.forEach(
        numbers,
        (number) => runIn("/bin/sh", { args: ["-c", 'echo "$1"', "sh", number] }),
        { concurrency: 20 }
      )
      assert.deepStrictEqual(
        outcomes,
        numbers.map((number) => finished(0, `${number}\n`))
      )
    }).pipe(Effect.provide(Programs.layer))
  )
})

describe("a program that cannot be started", () => {
  it.live.each([
    ["none", "ENOENT"],
    ["bad-interpreter", "ENOENT"],
    ["directory", "EACCES"],
    ["not-executable", "EACCES"],
    ["empty", "ENOEXEC"],
    ["bare", "ENOEXEC"],
    ["no-interpreter-line", "ENOEXEC"],
    ["empty/below", "ENOTDIR"],
    ["a\0b", "EINVAL"],
    ["x".repeat(256), "ENAMETOOLONG"]
  ] as const)("%j fails with %s", ([name, errno]) =>
    Effect.gen(function* () {
      const path = join(scripts.path, name)
      assert.deepStrictEqual(yield* run(path), Result.fail({ _tag: "NotStarted" as const, at: path, errno }))
    })
  )

  it.live("for its arguments is told like any other", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* run("/bin/echo", { args: ["a\0b"] }), echoRefused("EINVAL"))
      assert.deepStrictEqual(yield* run("/bin/echo", { args: ["x".repeat(2 ** 18)] }), echoRefused("E2BIG"))
    })
  )

  it.live.each([
    ["/nowhere", "ENOENT"],
    ["/bin/sh", "ENOTDIR"]
  ] as const)("for its working directory %s names that", ([workingDirectory, errno]) =>
    Effect.gen(function* () {
      const failure = { _tag: "NotStarted" as const, at: workingDirectory, errno }
      assert.deepStrictEqual(yield* run("/bin/echo", { workingDirectory }), Result.fail(failure))
    })
  )
})

describe("a program that writes too much", () => {
  it.live.each([
    ["stdout", "yes"],
    ["stderr", "yes >&2"],
    ["stdout", "yes & wait"],
    ["stdout", "yes &"]
  ] as const)("to %s is stopped at the limit: %s", ([stream, text]) =>
    Effect.gen(function* () {
      const mark = marker()
      const outcome = yield* shell(`yes() { command yes ${mark}; }; ${text}`, { limits: { ...limits, bytes: 1000 } })
      assert.isTrue(Result.isFailure(outcome))
      if (Result.isSuccess(outcome) || outcome.failure._tag !== "TooMuchOutput") return assert.fail(String(outcome))
      assert.deepInclude(outcome.failure, { stream, bytes: 1000 })
      assert.strictEqual(outcome.failure[stream].length, 1000)
      yield* goneFromSystem(mark)
    })
  )

  it.live("may write just as much as the limit", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* eightBytes(5), finished(0, "12345", "123"))
      const outcome = yield* eightBytes(4)
      assert.deepInclude(Result.isFailure(outcome) && outcome.failure, { stream: "stdout", bytes: 4, stdout: "1234" })
    })
  )
})

describe.concurrent("a program that does not end", () => {
  it.live.each([
    ["hangs", 'exec sleep "$1"'],
    ["waits for a child", 'sleep "$1" & wait'],
    ["has grandchildren", '(sh -c \'sleep "$1" & sleep "$1"\' sh "$1" &) ; sleep "$1"'],
    ["closes its output", 'exec >&- 2>&-; sleep "$1"'],
    ["ignores signals", "trap '' TERM HUP INT QUIT; while :; do sleep \"$1\"; done"],
    ["is stopped", 'sleep "$1" & kill -STOP $$']
  ] as const)("because it %s is killed with all its children", ([, text]) =>
    Effect.gen(function* () {
      const mark = marker()
      const outcome = yield* shell(`echo started; echo why >&2; ${text}`, {
        args: [mark],
        limits: { ...limits, milliseconds: 2000 }
      })
      const failure = { _tag: "TimedOut" as const, milliseconds: 2000, stdout: "started\n", stderr: "why\n" }
      assert.deepStrictEqual(outcome, Result.fail(failure))
      yield* goneFromSystem(mark)
    })
  )

  it.live("is gone when the interruption of its run is over", () =>
    Effect.gen(function* () {
      const mark = marker()
      const fiber = yield* Effect.forkChild(shell('trap "" TERM INT; sleep "$1" & wait; wait', { args: [mark] }))
      yield* untilRunning(mark, "sleep")
      yield* Fiber.interrupt(fiber)
      assert.notInclude(
        processesWith(mark).map(({ command }) => command[0]),
        "/bin/sh"
      )
      yield* goneFromSystem(mark)
    })
  )

  it.live("is killed when this process exits", () =>
    Effect.gen(function* () {
      const mark = marker()
      const { status, stderr } = spawnSync(
        process.execPath,
        ["-C", "@oci-runtimes/source", join(import.meta.dirname, "fixtures", "exitsWhileRunning.ts"), mark],
        { encoding: "utf8" }
      )
      assert.deepStrictEqual([status, stderr], [7, ""])
      yield* goneFromSystem(mark)
    })
  )
})

describe("a program that ends and leaves others behind", () => {
  it.live.each([
    ["hold its output", 'sleep "$1" &'],
    ["closed its output", 'sleep "$1" >/dev/null 2>&1 &'],
    ["hold its output and ignore signals", '(trap "" TERM HUP; sleep "$1"; sleep "$1") &']
  ] as const)("that %s: they are killed, and its output is whole", ([, text]) =>
    Effect.gen(function* () {
      const mark = marker()
      const long = "head -c 100000 /dev/zero | tr '\\0' x"
      const outcome = yield* shell(`${text} ${long}; exit 5`, { args: [mark] })
      assert.deepStrictEqual(outcome, finished(5, "x".repeat(100_000)))
      yield* goneFromSystem(mark)
    })
  )

  it.live("that write a last word: it is read", () =>
    Effect.gen(function* () {
      const outcome = yield* shell("{ while kill -0 $$ 2>/dev/null; do :; done; echo late; } & echo early")
      assert.deepStrictEqual(outcome, finished(0, "early\nlate\n"))
    })
  )

  it.live("that went into a session of their own: they are not waited for", () =>
    Effect.gen(function* () {
      const mark = marker()
      const outcome = yield* shell('setsid sleep "$1" & echo done', { args: [mark] })
      assert.deepStrictEqual(outcome, finished(0, "done\n"))
      for (const { pid } of processesWith(mark)) process.kill(pid, "SIGKILL")
      yield* goneFromSystem(mark)
    })
  )
})

describe("the layers", () => {
  it.live("leave nothing of theirs in this process", () =>
    Effect.gen(function* () {
      const before = process.listenerCount("exit")
      yield* Effect.forEach(Array.from({ length: 20 }), () => run("/bin/true"))
      assert.strictEqual(process.listenerCount("exit"), before)
    })
  )

  it.effect("answer without running anything where the answers are given", () =>
    Effect.gen(function* () {
      const programs = yield* Programs.Programs
      const program = { args: ["features"], environment: {}, workingDirectory: "/", limits }
      assert.deepStrictEqual(yield* programs.run({ ...program, path: "/bin/one" }), ProgramRun.printed("{}"))
      const missing = { _tag: "NotStarted" as const, at: "toString", errno: "ENOENT" }
      assert.deepStrictEqual(yield* programs.run({ ...program, args: [], path: "toString" }), Result.fail(missing))
    }).pipe(Effect.provide(Programs.layerOf({ "/bin/one features": ProgramRun.printed("{}") })))
  )
})
