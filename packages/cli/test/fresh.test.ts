import { assert, describe, it } from "@effect/vitest"
import { Disk } from "@oci-runtimes/node"
import { byHand } from "@oci-runtimes/node/testing"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { document, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const configuration = (argument: string): string =>
  JSON.stringify({
    runtimes: { spy: { path: "/bin/spy", runtimeArgs: [argument] }, same: { path: "s", runtimeArgs: ["s"] } }
  })

/** A disk on which an engine has set up scripts by another configuration than the one that it has now. */
const machine = Effect.fnUntraced(function* (engine: "moby-23" | "moby-25") {
  const disk = Disk.memory({
    "/etc/docker/daemon.json": configuration("new"),
    "/old.json": configuration("old"),
    "/bin/spy": program,
    "/var/lib/docker/runtimes/notes": "not ours"
  })
  const instead = Layer.succeed(Disk.Disk, disk)
  const run = (...args: ReadonlyArray<string>) => runCommand({ engine, args, instead })
  yield* run("apply", "--config", "/old.json")
  return { run, scripts: Effect.map(byHand(disk).tree("/var/lib/docker"), texts) }
})

/** Returns the last argument of each script in the scripts directory, without the names. */
const texts = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines
    .filter((line) => line.startsWith("runtimes/"))
    .map((line) => / (\w+)( \$@\\n)?"$/.exec(line)![1]!)
    .toSorted()

interface Case {
  readonly engine: "moby-23" | "moby-25"
  readonly flags: ReadonlyArray<string>
  readonly after: ReadonlyArray<string>
  readonly counts: string
  readonly changes: { readonly [change: string]: number }
}

const freshly = { after: ["new", "s"], flags: ["--fresh"] }

const cases: ReadonlyArray<Case> = [
  {
    engine: "moby-25",
    flags: [],
    after: ["new", "old", "ours", "s"],
    counts: "wrote 1 script in /var/lib/docker/runtimes, kept 1, left 2 other files",
    changes: { added: 1, left: 2, unchanged: 1 }
  },
  {
    engine: "moby-25",
    ...freshly,
    counts: "wrote 1 script in /var/lib/docker/runtimes, removed 2 files, kept 1",
    changes: { added: 1, removed: 2, unchanged: 1 }
  },
  ...[[], ["--fresh"]].map((flags) => ({
    engine: "moby-23" as const,
    ...freshly,
    flags,
    counts: "wrote 1 script in /var/lib/docker/runtimes, kept 1",
    changes: { changed: 1, unchanged: 1 }
  }))
]

describe("setting up again", () => {
  it.effect.each(cases)("under $engine with $flags leaves $after", ({ after, counts, engine, flags }) =>
    Effect.gen(function* () {
      const { run, scripts } = yield* machine(engine)
      const { data, status } = yield* run("apply", ...flags)
      assert.strictEqual(status, 0)
      assert.include(data, `done: ${counts}\n`)
      assert.deepStrictEqual(yield* scripts, after)
    })
  )

  it.effect.each(cases)("under $engine with $flags is planned as it is done", ({ changes, engine, flags }) =>
    Effect.gen(function* () {
      const { run, scripts } = yield* machine(engine)
      const before = yield* scripts
      const planned = document(Documents.PlanDocument, (yield* run("plan", "--json", ...flags)).data)
      assert.deepStrictEqual(yield* scripts, before)
      const counted = Object.groupBy(planned.changes, ({ change }) => change)
      assert.deepStrictEqual(
        Object.fromEntries(Object.entries(counted).map(([change, { length }]) => [change, length])),
        changes
      )
      const applied = document(Documents.ApplyDocument, (yield* run("apply", "--json", ...flags)).data)
      const pathsOf = (...kinds: ReadonlyArray<string>) =>
        planned.changes
          .filter(({ change }) => kinds.includes(change))
          .map(({ name }) => `/var/lib/docker/runtimes/${name}`)
      assert.deepStrictEqual(
        [applied.written.map(({ path }) => path), applied.kept, applied.left, applied.removed],
        [pathsOf("added", "changed"), pathsOf("unchanged"), pathsOf("left"), pathsOf("removed")]
      )
      const again = document(Documents.PlanDocument, (yield* run("plan", "--json", "--no-sync", ...flags)).data)
      assert.deepStrictEqual(again.steps, [])
    })
  )

  it.effect("names scripts by their text, as resolve does", () =>
    Effect.gen(function* () {
      const { run } = yield* machine("moby-25")
      const { written } = document(Documents.ApplyDocument, (yield* run("apply", "--json")).data)
      const { script, shim } = document(Documents.ResolveDocument, (yield* run("resolve", "spy", "--json")).data)
      assert.match(script?.path ?? "", /^\/var\/lib\/docker\/runtimes\/spy\.[0-9BCDFGHJ-NP-TV-Z-]{52}====$/)
      assert.deepStrictEqual(
        written.map(({ path }) => path),
        [script?.path]
      )
      assert.strictEqual(shim?.options?.binaryName, script?.path)
    })
  )
})
