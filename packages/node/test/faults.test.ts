import { assert, describe, it } from "@effect/vitest"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import {
  DryRunFileSystem,
  MemoryFileSystem,
  PlanInterpreter,
  Processes,
  type Report,
  ScriptsDirectory
} from "@oci-runtimes/node"
import { type Arguments, FaultyFileSystem, setUp, tree } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"

/** A state to begin from, what is to come of it, and what may be read meanwhile. */
interface Situation {
  readonly title: string
  readonly files: MemoryFileSystem.Files
  readonly wanted: Arguments
}

const script = (name: string, runtimeArgs: string): MemoryFileSystem.Entry => ({
  type: "file",
  content: text(name, runtimeArgs),
  mode: 0o700
})
const text = (name: string, runtimeArgs: string): string => `#!/bin/sh\n/bin/${name} ${runtimeArgs} $@\n`
const directory: MemoryFileSystem.Entry = { type: "directory", mode: 0o700 }

const several: MemoryFileSystem.Files = {
  "/work/runtimes": directory,
  "/work/runtimes/both": script("both", "old"),
  "/work/runtimes/kept": script("kept", "k"),
  "/work/runtimes/removed": script("removed", "r"),
  "/work/runtimes/second": script("second", "old")
}
const wanted = { both: ["new"], kept: ["k"], second: ["new"], added: ["a"] }

const aside = Object.fromEntries(
  Object.entries(several).map(([path, entry]) => [path.replace("runtimes", "runtimes-old"), entry])
)

const situations: ReadonlyArray<Situation> = [
  { title: "no data root", files: { "/": { type: "directory" } }, wanted },
  { title: "no scripts", files: { "/work": { type: "directory" } }, wanted },
  { title: "several scripts", files: several, wanted },
  {
    title: "one script",
    files: { "/work/runtimes": directory, "/work/runtimes/both": script("both", "old") },
    wanted: { both: ["new"] }
  },
  { title: "one script to remove", files: several, wanted: { both: ["old"], kept: ["k"], second: ["old"] } },
  { title: "scripts put aside by a dead engine", files: aside, wanted },
  {
    title: "a directory that is open to all, links, and leftovers",
    files: {
      ...several,
      "/work/runtimes": { type: "directory", mode: 0o777 },
      "/work/runtimes/added": { type: "link", target: "/etc/passwd" },
      "/work/runtimes/junk/file": "x",
      "/work/runtimes-old/both": "x",
      "/work/gen-runtimes123/x": "x"
    },
    wanted
  }
]

/** The scripts that open, by name: what a container engine finds. */
const readable = (fileSystem: FileSystem.FileSystem, names: ReadonlyArray<string>) =>
  Effect.map(
    Effect.forEach(names, (name) =>
      fileSystem.readFileString(`/work/runtimes/${name}`).pipe(
        Effect.map((content) => [name, content] as const),
        Effect.orElseSucceed(() => undefined)
      )
    ),
    (found) => Object.fromEntries(found.filter((entry) => entry !== undefined))
  )

const names = ["added", "both", "kept", "removed", "second"]

const fresh = (scripts: Arguments) =>
  Object.fromEntries(Object.entries(scripts).map(([name, runtimeArgs]) => [name, text(name, runtimeArgs.join(" "))]))

const onto = (fileSystem: FileSystem.FileSystem) =>
  Layer.provideMerge(ScriptsDirectory.layer, Layer.succeed(FileSystem.FileSystem, fileSystem))

const applyOn = (fileSystem: FileSystem.FileSystem, scripts: Arguments, options?: ScriptsDirectory.SetUpOptions) =>
  Effect.provide(setUp("/work", scripts, { grace: 0, ...options }), onto(fileSystem))

const treeOf = (fileSystem: FileSystem.FileSystem) => Effect.provide(tree("/work"), onto(fileSystem))

/** What was readable before; scripts that a dead engine put aside were not. */
const oldOf = Effect.fnUntraced(function* (files: MemoryFileSystem.Files) {
  const fileSystem = MemoryFileSystem.make(files)
  const present = yield* readable(fileSystem, names)
  const restored = Object.fromEntries(
    names.flatMap((name) => {
      const entry = files[`/work/runtimes-old/${name}`]
      return files["/work/runtimes"] === undefined && typeof entry === "object" && entry.type === "file"
        ? [[name, String(entry.content)]]
        : []
    })
  )
  return Object.keys(restored).length > 0 ? [present, restored] : [present]
})

