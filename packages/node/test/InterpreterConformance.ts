/**
 * What must hold for the interpreter of plans on any file system. Each file system that plans run on goes through it.
 */
import { assert, describe, it } from "@effect/vitest"
import { EngineFlags, FilePath, Moby23, type Plan, type RuntimeMap, Settings } from "@oci-runtimes/core"
import { PlanInterpreter, ScriptsDirectory } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import type { Scope } from "effect/Scope"

/** Runs the suite on a file system. `workspace` makes an empty directory to work in. */
export const interpreterConformance = (
  title: string,
  layer: Layer.Layer<FileSystem.FileSystem>,
  workspace: Effect.Effect<string, unknown, FileSystem.FileSystem | Scope>
): void => {
  const services = Layer.mergeAll(PlanInterpreter.layer, ScriptsDirectory.layer).pipe(Layer.provideMerge(layer))
  const test = (
    rule: string,
    body: (
      root: string
    ) => Effect.Effect<
      void,
      unknown,
      FileSystem.FileSystem | PlanInterpreter.PlanInterpreter | ScriptsDirectory.ScriptsDirectory
    >
  ) => it.live(rule, () => workspace.pipe(Effect.flatMap(body), Effect.scoped, Effect.provide(services)))

  describe(`${title}`, () => {
    test("makes a missing data root and the scripts in it", (root) =>
      Effect.gen(function* () {
        const dataRoot = `${root}/var/lib/docker`
        const report = yield* apply(dataRoot, { spy: ["a", "b"], plain: [] })
        assert.deepStrictEqual(report, {
          scriptsDirectory: `${dataRoot}/runtimes`,
          written: [{ path: `${dataRoot}/runtimes/spy`, bytes: 26 }],
          warnings: []
        })
        assert.deepStrictEqual(yield* tree(root), [
          "var 0710",
          "var/lib 0710",
          "var/lib/docker 0710",
          "var/lib/docker/runtimes 0700",
          'var/lib/docker/runtimes/spy 0700 "#!/bin/sh\\n/bin/spy a b $@\\n"'
        ])
      }))

    test("replaces the whole set of scripts, and only that", (root) =>
      Effect.gen(function* () {
        const fileSystem = yield* FileSystem.FileSystem
        yield* apply(root, { old: ["x"], both: ["1"] })
        yield* fileSystem.writeFileString(`${root}/other`, "not ours")
        yield* fileSystem.chmod(`${root}/other`, 0o600)
        yield* apply(root, { fresh: ["y"], both: ["2"] })
        assert.deepStrictEqual(yield* tree(root), [
          'other 0600 "not ours"',
          "runtimes 0700",
          'runtimes/both 0700 "#!/bin/sh\\n/bin/both 2 $@\\n"',
          'runtimes/fresh 0700 "#!/bin/sh\\n/bin/fresh y $@\\n"'
        ])
      }))

    test("comes to the same when it is done twice", (root) =>
      Effect.gen(function* () {
        yield* apply(root, { spy: ["a"] })
        const once = yield* tree(root)
        yield* apply(root, { spy: ["a"] })
        assert.deepStrictEqual(yield* tree(root), once)
      }))

    test("removes what a dead run left under the old name", (root) =>
      Effect.gen(function* () {
        const fileSystem = yield* FileSystem.FileSystem
        yield* fileSystem.makeDirectory(`${root}/runtimes-old`)
        yield* fileSystem.writeFileString(`${root}/runtimes-old/x`, "x")
        yield* apply(root, {})
        assert.deepStrictEqual(yield* tree(root), ["runtimes 0700"])
      }))

    test("fails with operation, path and errno where a file is in the way, and changes nothing", (root) =>
      Effect.gen(function* () {
        const fileSystem = yield* FileSystem.FileSystem
        yield* fileSystem.writeFileString(`${root}/runtimes`, "in the way")
        const before = yield* tree(root)
        const error = yield* Effect.flip(apply(root, { spy: ["a"] }))
        assert.deepInclude(error.failure, { operation: "mkdir", paths: [`${root}/runtimes`], errno: "EEXIST" })
        assert.strictEqual(error.message, `mkdir ${root}/runtimes: file exists`)
        assert.deepStrictEqual(yield* tree(root), before)
      }))

    test("follows no link at the place of a script directory's old name", (root) =>
      Effect.gen(function* () {
        const fileSystem = yield* FileSystem.FileSystem
        yield* fileSystem.makeDirectory(`${root}/elsewhere`)
        yield* fileSystem.writeFileString(`${root}/elsewhere/kept`, "kept")
        yield* fileSystem.chmod(`${root}/elsewhere`, 0o755)
        yield* fileSystem.chmod(`${root}/elsewhere/kept`, 0o644)
        yield* fileSystem.symlink(`${root}/elsewhere`, `${root}/runtimes-old`)
        yield* apply(root, {})
        assert.deepStrictEqual(yield* tree(root), ["elsewhere 0755", 'elsewhere/kept 0644 "kept"', "runtimes 0700"])
      }))

    test("reports progress once a step, up to the last", (root) =>
      Effect.gen(function* () {
        const interpreter = yield* PlanInterpreter.PlanInterpreter
        const plan = yield* planFor(root, { spy: ["a"] })
        const seen: Array<number> = []
        yield* interpreter.run(plan, { onProgress: ({ done }) => Effect.sync(() => void seen.push(done)) })
        assert.deepStrictEqual(
          seen,
          plan.steps.map((_, index) => index + 1)
        )
      }))

    test("reads the scripts that are there, with their modes and without following links", (root) =>
      Effect.gen(function* () {
        const fileSystem = yield* FileSystem.FileSystem
        const directory = yield* ScriptsDirectory.ScriptsDirectory
        yield* apply(root, { spy: ["a"] })
        yield* fileSystem.symlink("spy", `${root}/runtimes/link`)
        assert.deepStrictEqual(
          [...(yield* directory.read(`${root}/runtimes`))],
          [
            ["link", null],
            ["spy", { content: "#!/bin/sh\n/bin/spy a $@\n", mode: 0o700 }]
          ]
        )
        assert.strictEqual((yield* directory.read(`${root}/missing`)).size, 0)
      }))
  })
}

