/** A machine in memory is a world of its own: equal descriptions give equal work, and nothing of this machine shows through. */
import { assert, describe, it } from "@effect/vitest"
import { type ConfigurationChange, Moby23, Moby25 } from "@oci-runtimes/core/docker"
import { runtimeName, runtimes, typedRuntimeEntry } from "@oci-runtimes/core/testing"
import { Check, Edit, Machine, Disk, type Processes, Runtimes } from "@oci-runtimes/node"
import { atHand, setUp, tree } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fc from "fast-check"
import { inspect } from "node:util"
import { thisSystem } from "../src/machine/internal/thisProcess.ts"

/** Everything that two machines can have in common, and what is asked of them. */
interface World {
  readonly engine: typeof Moby23 | typeof Moby25
  readonly files: Disk.Files
  readonly processes: Processes.Description
  readonly names: ReadonlyArray<string>
  readonly fresh: boolean
}

const shown = { depth: null, maxArrayLength: null, maxStringLength: null, breakLength: Infinity }

const digits = fc.integer({ min: 1, max: 4_000_000 })
const word = fc.stringMatching(/^[0-9a-z]{1,14}$/)
const user = fc.record({ uid: fc.nat(2), gid: fc.nat(2) })
const description = fc.record(
  {
    pid: digits,
    startTime: digits.map(String),
    boot: word,
    namespace: word,
    user,
    others: fc.dictionary(
      digits.map(String),
      fc.record({ startTime: digits.map(String), uid: fc.nat(2) }, { requiredKeys: ["startTime"] }),
      { maxKeys: 2 }
    )
  },
  { requiredKeys: [] }
)

const configuration = fc.oneof(
  { weight: 8, arbitrary: runtimes(typedRuntimeEntry()).map((table) => ({ runtimes: Object.fromEntries(table) })) },
  { weight: 4, arbitrary: fc.constant({ runtimes: { crun: { path: "crun", runtimeArgs: ["--debug"] } } }) },
  { weight: 1, arbitrary: fc.constant({ "default-runtime": "none" }) }
)

/** Locks and leftovers of the processes that are described, old scripts, and programs. */
const present = ({ boot = "memory", namespace = "memory", others = {}, user: own }: Processes.Description) =>
  fc
    .record({
      uid: fc.constantFrom(own?.uid ?? 0, 1, 2),
      locked: fc.subarray(
        Object.entries(others).map(
          ([pid, { startTime }]) => `gen-runtimes.${pid}.${startTime}.run.${boot}.${namespace}`
        )
      ),
      scripts: fc.subarray(["runtimes/crun", "runtimes/old", "runtimes-old/crun", "gen-runtimes123/x"]),
      programs: fc.subarray(["crun", "runsc", "containerd"])
    })
    .map(({ locked, programs, scripts, uid }): Disk.Files => {
      const entries: ReadonlyArray<readonly [string, Disk.Entry]> = [
        ["/var/lib/docker", { type: "directory", mode: 0o711 }],
        ...locked.map((name) => [`/var/lib/docker/${name}`, { type: "directory", mode: 0o700, uid }] as const),
        ...scripts.map(
          (name) => [`/var/lib/docker/${name}`, { type: "file", content: "#!/bin/sh\n", mode: 0o700 }] as const
        ),
        ...programs.map((name) => [`/usr/bin/${name}`, { type: "file", content: "", mode: 0o755 }] as const)
      ]
      return Object.fromEntries(entries)
    })

const worlds: fc.Arbitrary<World> = description.chain((processes) =>
  fc
    .record({
      engine: fc.constantFrom(Moby23, Moby25),
      text: configuration.map((file) => JSON.stringify(file)),
      isBroken: fc.nat(9).map((number) => number === 0),
      files: present(processes),
      names: fc.array(runtimeName(), { maxLength: 3 }),
      fresh: fc.boolean()
    })
    .map(({ engine, files, fresh, isBroken, names, text }) => ({
      engine,
      processes,
      names,
      fresh,
      files: { ...files, "/etc/docker/daemon.json": isBroken ? text.slice(1) : text }
    }))
)

const machineOf = ({ files, processes }: Pick<World, "files" | "processes">) =>
  Machine.memory({ files, processes, environment: { variables: { PATH: "/usr/bin" } } })

const change: ConfigurationChange.ConfigurationChange = {
  _tag: "AddRuntime",
  name: "added",
  entry: { path: "/usr/bin/crun", runtimeArgs: ["--a b"] },
  replace: false
}

