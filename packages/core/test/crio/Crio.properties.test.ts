/** Laws of CRI-O's configuration, its table and its resolution. */
import { Crio, type CrioEngine, CrioReload, CrioTable, Given, ShownRuntime, Traits } from "@oci-runtimes/core/crio"
import { Source } from "@oci-runtimes/core/engine"
import type { Search } from "@oci-runtimes/core/machine"
import { crioFile, crioGiven, crioSections, pathState, runtimeName } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { attack, changeable, copyOf, reachable } from "../reachable.ts"
import { assess, dropIn, facts, type Files, machineOf, main, program, read, withRuntimes } from "./machines.ts"

const engines = [Crio.crio124, Crio.crio131, Crio.crio134, Crio.newest()]

const newest = Traits.of({ minor: 36, patch: 3 })

const someEngine = () => fc.constantFrom(...engines)

/** Machines on which some of the programs of the generated files are there. */
const someMachine = (): fc.Arbitrary<Files> =>
  fc
    .subarray(["/usr/bin/crun", "/usr/bin/runc", "/usr/bin/conmon", "/opt/foo", "/opt/containerd-shim-kata-v2"])
    .map((paths) => Object.fromEntries(paths.map((path) => [path, program])))

const handlersOf = (engine: CrioEngine.CrioEngine, files: Files) =>
  new Map(
    Array.from(read(engine, files).settings.handlers, ([name, { values }]) => [
      name,
      ShownRuntime.logged(newest, values)
    ])
  )

describe("reading", () => {
  it("never throws, whatever the bytes and the flags", () => {
    fc.assert(
      fc.property(
        someEngine(),
        crioGiven(),
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          fc.string({ unit: "binary" }).map((text) => new TextEncoder().encode(text))
        ),
        (engine, given, bytes) => {
          const files = Source.readAll(engine.sources, given, ({ _tag }) =>
            _tag === "Directory" ? { _tag, names: ["b", "a"], directories: [] } : { _tag: "File", bytes }
          )
          const { problems, refusal, settings } = engine.read(given, files)
          assert.strictEqual(
            refusal !== null,
            problems.some(({ effect }) => effect === "refused")
          )
          const table = engine.table(settings, facts, [])
          engine.diagnose?.({ reading: { problems, refusal, settings }, table })
        }
      )
    )
  })

  it("reads a file without anything as no file", () => {
    fc.assert(
      fc.property(someEngine(), crioSections(), (engine, sections) => {
        const files = { [main]: crioFile(sections) }
        assert.deepStrictEqual(
          handlersOf(engine, { ...files, [dropIn("z")]: "# nothing\n" }),
          handlersOf(engine, files)
        )
      })
    )
  })

  it("leaves the handlers that a drop-in does not name", () => {
    let kept = 0
    fc.assert(
      fc.property(fc.constantFrom(Crio.crio131, Crio.crio134), crioSections(), (engine, sections) => {
        const files = { [main]: crioFile(sections) }
        const before = handlersOf(engine, files)
        const after = handlersOf(engine, {
          ...files,
          [dropIn("10")]: '[crio.runtime.runtimes.foo]\nruntime_path = "/x"\n'
        })
        assert.strictEqual(after.get("foo")?.runtime_path, "/x")
        before.delete("foo")
        after.delete("foo")
        kept += before.size
        assert.deepStrictEqual(after, before)
      })
    )
    assert.isAbove(kept, 100)
  })

  it("takes the last of several definitions, however they are spread over files", () => {
    fc.assert(
      fc.property(someEngine(), crioSections(), crioSections(), (engine, first, second) => {
        const handlers = handlersOf(engine, { [dropIn("1")]: crioFile(first), [dropIn("2")]: crioFile(second) })
        const alone = handlersOf(engine, { [dropIn("2")]: crioFile(second) })
        const named = second.filter(({ name }) => name.startsWith("crio.runtime.runtimes."))
        for (const { name } of named) {
          const handler: string = JSON.parse(name.slice("crio.runtime.runtimes.".length))
          assert.deepStrictEqual(handlers.get(handler), alone.get(handler))
        }
      })
    )
  })
})

