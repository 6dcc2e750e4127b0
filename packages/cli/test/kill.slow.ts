import { assert, describe, it } from "@effect/vitest"
import { Machine } from "@oci-runtimes/node"
import { type Arguments, type FaultyDisk, setUp, tree } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as CountedDisk from "../../node/test/countedDisk.ts"
import { scratch } from "../../node/test/places.ts"

/** A set of scripts by name, as they are read. */
interface Found {
  readonly [name: string]: string
}

const program = join(import.meta.dirname, "killedRun.ts")

const old: Arguments = { first: ["old"], gone: ["old"], second: ["old"] }
const wanted: Arguments = { added: ["new"], first: ["new"], second: ["new"] }

const disk = Machine.live

const expected = (scripts: Arguments): Found =>
  Object.fromEntries(
    Object.entries(scripts).map(([name, runtimeArgs]) => [
      name,
      `#!/bin/sh\n/bin/${name} ${runtimeArgs.join(" ")} $@\n`
    ])
  )

const found = (dataRoot: string): Found =>
  Object.fromEntries(
    Object.keys({ ...old, ...wanted })
      .map((name) => [name, join(dataRoot, "runtimes", name)] as const)
      .filter(([, path]) => existsSync(path))
      .map(([name, path]) => [name, readFileSync(path, "utf8")])
  )

/** Writing a text is not done in one piece. */
const isDivisible = ({ operation }: FaultyDisk.Tried): boolean => operation._tag === "WriteFile"

const run = async (dataRoot: string, at: number, when: "before" | "within") => {
  const args = ["-C", "@oci-runtimes/source", program, dataRoot, JSON.stringify(wanted), `${at}`, when]
  const [status, signal] = await once(spawn(process.execPath, args, { stdio: "inherit" }), "exit")
  return { status, signal }
}

describe.each([
  { title: "a set of scripts", before: old },
  { title: "nothing, not even a data root", before: undefined }
])("from $title", ({ before }) => {
  const prepare = (dataRoot: string) => (before === undefined ? Effect.void : setUp(dataRoot, before, { sync: false }))

  /** Performs an undisturbed run, and returns the operations of the run and the resulting tree. */
  const undisturbed = Effect.fnUntraced(function* (dataRoot: string) {
    yield* prepare(dataRoot)
    const operations: Array<FaultyDisk.Tried> = []
    const counting = CountedDisk.layer({ before: (call) => void operations.push(call) })
    // Without a layer of its own it would work on the disk that is there already, uncounted.
    const counted = counting
    yield* Effect.provide(setUp(dataRoot, wanted), counted)
    return { after: yield* tree(dataRoot), operations }
  })

  it.live("a process killed at any operation, or within it, leaves one whole set, and the next run completes", () =>
    Effect.gen(function* () {
      const root = yield* scratch
      const { after, operations } = yield* undisturbed(join(root, "undisturbed"))
      const [olds, news] = [expected(before ?? {}), expected(wanted)]
      const moments = operations.flatMap((tried) =>
        (isDivisible(tried) ? (["before", "within"] as const) : (["before"] as const)).map((when) => ({
          index: tried.index,
          when,
          where: `killed ${when} ${JSON.stringify(tried)}`
        }))
      )
      const seen = yield* Effect.forEach(
        moments,
        Effect.fnUntraced(function* ({ index, when, where }) {
          const dataRoot = join(root, `${index}-${when}`)
          yield* prepare(dataRoot)
          const { signal } = yield* Effect.promise(() => run(dataRoot, index, when))
          assert.strictEqual(signal, "SIGKILL", where)
          const read = found(dataRoot)
          assert.deepInclude([olds, news], read, where)
          yield* setUp(dataRoot, wanted)
          assert.deepStrictEqual(yield* tree(dataRoot), after, where)
          return read
        }),
        { concurrency: 3 }
      )
      assert.isAtLeast(seen.length, 15)
      assert.deepStrictEqual([seen[0], seen.at(-1)], [olds, news])

      const complete = join(root, "complete")
      yield* prepare(complete)
      const { status } = yield* Effect.promise(() => run(complete, operations.length + 1, "before"))
      assert.strictEqual(status, 0)
      assert.deepStrictEqual(yield* tree(complete), after)
    }).pipe(Effect.scoped, Effect.provide(disk))
  )
})
