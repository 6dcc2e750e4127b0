import { assert, describe, it } from "@effect/vitest"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { MemoryFileSystem } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type { PlatformError } from "effect/PlatformError"
import * as fc from "fast-check"
import { errnoOf } from "../src/disk/internal/errno.ts"

/** Something done to a file system under a root. */
interface Deed {
  readonly title: string
  readonly run: (fileSystem: FileSystem.FileSystem, root: string) => Effect.Effect<unknown, PlatformError>
}

const name = fc.constantFrom("a", "b", "c")
const plainPath = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"))
const path = fc.oneof(
  { weight: 6, arbitrary: plainPath },
  { weight: 1, arbitrary: fc.tuple(name, name).map(([up, down]) => `./${up}/../${down}`) }
)

const deed = (title: string, run: Deed["run"]): Deed => ({ title, run })

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  path.map((at) => deed(`mkdir ${at}`, (fs, root) => fs.makeDirectory(`${root}/${at}`))),
  plainPath.map((at) =>
    // Which error a recursive one gives on the way is a peculiarity of Node; that it gives one is not.
    deed(`mkdir -p ${at}`, (fs, root) =>
      Effect.isSuccess(fs.makeDirectory(`${root}/${at}`, { recursive: true, mode: 0o755 }))
    )
  ),
  fc
    .tuple(path, fc.constantFrom("w" as const, "wx" as const, "a" as const), fc.string({ maxLength: 3 }))
    .map(([at, flag, text]) =>
      deed(`write ${at} ${flag}`, (fs, root) => fs.writeFileString(`${root}/${at}`, text, { flag }))
    ),
  path.map((at) => deed(`read ${at}`, (fs, root) => fs.readFileString(`${root}/${at}`))),
  path.map((at) =>
    deed(`ls ${at}`, (fs, root) => Effect.map(fs.readDirectory(`${root}/${at}`), (names) => names.toSorted()))
  ),
  path.map((at) => deed(`stat ${at}`, (fs, root) => Effect.map(fs.stat(`${root}/${at}`), ({ type }) => type))),
  path.map((at) => deed(`lstat ${at}`, (fs, root) => Effect.map(fs.lstat(`${root}/${at}`), ({ type }) => type))),
  path.map((at) => deed(`chmod ${at}`, (fs, root) => fs.chmod(`${root}/${at}`, 0o711))),
  fc
    .tuple(path, path)
    .map(([from, to]) => deed(`mv ${from} ${to}`, (fs, root) => fs.rename(`${root}/${from}`, `${root}/${to}`))),
  fc
    .tuple(path, path)
    .map(([target, at]) => deed(`ln -s ${target} ${at}`, (fs, root) => fs.symlink(target, `${root}/${at}`))),
  fc
    .tuple(name, fc.boolean())
    .map(([at, force]) =>
      deed(`rm -r ${at} ${force}`, (fs, root) => fs.remove(`${root}/${at}`, { recursive: true, force }))
    )
)

const outcomes = (fileSystem: FileSystem.FileSystem, root: string, doings: ReadonlyArray<Deed>) =>
  Effect.forEach(doings, ({ run, title }) =>
    Effect.match(run(fileSystem, root), {
      onSuccess: (value) => `${title}: ${JSON.stringify(value)}`,
      onFailure: (error) => `${title}: ${errnoOf(error)}`
    })
  )

describe("the file system in memory", () => {
  it.live("answers as the real one does, whatever is done to it", () =>
    Effect.gen(function* () {
      const disk = yield* FileSystem.FileSystem
      const property = fc.asyncProperty(fc.array(deeds, { maxLength: 20 }), (doings) =>
        Effect.gen(function* () {
          const root = yield* disk.makeTempDirectoryScoped({ prefix: "oci-runtimes-model-" })
          const memory = MemoryFileSystem.make({ [root]: { type: "directory" } })
          const expected = yield* outcomes(disk, root, doings)
          assert.deepStrictEqual(yield* outcomes(memory, root, doings), expected)
        }).pipe(Effect.scoped, Effect.runPromise)
      )
      yield* Effect.promise(() => fc.assert(property, { numRuns: 200 }))
    }).pipe(Effect.provide(NodeFileSystem.layer))
  )
})