type Arguments = { readonly [name: string]: ReadonlyArray<string> }

const mapFor = (dataRoot: string, runtimes: Arguments): RuntimeMap.RuntimeMap => {
  const entries = Object.entries(runtimes).map(
    ([name, runtimeArgs]) => [name, { path: `/bin/${name}`, runtimeArgs }] as const
  )
  const settings = Settings.merge({ runtimes: new Map(entries) }, EngineFlags.none, { dataRoot, execRoot: "/run" })
  return Moby23.configure(settings, {
    unifiedCgroups: false,
    bootedWithSystemd: false,
    noPivotRoot: false,
    searchPath: "",
    workingDirectory: "/"
  })
}

/** The plan for a data root and runtimes whose programs are `/bin/NAME`. */
export const planFor = (dataRoot: string, runtimes: Arguments): Effect.Effect<Plan.Plan> =>
  Effect.orDie(Effect.fromResult(Moby23.plan(mapFor(dataRoot, runtimes))))

const apply = Effect.fnUntraced(function* (dataRoot: string, runtimes: Arguments) {
  const interpreter = yield* PlanInterpreter.PlanInterpreter
  return yield* interpreter.run(yield* planFor(dataRoot, runtimes))
})

/** Everything under a directory, a line each: path, mode, text of a file. */
export const tree = Effect.fnUntraced(function* (root: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const lines: Array<string> = []
  for (const path of (yield* fileSystem.readDirectory(root, { recursive: true })).toSorted()) {
    const at = FilePath.join(root, path)
    const { mode, type } = yield* fileSystem.lstat(at)
    const text = type === "File" ? ` ${JSON.stringify(yield* fileSystem.readFileString(at))}` : ""
    lines.push(`${path} ${(mode & 0o7777).toString(8).padStart(4, "0")}${text}`)
  }
  return lines
})
