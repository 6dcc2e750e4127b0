import { Source } from "@oci-runtimes/core/engine"
import type { Search } from "@oci-runtimes/core/machine"
import { Given, Podman, type PodmanEngine, type Settings } from "@oci-runtimes/core/podman"
import { pathState, podmanFile, podmanGiven, type PodmanSetting, podmanSettings } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { attack, changeable, copyOf, reachable } from "../reachable.ts"
import * as Machine from "./Machine.ts"
import { facts, main, read } from "./machines.ts"

const engines = [Podman.podman43, Podman.podman54, Podman.podman58, Result.getOrThrow(Podman.release("4.9"))]

const someEngine = () => fc.constantFrom(...engines)

const dropIn = (name: string) => `${main}.d/${name}.conf`

const byName = (table: Iterable<readonly [string, { readonly value: unknown }]>) =>
  Array.from(table, ([name, { value }]) => [name, value] as const).toSorted(([one], [other]) => (one < other ? -1 : 1))

const list = (items: ReadonlyArray<Settings.ListItem>) => items.map(({ value }) => value)

const defaultSetting = (value: string): PodmanSetting => ({ section: "engine", key: "runtime", value })

/** The table of settings on a machine whose places have these states. */
const tableOf = (
  engine: PodmanEngine.PodmanEngine,
  settings: Settings.Settings,
  stateOf: (place: Search.SearchPlace) => Search.PathState
) => {
  const searches = engine.lookups?.(settings, facts) ?? []
  return engine.table(
    settings,
    facts,
    searches.map(({ places }) => places.map(stateOf))
  )
}

/** The values of settings, without their origins, in the order of their names. */
const valuesOf = ({ platforms, runtimeFlags, runtimes, ...settings }: Settings.Settings): unknown => {
  return [
    byName(platforms),
    byName(runtimeFlags),
    byName(runtimes),
    settings.runtime?.value,
    settings.noPivotRoot?.value,
    list(settings.monitorPaths),
    list(settings.supportsJson),
    list(settings.supportsNoCgroups)
  ]
}

describe("merging", () => {
  it("a later file that says nothing changes nothing", () => {
    let accepted = 0
    const nothing = fc.constantFrom(
      "",
      "# a comment\n",
      "[engine]\n",
      "[engine.runtimes]\n[containers]\n",
      "[unknown]\nx = 1\n"
    )
    fc.assert(
      fc.property(someEngine(), podmanSettings(), nothing, (engine, settings, empty) => {
        const files = { [main]: podmanFile(settings) }
        const before = read(engine, files)
        if (before.refusal !== null) return
        accepted++
        const after = read(engine, { ...files, [dropIn("x")]: empty })
        assert.isNull(after.refusal)
        assert.deepStrictEqual(
          copyOf({ ...after.settings, files: [], documents: [] }),
          copyOf({ ...before.settings, files: [], documents: [] })
        )
      }),
      { numRuns: 300 }
    )
    assert.isAbove(accepted, 100)
  })

  it("two files that name different keys merge to the same in either order", () => {
    let accepted = 0
    fc.assert(
      fc.property(someEngine(), podmanSettings(), fc.infiniteStream(fc.boolean()), (engine, settings, coins) => {
        const isFirst = new Map(settings.map((setting) => [setting, coins.next().value]))
        const [one, other] = [true, false].map((side) =>
          podmanFile(settings.filter((each) => isFirst.get(each) === side))
        )
        const forth = read(engine, { [dropIn("1")]: one!, [dropIn("2")]: other! })
        const back = read(engine, { [dropIn("1")]: other!, [dropIn("2")]: one! })
        assert.strictEqual(forth.refusal === null, back.refusal === null)
        if (forth.refusal !== null || one === "" || other === "") return
        accepted++
        assert.deepStrictEqual(valuesOf(forth.settings), valuesOf(back.settings))
      }),
      { numRuns: 500 }
    )
    assert.isAbove(accepted, 100)
  })

  it("the last file that sets a key wins, unless the key is appended to", () => {
    let won = 0
    fc.assert(
      fc.property(someEngine(), podmanSettings(), fc.constantFrom("crun", "zzz", ""), (engine, settings, name) => {
        const last = podmanFile([defaultSetting(JSON.stringify(name))])
        const reading = read(engine, { [main]: podmanFile(settings), [dropIn("z")]: last })
        if (reading.refusal !== null) return
        won++
        assert.strictEqual(reading.settings.runtime?.value, name)
        const shadowed = settings.some(({ key }) => key === "runtime") ? 1 : 0
        assert.strictEqual(reading.settings.runtime?.origins.shadowed.length, shadowed)
      })
    )
    assert.isAbove(won, 50)
  })
})