describe.each(situations)("from $title", ({ files, wanted: scripts }) => {
  const undisturbed = Effect.gen(function* () {
    const { fileSystem, operations } = FaultyFileSystem.make(MemoryFileSystem.make(files))
    yield* applyOn(fileSystem, scripts)
    return { after: yield* treeOf(fileSystem), operations: operations() }
  })

  it.live(
    "stopping dead at any operation, or within it, leaves the old set or the new one, and the next run completes",
    () =>
      Effect.gen(function* () {
        const { after, operations } = yield* undisturbed
        const [olds, news] = [yield* oldOf(files), fresh(scripts)]
        for (const { index, method, paths } of operations) {
          const whens =
            method === "write" ? ([{ written: 0 }, { written: 0.5 }, "before", "after"] as const) : (["after"] as const)
          for (const when of whens) {
            const disk = MemoryFileSystem.make(files)
            const { fileSystem } = FaultyFileSystem.make(disk, { _tag: "Stop", at: index, when })
            assert.isTrue(Exit.isFailure(yield* Effect.exit(applyOn(fileSystem, scripts))))
            const where = `stopped at ${index}, ${method} ${paths.join(" ")}`
            assert.deepInclude([...olds, news], yield* readable(disk, names), where)
            yield* applyOn(disk, scripts)
            assert.deepStrictEqual(yield* treeOf(disk), after, where)
          }
        }
      })
  )

  it.live("any error at any operation is reported, and leaves the old set and nothing else behind", () =>
    Effect.gen(function* () {
      const { after, operations } = yield* undisturbed
      const olds = yield* oldOf(files)
      for (const { index, method, paths } of operations) {
        for (const errno of FaultyFileSystem.errnos) {
          const disk = MemoryFileSystem.make(files)
          const { fileSystem } = FaultyFileSystem.make(disk, { _tag: "Fail", at: index, errno })
          const result = yield* Effect.result(applyOn(fileSystem, scripts))
          const where = `${errno} at ${index}, ${method} ${paths.join(" ")}`
          if (Result.isSuccess(result)) {
            const { warnings } = result.success
            const left = (yield* treeOf(disk)).filter((line) => !after.includes(line))
            for (const line of left) assert.isTrue(isNamed(line, warnings), `${where}: ${line} is left`)
            assert.deepStrictEqual(yield* readable(disk, names), fresh(scripts), where)
            continue
          }
          assert.strictEqual(result.failure._tag, "PlanFailed", where)
          if (result.failure._tag !== "PlanFailed") continue
          const { failure, warnings } = result.failure
          assert.strictEqual(failure.errno, errno, where)
          assert.isAbove(failure.paths.length, 0, where)
          assert.include(failure.message, failure.operation, where)
          assert.deepInclude(olds, yield* readable(disk, names), where)
          if (warnings.length > 0) continue
          const exists = Result.isSuccess(yield* Effect.result(disk.lstat("/work")))
          assert.strictEqual(
            exists,
            Object.keys(files).some((path) => path.startsWith("/work")),
            where
          )
          if (exists) assert.notInclude((yield* treeOf(disk)).join("\n"), "gen-runtimes.", where)
        }
      }
    })
  )

  it.live(
    "an error at any operation, and one while it is taken back, leaves one whole set, and the next run completes",
    () =>
      Effect.gen(function* () {
        const { after, operations } = yield* undisturbed
        const [olds, news] = [yield* oldOf(files), fresh(scripts)]
        for (const { index } of operations) {
          for (let second = index + 1, isOver = false; !isOver; second++) {
            const disk = MemoryFileSystem.make(files)
            const faults = [index, second].map((at) => ({ _tag: "Fail", at, errno: "EIO" }) as const)
            const faulty = FaultyFileSystem.make(disk, ...faults)
            yield* Effect.result(applyOn(faulty.fileSystem, scripts))
            isOver = faulty.operations().length < second
            const where = `failed at ${index} and ${second}`
            assert.deepInclude([...olds, news], yield* readable(disk, names), where)
            yield* applyOn(disk, scripts)
            assert.deepStrictEqual(yield* treeOf(disk), after, where)
          }
        }
      })
  )

  it.live("interrupting at any step leaves the old set or the new one, and nothing else behind", () =>
    Effect.gen(function* () {
      const { after } = yield* undisturbed
      const [olds, news] = [yield* oldOf(files), fresh(scripts)]
      for (let step = 1, isOver = false; !isOver; step++) {
        const disk = MemoryFileSystem.make(files)
        let steps = 0
        const onProgress = () => Effect.suspend(() => (++steps === step ? Effect.interrupt : Effect.void))
        const fiber = yield* Effect.forkChild(applyOn(disk, scripts, { onProgress }))
        isOver = Exit.isSuccess(yield* Fiber.await(fiber))
        const found = yield* readable(disk, names)
        assert.deepInclude([...olds, news], found, `after step ${step}`)
        const exists = Result.isSuccess(yield* Effect.result(disk.lstat("/work")))
        if (exists) assert.notInclude((yield* treeOf(disk)).join("\n"), "gen-runtimes.", `after step ${step}`)
        if (isOver) assert.deepStrictEqual(yield* treeOf(disk), after)
      }
    })
  )

  it.live("a dry run tries exactly the operations that the real run does, also when it fails", () =>
    Effect.gen(function* () {
      const { operations } = yield* undisturbed
      const faults: ReadonlyArray<ReadonlyArray<FaultyFileSystem.Fault>> = [
        [],
        ...operations.map(({ index }) => [{ _tag: "Fail" as const, at: index, errno: "EIO" }])
      ]
      for (const fault of faults) {
        const live = yield* operationsOn(
          scripts,
          FaultyFileSystem.make(MemoryFileSystem.make(files), ...fault).fileSystem
        )
        const real = MemoryFileSystem.make(files)
        const before = yield* Effect.provide(tree("/"), onto(real))
        const dry = yield* operationsOn(
          scripts,
          FaultyFileSystem.make(DryRunFileSystem.make(real), ...fault).fileSystem
        )
        assert.deepStrictEqual(dry, live)
        assert.deepStrictEqual(yield* Effect.provide(tree("/"), onto(real)), before)
      }
    })
  )
})