/** A failure with its tag, its message and its data, but without the stack of this process. */
const told = <A, E extends { readonly _tag: string; readonly message: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.match(effect, {
    onSuccess: (value): unknown => value,
    onFailure: (error): unknown => ({ ...error, failed: error._tag, message: error.message, cause: undefined })
  })

/** Everything that is done on a new machine, and the files that are there at the end. */
const workOn = (world: World) => {
  const { engine, fresh, names } = world
  const options = { fresh, wait: "100 millis" } as const
  const initialised = Runtimes.Runtimes.use((all) => all.initialise(options))
  // The machine's own disk is not to be taken for that of the dry run.
  const onRuntimes = Effect.provide(Layer.fresh(Runtimes.layer({ engine })))
  const rehearsed = initialised.pipe(
    Effect.provide(Layer.provideMerge(Layer.fresh(Runtimes.layer({ engine })), Disk.layerDryRun))
  )
  const edited = Effect.flatMap(Edit.prepare({ engine }, change), (edit) =>
    Effect.map(Edit.write(edit, { backup: true, wait: "100 millis" }), (report) => ({
      edits: edit.edit.edits,
      diagnostics: edit.diagnostics,
      report
    }))
  )
  const checked = Effect.map(Check.check({ engine }), ({ diagnostics, facts, startFaults }) => ({
    diagnostics,
    facts,
    startFaults
  }))
  const resolved = Runtimes.Runtimes.use((all) => Effect.forEach(names, (name) => told(all.resolve(name))))
  return Effect.all({
    planned: told(rehearsed),
    checked: told(checked),
    resolved: told(onRuntimes(resolved)),
    applied: told(onRuntimes(initialised)),
    pruned: told(onRuntimes(Runtimes.Runtimes.use((all) => all.prune({ wait: "100 millis" })))),
    edited: told(edited),
    files: tree("/")
  }).pipe(Effect.provide(machineOf(world)))
}

describe("two equal machines", () => {
  it("give equal plans, reports and files, byte for byte", async () => {
    let [applied, pruned, edited] = [0, 0, 0]
    const here = thisSystem()
    const real = [here.boot, here.namespace].map((text) => text.replaceAll(/[^0-9A-Za-z]/g, "").slice(-12))
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const [one, other] = await Effect.runPromise(Effect.all([workOn(world), workOn(world)]))
        const text = inspect(one, shown)
        assert.strictEqual(inspect(other, shown), text)
        for (const secret of real) assert.isFalse(text.includes(secret), secret)
        for (const [, pid] of text.matchAll(/gen-runtimes\.(\d+)\.(?!\d+\.run\.)/g)) {
          assert.strictEqual(Number(pid), world.processes.pid ?? 1)
        }
        const isDone = (value: unknown) => !/failed: '/.test(inspect(value, shown))
        applied += Number(isDone(one.applied))
        pruned += Number(isDone(one.pruned))
        edited += Number(isDone(one.edited))
      }),
      { numRuns: 60 }
    )
    // The law says little of machines on which nothing is done.
    for (const count of [applied, pruned, edited]) assert.isAbove(count, 10)
  })
})

describe("the runs on a machine in memory", () => {
  const files: Disk.Files = { "/work": { type: "directory" } }
  const services = (processes?: Processes.Description) => Machine.memory({ files, ...(processes && { processes }) })

  it.effect.each<[Processes.Description | undefined, string, number]>([
    [undefined, "/work/gen-runtimes.1.1.00000000000100000000000%.memory.memory", 0],
    [
      { pid: 5, startTime: "77", boot: "a-boot", namespace: "pid:[42]", user: { uid: 7, gid: 8 } },
      "/work/gen-runtimes.5.77.00000000000100000000000%.aboot.pid42",
      7
    ]
  ])("have names that are counted, and belong to the process that is described: %j", ([processes, name, uid]) =>
    Effect.gen(function* () {
      const locks: Array<unknown> = []
      for (const argument of ["a", "b"]) {
        const { operations } = yield* setUp("/work", { spy: [argument] })
        locks.push(operations[0]?.operation)
      }
      const expected = ["2", "3"].map((count) => ({
        _tag: "MakeDirectory",
        path: name.replace("%", count),
        mode: 0o700
      }))
      assert.deepStrictEqual(locks, expected)
      const { owner } = yield* (yield* atHand).stat("/work/runtimes")
      assert.deepStrictEqual(owner.uid, uid)
    }).pipe(Effect.provide(services(processes)))
  )

  it.effect("wait for the processes that are described in a time of their own, whatever the clock of the test", () =>
    Effect.gen(function* () {
      const hand = yield* atHand
      yield* hand.makeDirectory("/work/gen-runtimes.9.99.run.memory.memory", 0o700)
      const error = yield* Effect.flip(setUp("/work", { spy: ["a"] }))
      assert.include(error.message, "process 9 is changing it and did not end within 30 s.")
    }).pipe(Effect.provide(services({ others: { 9: { startTime: "99", uid: 0 } } })))
  )
})
