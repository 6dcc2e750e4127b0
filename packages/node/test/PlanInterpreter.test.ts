import { assert, describe, it } from "@effect/vitest"
import { MemoryFileSystem, PlanInterpreter } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import { type PlatformError, systemError } from "effect/PlatformError"
import * as Result from "effect/Result"
import { planFor, tree } from "./InterpreterConformance.ts"

const before = ["runtimes 0700", 'runtimes/spy 0700 "#!/bin/sh\\n/bin/spy old $@\\n"']

const world: MemoryFileSystem.Files = {
  "/work/runtimes": { type: "directory", mode: 0o700 },
  "/work/runtimes/spy": { type: "file", content: "#!/bin/sh\n/bin/spy old $@\n", mode: 0o700 }
}

/** Lets something fail with EIO when it is done for the n-th time. */
const failAt = (nth: number) => {
  let count = 0
  return <A>(effect: Effect.Effect<A, PlatformError>): Effect.Effect<A, PlatformError> =>
    Effect.suspend(() => (++count === nth ? Effect.fail(inputOutputError) : effect))
}

const inputOutputError = systemError({ _tag: "Unknown", module: "FileSystem", method: "any", cause: { code: "EIO" } })

type Fault = (fileSystem: FileSystem.FileSystem) => Partial<FileSystem.FileSystem>

const rename =
  (nth: number): Fault =>
  (fileSystem) => {
    const fail = failAt(nth)
    return { rename: (from, to) => fail(fileSystem.rename(from, to)) }
  }

const remove =
  (nth: number): Fault =>
  (fileSystem) => {
    const fail = failAt(nth)
    return { remove: (path, options) => fail(fileSystem.remove(path, options)) }
  }

const write =
  (nth: number): Fault =>
  (fileSystem) => {
    const fail = failAt(nth)
    return { writeFileString: (path, text, options) => fail(fileSystem.writeFileString(path, text, options)) }
  }

/** Lets the n-th of all operations that change something fail. */
const everyWrite =
  (nth: number): Fault =>
  (fileSystem) => {
    const fail = failAt(nth)
    return {
      chmod: (path, mode) => fail(fileSystem.chmod(path, mode)),
      makeDirectory: (path, options) => fail(fileSystem.makeDirectory(path, options)),
      makeTempDirectory: (options) => fail(fileSystem.makeTempDirectory(options)),
      remove: (path, options) => fail(fileSystem.remove(path, options)),
      rename: (from, to) => fail(fileSystem.rename(from, to)),
      writeFileString: (path, text, options) => fail(fileSystem.writeFileString(path, text, options))
    }
  }

const run = (...faults: ReadonlyArray<Fault>) => runIn(world, ...faults)

const interpreterOn = (over: FileSystem.FileSystem) =>
  Layer.provideMerge(PlanInterpreter.layer, Layer.succeed(FileSystem.FileSystem, over))

const runIn = (files: MemoryFileSystem.Files, ...faults: ReadonlyArray<Fault>) => {
  const fileSystem = MemoryFileSystem.make(files)
  const broken = Object.assign({ ...fileSystem }, ...faults.map((fault) => fault(fileSystem)))
  return Effect.gen(function* () {
    const interpreter = yield* PlanInterpreter.PlanInterpreter
    const exit = yield* Effect.result(interpreter.run(yield* planFor("/work", { spy: ["new"], two: ["2"] })))
    return { exit, after: yield* tree("/work") }
  }).pipe(Effect.provide(interpreterOn(broken)))
}