/** Processes that make the same claims each time. */
const alike = (): Processes.Shape => ({
  namespace: "n",
  begin: Effect.succeed({ pid: 1, startTime: "1", run: "r", boot: "b", namespace: "n" }),
  isAlive: () => Effect.succeed(false)
})

/** Every operation that a set-up tries, whether it succeeds or not. */
const operationsOn = (scripts: Arguments, fileSystem: FileSystem.FileSystem) =>
  applyOn(fileSystem, scripts).pipe(
    Effect.map((report) => report.operations),
    Effect.catchTag("PlanFailed", (failure) => Effect.succeed(failure.operations)),
    Effect.provideService(Processes.Processes, alike())
  )

const isNamed = (line: string, warnings: ReadonlyArray<Report.Warning>): boolean =>
  warnings.some(({ path }) => `/work/${line}`.startsWith(path))

describe("where nothing can be renamed from beside", () => {
  const crossing: FaultyFileSystem.Fault = {
    _tag: "FailWhere",
    errno: ({ method, paths }) => {
      const sides = new Set(paths.map((path) => path.startsWith("/work/runtimes/")))
      return (method === "rename" || method === "link") && sides.size > 1 ? "EXDEV" : undefined
    }
  }
  /** A directory of a lower layer, which cannot be renamed. */
  const layered: FaultyFileSystem.Fault = {
    _tag: "FailWhere",
    errno: ({ method, paths }) => (method === "rename" && paths[0] === "/work/runtimes-old" ? "EXDEV" : undefined)
  }

  it.live.each([
    ["scripts directory on a mount of its own", several, crossing],
    ["scripts put aside in a lower layer", aside, layered]
  ] as const)("%s is set up within", ([, files, fault]) =>
    Effect.gen(function* () {
      const expected = MemoryFileSystem.make(several)
      yield* applyOn(expected, wanted)
      const { operations } = yield* Effect.gen(function* () {
        const faulty = FaultyFileSystem.make(MemoryFileSystem.make(files), fault)
        const { warnings } = yield* applyOn(faulty.fileSystem, wanted)
        assert.deepStrictEqual(warnings, [])
        assert.deepStrictEqual(yield* treeOf(faulty.fileSystem), yield* treeOf(expected))
        return { operations: faulty.operations() }
      })
      for (const { index } of operations) {
        const disk = MemoryFileSystem.make(files)
        const { fileSystem } = FaultyFileSystem.make(disk, fault, { _tag: "Stop", at: index, when: "after" })
        yield* Effect.exit(applyOn(fileSystem, wanted))
        assert.deepInclude(
          [...(yield* oldOf(files)), fresh(wanted)],
          yield* readable(disk, names),
          `stopped at ${index}`
        )
        yield* applyOn(FaultyFileSystem.make(disk, fault).fileSystem, wanted)
        assert.deepStrictEqual(yield* treeOf(disk), yield* treeOf(expected), `stopped at ${index}`)
      }
    })
  )
})