describe("the reader", () => {
  it("throws for no bytes, and refuses exactly if it tells a refused problem", () => {
    let accepted = 0
    const pieces = [
      "[engine]\n",
      "[engine.runtimes]\n",
      "crun = ",
      '["/a"]\n',
      '"x"\n',
      "runtime = ",
      "1\n",
      "{a = 1}\n",
      "[[engine]]\n",
      "env = ",
      '["A=b"]\n',
      "\0",
      "é",
      "="
    ]
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => new TextEncoder().encode(parts.join(""))),
      podmanSettings().map((settings) => new TextEncoder().encode(podmanFile(settings)))
    )
    fc.assert(
      fc.property(
        someEngine(),
        podmanGiven(),
        fc.array(bytes, { minLength: 1, maxLength: 3 }),
        (engine, given, contents) => {
          let next = 0
          const files = Source.readAll(engine.sources, given, ({ _tag }): Source.SourceState =>
            _tag === "Directory"
              ? { _tag, names: ["1.conf", "2.conf", "x"] }
              : { _tag: "File", bytes: contents[next++ % contents.length]! }
          )
          const { problems, refusal } = engine.read(given, files)
          assert.strictEqual(
            refusal !== null,
            problems.some(({ effect }) => effect === "refused")
          )
          if (refusal === null) accepted++
        }
      ),
      { numRuns: 1000 }
    )
    assert.isAbove(accepted, 100)
  })

  it("asks for sources until it knows them all, whatever it finds", () => {
    const state = fc.oneof(
      podmanSettings().map((settings): Source.SourceState => ({
        _tag: "File",
        bytes: new TextEncoder().encode(podmanFile(settings))
      })),
      fc.constant<Source.SourceState>({ _tag: "Directory", names: ["a.conf"], directories: [] }),
      fc
        .constantFrom("ENOENT", "EACCES", "ELOOP", "ENOTDIR", "EISDIR")
        .map((errno): Source.SourceState => ({ _tag: "Unreadable", errno }))
    )
    fc.assert(
      fc.property(someEngine(), podmanGiven(), fc.infiniteStream(state), (engine, given, states) => {
        const files = Source.readAll(engine.sources, given, () => states.next().value)
        assert.deepStrictEqual(Source.unread(engine.sources, given, files), [])
        engine.read(given, files)
      })
    )
  })
})