describe("a plan that fails", () => {
  it.effect.each([
    ["the second script", write(2), "open /work/gen-runtimes000001/two: input/output error"],
    ["the first rename", rename(1), "rename /work/runtimes /work/runtimes-old: input/output error"],
    [
      "the second rename",
      rename(2),
      "failed to setup runtimes dir, new containers may not start: rename /work/gen-runtimes000001 /work/runtimes: input/output error"
    ]
  ] as ReadonlyArray<[string, Fault, string]>)("at %s leaves everything as it was", ([, fault, message]) =>
    Effect.gen(function* () {
      const { after, exit } = yield* run(fault)
      assert.strictEqual(Result.isFailure(exit) ? exit.failure.message : "", message)
      assert.deepStrictEqual(after, before)
    })
  )

  it.effect("names what it could not clean up", () =>
    Effect.gen(function* () {
      const { after, exit } = yield* run(write(1), remove(1))
      const warnings = Result.isFailure(exit) ? exit.failure.warnings : []
      assert.deepStrictEqual(
        warnings.map(({ message }) => message),
        ["unlinkat /work/gen-runtimes000001: input/output error"]
      )
      assert.deepStrictEqual(after, ["gen-runtimes000001 0700", ...before])
    })
  )

  it.effect("only warns when the old scripts cannot be removed in the end", () =>
    Effect.gen(function* () {
      const { after, exit } = yield* run(remove(2))
      const warnings = Result.isSuccess(exit) ? exit.success.warnings : []
      assert.deepStrictEqual(
        warnings.map(({ message }) => message),
        ["unlinkat /work/runtimes-old: input/output error"]
      )
      assert.include(after.join("\n"), "/bin/spy new")
    })
  )

  it.effect("warns when what a dead run left cannot be removed, and says so when it is in the way", () =>
    Effect.gen(function* () {
      assert.isTrue(Result.isSuccess((yield* run(remove(1))).exit))
      const { exit } = yield* runIn({ ...world, "/work/runtimes-old/x": "x" }, remove(1))
      const failure = Result.isFailure(exit) ? exit.failure : undefined
      assert.strictEqual(failure?.message, "rename /work/runtimes /work/runtimes-old: directory not empty")
      assert.deepStrictEqual(
        failure?.warnings.map(({ message }) => message),
        ["unlinkat /work/runtimes-old: input/output error"]
      )
    })
  )
})

/** The scripts, or where a killed run has put them aside and none has repaired that yet, those that it put aside. */
const scriptsIn = (lines: ReadonlyArray<string>): string => {
  const directory = lines.includes("runtimes 0700") ? "runtimes/" : "runtimes-old/"
  const scripts = lines.filter((line) => line.startsWith(directory))
  return scripts.map((line) => line.slice(directory.length)).join("\n")
}

describe("a run that was killed", () => {
  it.effect("at any step is repaired by the next one, and no failure of that one loses the scripts", () =>
    Effect.gen(function* () {
      const plan = yield* planFor("/work", { spy: ["new"], two: ["2"] })
      const fresh = 'spy 0700 "#!/bin/sh\\n/bin/spy new $@\\n"\ntwo 0700 "#!/bin/sh\\n/bin/two 2 $@\\n"'
      for (const [killedAt] of plan.steps.entries()) {
        for (let failsAt = 1; ; failsAt++) {
          const fileSystem = MemoryFileSystem.make(world)
          const dead = { ...plan, steps: plan.steps.slice(0, killedAt + 1) }
          yield* PlanInterpreter.PlanInterpreter.use(({ run: take }) => take(dead)).pipe(
            Effect.provide(interpreterOn(fileSystem))
          )
          const exit = yield* Effect.result(PlanInterpreter.PlanInterpreter.use(({ run: take }) => take(plan))).pipe(
            Effect.provide(interpreterOn({ ...fileSystem, ...everyWrite(failsAt)(fileSystem) }))
          )
          const after = scriptsIn(yield* tree("/work").pipe(Effect.provide(interpreterOn(fileSystem))))
          const where = `killed after step ${killedAt + 1}, operation ${failsAt} of the next run failed`
          assert.include([scriptsIn(before), fresh], after, where)
          if (Result.isSuccess(exit)) assert.strictEqual(after, fresh, where)
          if (Result.isSuccess(exit) && exit.success.warnings.length === 0) break
        }
      }
    })
  )
})

describe("a plan that is interrupted", () => {
  it.effect("takes back what it did, at any step before the swap and none after", () =>
    Effect.gen(function* () {
      const plan = yield* planFor("/work", { spy: ["new"], two: ["2"] })
      const commit = plan.steps.findIndex(({ commits }) => commits === true)
      for (const [index] of plan.steps.entries()) {
        const after = yield* Effect.gen(function* () {
          const interpreter = yield* PlanInterpreter.PlanInterpreter
          const fiber = yield* Effect.forkChild(
            interpreter.run(plan, { onProgress: ({ done }) => (done === index + 1 ? Effect.interrupt : Effect.void) })
          )
          yield* Fiber.await(fiber)
          return yield* tree("/work")
        }).pipe(Effect.provide(Layer.provideMerge(PlanInterpreter.layer, MemoryFileSystem.layer(world))))
        if (index < commit) assert.deepStrictEqual(after, before, `after step ${index + 1}`)
        else assert.include(after.join("\n"), "/bin/spy new", `after step ${index + 1}`)
      }
    })
  )
})