const claims = { alive: "/work/gen-runtimes.9.99.run.b.n", dead: "/work/gen-runtimes.9.98.run.b.n" }

describe("several at once", () => {
  it.live("come one after the other, on the disk, and leave one complete set", () =>
    Effect.gen(function* () {
      const fileSystem = yield* FileSystem.FileSystem
      const root = yield* fileSystem.makeTempDirectoryScoped({ prefix: "oci-runtimes-concurrent-" })
      const runs = Array.from({ length: 60 }, (_, run) => ({ one: [`${run}`], two: [`${run}`], [`own${run}`]: ["x"] }))
      yield* Effect.forEach(runs, (scripts) => setUp(`${root}/data`, scripts, { sync: false }), {
        concurrency: "unbounded",
        discard: true
      })
      const after = yield* tree(`${root}/data`)
      assert.strictEqual(after.length, 4, after.join("\n"))
      const last = /\/bin\/one (\d+) /.exec(after.join("\n"))?.[1]
      assert.include(after[1], `/bin/one ${last} `)
      assert.include(after[2], `runtimes/own${last} `)
      assert.include(after[3], `/bin/two ${last} `)
    }).pipe(Effect.scoped, Effect.provide(Layer.provideMerge(ScriptsDirectory.layer, NodeFileSystem.layer)))
  )

  it.live("end with the name of the holder where it does not end, and heed no dead one", () =>
    Effect.gen(function* () {
      const disk = MemoryFileSystem.make({ "/work": { type: "directory" } })
      const alive = Processes.make({ pid: 7, boot: "b", namespace: "n", startTime: (pid) => (pid === 9 ? "99" : "77") })
      yield* disk.makeDirectory(claims.alive)
      yield* disk.makeDirectory(claims.dead)
      const attempt = Effect.provideService(applyOn(disk, { spy: ["a"] }, { wait: 0 }), Processes.Processes, alive)
      const error = yield* Effect.flip(attempt)
      assert.strictEqual(error._tag, "ScriptsDirectoryHeld")
      assert.include(error.message, `process 9 is doing so`)
      assert.include(error.message, `remove ${claims.alive}`)
      assert.deepStrictEqual(yield* disk.readDirectory("/work"), [
        "gen-runtimes.9.99.run.b.n",
        "gen-runtimes.9.98.run.b.n"
      ])
      yield* disk.remove(claims.alive, { recursive: true })
      yield* attempt
      assert.deepStrictEqual(yield* disk.readDirectory("/work"), ["runtimes"])
    })
  )
})

const isSyncOf = (path: string) => (line: string) => line.includes('"Sync"') && line.endsWith(`${path}"}`)

describe("the order of syncs", () => {
  it.live("has each file on the disk before it is named, and each set before it is in force", () =>
    Effect.gen(function* () {
      const interpreter = Layer.provideMerge(PlanInterpreter.layer, MemoryFileSystem.layer(several))
      const { operations } = yield* setUp("/work", wanted).pipe(
        Effect.provide(Layer.provideMerge(ScriptsDirectory.layer, interpreter))
      )
      const at = (test: (line: string) => boolean) =>
        operations.flatMap(({ operation }, index) => (test(JSON.stringify(operation)) ? [index] : []))
      const first = (test: (line: string) => boolean) => at(test)[0]!
      const swap = first((line) => line.includes('/next","to"'))
      const firstLink = first((line) => line.includes("/links/") && line.includes('"Rename"'))
      for (const name of ["new/both", "new/added", "new/second", "new", "old", "/work"]) {
        assert.isBelow(first(isSyncOf(name)), firstLink, name)
      }
      const directorySyncs = at(isSyncOf("/work/runtimes"))
      assert.isTrue(directorySyncs.some((index) => index > firstLink && index < swap))
      assert.isTrue(directorySyncs.some((index) => index > swap))
    })
  )
})