describe("resolving", () => {
  it("depends on nothing but the states of the look-ups, and on those alone", () => {
    const cases = { resolved: 0, refused: 0 }
    fc.assert(
      fc.property(
        someEngine(),
        podmanSettings(),
        podmanGiven(),
        fc.array(pathState(), { minLength: 1, maxLength: 7 }),
        fc.constantFrom(undefined, "crun", "foo", "/opt/foo", "nope"),
        (engine, written, given, some, name) => {
          const { settings } = read(engine, { [main]: podmanFile(written) }, given)
          const states = new Map<string, Search.PathState>()
          const stateOf = ({ location }: Search.SearchPlace): Search.PathState => {
            const known = states.get(location) ?? some[states.size % some.length]!
            states.set(location, known)
            return known
          }
          const answers = [1, 2].map(() => {
            const table = tableOf(engine, settings, stateOf)
            return copyOf(engine.resolve(table, name === undefined ? {} : { name }))
          })
          assert.deepStrictEqual(answers[0], answers[1])
          const table = tableOf(engine, settings, stateOf)
          const answer = engine.resolve(table, name === undefined ? {} : { name })
          cases[Result.isSuccess(answer) ? "resolved" : "refused"]++
          if (Result.isFailure(answer)) return
          // The searches of a name of the table have been made already.
          const looked = engine.lookups?.(settings, facts) ?? []
          const isPath = answer.success.name.startsWith("/")
          const asked = engine.searches(table, answer.success, facts).slice(0, isPath ? 1 : 2)
          for (const { search } of asked) assert.deepInclude(looked, search)
        }
      ),
      { numRuns: 500 }
    )
    for (const [kind, count] of Object.entries(cases)) assert.isAbove(count, 50, kind)
  })

  it("finds a name of the map exactly if its search finds a program", () => {
    let found = 0
    fc.assert(
      fc.property(
        someEngine(),
        podmanSettings(),
        fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
        (engine, written, there) => {
          const paths = ["/usr/bin/crun", "/opt/foo", "/usr/bin/runc", "/usr/bin/conmon", "/bin/foo"]
          const files = Object.fromEntries(
            paths.flatMap((path, index) => (there[index] ? [[path, { type: "program" as const }]] : []))
          )
          const machine = Machine.make({ ...files, [main]: podmanFile(written) }, 0)
          const given = { ...Given.ofRoot, flags: { conmon: "/usr/libexec/podman/conmon" } }
          const reading = engine.read(given, Source.readAll(engine.sources, given, machine.read))
          const table = tableOf(engine, reading.settings, ({ location }) => machine.look(location))
          for (const [name, { program }] of table.runtimes) {
            const isUsable = name !== "" && !name.startsWith("/")
            if (!isUsable) continue
            const answer = engine.resolve(table, { name })
            assert.strictEqual(Result.isSuccess(answer), Result.isSuccess(program), name)
            if (Result.isSuccess(answer)) found++
          }
        }
      )
    )
    assert.isAbove(found, 50)
  })
})

describe("what is handed out", () => {
  it.each(engines)("by $id is frozen", (engine) => {
    const files = { [main]: podmanFile([{ section: "engine.runtimes", key: "foo", value: '["/opt/foo", "x"]' }]) }
    const { problems, settings } = read(engine, { ...files, [dropIn("1")]: "unknown = 1\n" })
    const states = (engine.lookups?.(settings, facts) ?? []).map(({ places }) =>
      places.map((): Search.PathState => ({ _tag: "File", mode: 0o755 }))
    )
    const table = engine.table(settings, facts, states)
    const answers = [{}, { name: "foo" }, { name: "nope" }].map((request) => engine.resolve(table, request))
    assert.isNotEmpty(problems)
    assert.deepStrictEqual([...changeable(reachable(table)), ...changeable(reachable(problems))], [])
    const before = copyOf([table, answers])
    attack(states)
    attack(answers)
    assert.deepStrictEqual(
      copyOf([table, [{}, { name: "foo" }, { name: "nope" }].map((request) => engine.resolve(table, request))]),
      before
    )
  })

  it("does not change with what it was made from", () => {
    const flags = { runtime: "crun", runtimeFlags: ["a"] }
    const variables: { [name: string]: string } = { HOME: "/root" }
    const { settings } = read(Podman.podman58, {}, { flags, variables })
    flags.runtime = "evil"
    flags.runtimeFlags.push("evil")
    variables.HOME = "/evil"
    assert.deepStrictEqual(settings.given.flags, { runtime: "crun", runtimeFlags: ["a"] })
    assert.deepStrictEqual(settings.given.variables, { HOME: "/root" })
  })
})