describe("the table", () => {
  it("has or drops each handler, and has what it resolves", () => {
    const cases = { resolved: 0, dropped: 0, notStarted: 0 }
    fc.assert(
      fc.property(
        someEngine(),
        crioSections(),
        crioGiven(),
        someMachine(),
        runtimeName(),
        (engine, sections, given, machine, name) => {
          const { reading, table } = assess(engine, { ...withRuntimes, [main]: crioFile(sections), ...machine }, given)
          for (const known of reading.settings.handlers.names()) {
            assert.notStrictEqual(table.runtimes.has(known), table.dropped.has(known), known)
          }
          for (const asked of [name, ...table.dropped.names(), ...table.runtimes.names(), ""]) {
            const answer = engine.resolve(table, { name: asked })
            const isKnown = table.runtimes.has(asked === "" ? table.defaultRuntime : asked)
            assert.strictEqual(Result.isSuccess(answer), table.startFault === undefined && isKnown, asked)
            if (table.startFault !== undefined) cases.notStarted++
            else if (Result.isSuccess(answer)) cases.resolved++
            else if (table.dropped.has(asked)) cases.dropped++
          }
          if (table.startFault === undefined) assert.isTrue(table.runtimes.has(table.defaultRuntime))
        }
      ),
      { numRuns: 600 }
    )
    for (const [kind, count] of Object.entries(cases)) assert.isAbove(count, 10, kind)
  })

  it("depends on nothing but the states at the places of its searches", () => {
    fc.assert(
      fc.property(
        someEngine(),
        crioSections(),
        fc.array(pathState(), { minLength: 1, maxLength: 20 }),
        (engine, sections, some) => {
          const { settings } = read(engine, { [main]: crioFile(sections) })
          const states = new Map<string, Search.PathState>()
          const searches = engine.lookups?.(settings, facts) ?? []
          const look = ({ location }: Search.SearchPlace): Search.PathState => {
            const known = states.get(location) ?? some[states.size % some.length]!
            states.set(location, known)
            return known
          }
          const tables = [1, 2].map(() =>
            engine.table(
              settings,
              facts,
              searches.map(({ places }) => places.map(look))
            )
          )
          assert.deepStrictEqual(copyOf(tables[0]), copyOf(tables[1]))
        }
      )
    )
  })

  it("drops no handler for its program without a machine", () => {
    fc.assert(
      fc.property(someEngine(), crioSections(), (engine, sections) => {
        const { settings } = read(engine, { [main]: crioFile(sections) })
        const { dropped } = engine.table(settings, facts, [])
        for (const [, { fault }] of dropped) {
          assert.notInclude(
            ["NotInPath", "PathMissing", "ConfigPathMissing", "SeccompProfile", "PodMonitor"],
            fault.reason
          )
        }
      })
    )
  })
})

describe("a reload", () => {
  it("shows what a start with the same files and no flags has, if it is accepted", () => {
    const cases = { accepted: 0, refused: 0 }
    const traits = Traits.of({ minor: 34, patch: 11 })
    fc.assert(
      fc.property(crioSections(), crioSections(), someMachine(), (before, after, machine) => {
        const running = assess(Crio.crio134, { ...machine, ...withRuntimes, [main]: crioFile(before) })
        if (running.table.startFault !== undefined) return
        const files = { ...machine, ...withRuntimes, [main]: crioFile(after) }
        const again = assess(Crio.crio134, files)
        const { look, read: lookInto } = machineOf(files)
        const now = Source.readAll(Crio.crio134.sources, Given.usual, lookInto)
        const { crashes, log, shown } = CrioReload.of(traits, running.table, { files: now, facts, look })
        const fault = again.table.startFault
        if (crashes) {
          assert.strictEqual(fault?._tag, "UndefinedDefault")
          return
        }
        // A name that does not change is not checked again.
        const isChecked = again.reading.settings.defaultRuntime.value !== running.table.defaultRuntime
        if (fault?._tag === "FaultyDefault" || (fault?._tag === "UndefinedDefault" && isChecked)) {
          cases.refused++
          assert.isUndefined(shown)
          assert.include(log.at(-1)?.message, fault.message)
          return
        }
        cases.accepted++
        assert.deepStrictEqual([...(shown?.handlers.names() ?? [])], [...again.table.runtimes.names()])
        assert.strictEqual(shown?.defaultRuntime, again.table.defaultRuntime)
      }),
      { numRuns: 300 }
    )
    for (const [kind, count] of Object.entries(cases)) assert.isAbove(count, 10, kind)
  })
})

describe("what is handed out", () => {
  it.each(engines)("by $id is frozen", (engine) => {
    const text = '[crio.runtime.runtimes.foo]\nruntime_path = "/usr/bin/crun"\nplatform_runtime_paths = {"a/b" = "c"}\n'
    const files = { ...withRuntimes, "/usr/bin/runc": program, [main]: `${text}[crio.runtime.runtimes.gone]\nx = 1\n` }
    const { reading, table } = assess(engine, files)
    const requests = [{}, { name: "foo" }, { name: "gone" }, { name: "nope" }]
    const answers = requests.map((request) => engine.resolve(table, request))
    assert.isNotEmpty(reading.problems)
    assert.deepStrictEqual([...changeable(reachable(table)), ...changeable(reachable(reading.problems))], [])
    const before = copyOf([table, answers])
    attack(answers)
    assert.deepStrictEqual(copyOf([table, requests.map((request) => engine.resolve(table, request))]), before)
  })
})

it("the messages of dropped handlers are those of the log", () => {
  const traits = Traits.of({ minor: 34, patch: 11 })
  const { table } = assess(Crio.crio134, {
    ...withRuntimes,
    [main]: '[crio.runtime.runtimes.a]\nruntime_path = "/x"\n'
  })
  const dropped = table.dropped.get("a")
  assert.isDefined(dropped)
  assert.deepStrictEqual(
    table.log.map(({ message }) => message),
    [CrioTable.droppedMessage(traits, "a", dropped!.fault)]
  )
})
