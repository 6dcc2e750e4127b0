import { Table } from "@oci-runtimes/core/data"
import {
  ConfigurationInput,
  Configuration,
  DockerAssessment,
  DockerReload,
  EngineFlags,
  type Moby,
  Moby23,
  Moby25
} from "@oci-runtimes/core/docker"
import { ReloadImpact } from "@oci-runtimes/core/questions"
import { hostFacts, runtimeName } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { impactOf } from "../samples.ts"

const shim = "io.containerd.runc.v2"

/** The content of a file, or undefined without a file. */
type File = object | undefined

const bytes = (file: File): Uint8Array | undefined =>
  file === undefined ? undefined : new TextEncoder().encode(JSON.stringify(file))

/** Few names, so that file, flags and the file before often speak of the same one. */
const smallName = () => fc.constantFrom("a", "b", "a.b", ".c", shim)

/** Names that lead to a file, to no place for one, and elsewhere. */
const anyScriptName = () => fc.constantFrom("a", "b", "x/y", "./x", "../x", "n\0", "n".repeat(200), "n".repeat(300))

const anyFile = (name: fc.Arbitrary<string> = smallName()): fc.Arbitrary<File> =>
  fc.option(
    fc.record(
      {
        "data-root": rarely("/data", ""),
        "exec-root": rarely("/exec", ""),
        "exec-opts": fc.oneof(
          { weight: 9, arbitrary: rarely(["native.cgroupdriver=systemd"], ["foo=bar"]) },
          { weight: 1, arbitrary: fc.constant(["native.cgroupdriver=none"]) }
        ),
        "default-runtime": fc.oneof(fc.constantFrom("", "runc", "a.b"), smallName()),
        runtimes: anyRuntimes(name),
        Runtimes: rarely({ debug: { path: "/a" } }, {})
      },
      { requiredKeys: [] }
    ),
    { nil: undefined, freq: 10 }
  )

/** Most files must leave nothing wrong for laws about those that do to mean anything. */
const rarely = <A, B>(value: A, otherwise: B) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(value) }, { weight: 9, arbitrary: fc.constant(otherwise) })

const anyRuntimes = (name: fc.Arbitrary<string>) => fc.option(fc.dictionary(name, anyEntry()), { freq: 10 })

const anyEntry = () =>
  fc.oneof(
    fc.record({ path: fc.constantFrom("/a", "/b"), runtimeArgs: fc.subarray(["-v", "-w"]) }),
    fc.record({
      runtimeType: fc.constantFrom("a.b", "/shim"),
      options: fc.dictionary(fc.constantFrom("TypeUrl", "ConfigPath"), fc.constantFrom("", "/x", 1), {
        maxKeys: 2
      })
    })
  )

const anyFlags = (): fc.Arbitrary<EngineFlags.EngineFlags> =>
  fc
    .tuple(
      fc.dictionary(smallName(), fc.constantFrom("/a", "/f"), { maxKeys: 2 }),
      rarely({ defaultRuntime: "a.b" }, {})
    )
    .map(([runtimes, others]) => ({
      ...others,
      runtimes: Table.make(Object.entries(runtimes).map(([name, path]) => [name, { path, runtimeArgs: [] }]))
    }))

/** Engines that run, on any host, some of them after reloads. */
const anyRunning = () =>
  fc
    .record({
      engine: fc.constantFrom<Moby.Generation>(Moby23, Moby25),
      file: anyFile(),
      flags: anyFlags(),
      host: hostFacts(),
      reloads: fc.array(anyFile(), { maxLength: 2 })
    })
    .map(({ engine, file, flags: given, host, reloads }) => {
      const side = DockerAssessment.make(engine, ConfigurationInput.make(bytes(file), { flags: given }), host)
      const map = reloads.reduce<DockerAssessment.DockerAssessment["map"]>((before, next) => {
        const reloaded = Configuration.reload(engine, before, { bytes: bytes(next), flags: given })
        return Result.isSuccess(reloaded) ? reloaded.success.map : before
      }, side.map)
      return { engine, side, running: { ...side, map } }
    })
    .filter(({ side }) => side.refused === undefined && side.startFaults.length === 0)

const numRuns = 100

describe("any reload", () => {
  it("with nothing wrong leaves every name as a restart would", () => {
    fc.assert(
      fc.property(anyRunning(), anyFile(), runtimeName(), ({ engine, running }, file, asked) => {
        const given = impactOf(engine, running, bytes(file))
        // A case that does not test the law is not counted among the runs.
        fc.pre(given.problems.length === 0)
        if (given._tag === "ReloadRefused") return assert.fail("nothing is wrong with a reload that is refused")
        const { facts: host, sources } = running
        const loaded = Configuration.load(engine, { ...sources, bytes: bytes(file) })
        if (Result.isFailure(loaded)) return assert.fail("nothing is wrong, and a start is refused")
        assert.isEmpty(loaded.success.startFaults)
        const restarted = engine.configure(loaded.success.settings, host)
        for (const name of [asked, "", "a", "b", "a.b", ".c", shim, "runc", "debug", restarted.defaultRuntime]) {
          assert.deepStrictEqual(engine.resolve(given.table.map, name), engine.resolve(restarted, name))
        }
        assert.strictEqual(given.table.map.defaultRuntime, restarted.defaultRuntime)
      }),
      { numRuns: 40 }
    )
  })

  it.each(["refuses", "applies"])("that the engine %s says exactly when it would not start again", (verb) => {
    for (const starts of [true, false]) {
      fc.assert(
        fc.property(anyRunning(), anyFile(anyScriptName()), ({ engine, running }, file) => {
          const given = impactOf(engine, running, bytes(file))
          const side = DockerAssessment.make(engine, { ...running.sources, bytes: bytes(file) }, running.facts)
          fc.pre((given._tag === "ReloadRefused") === (verb === "refuses"))
          fc.pre(starts === (side.refused === undefined && side.startFaults.length === 0))
          assert.strictEqual(
            given.problems.some(({ _tag }) => _tag === "RestartRefused"),
            !starts
          )
        }),
        { numRuns: 12, maxSkipsPerRun: 1000 }
      )
    }
  })

  it("sorts every name by whether the engine knows it before and after", () => {
    fc.assert(
      fc.property(anyRunning(), anyFile(), ({ engine, running }, file) => {
        const given = impactOf(engine, running, bytes(file))
        fc.pre(given._tag === "ReloadApplied")
        const knows = (map: DockerAssessment.DockerAssessment["map"]) => (name: string) => {
          const resolved = engine.resolve(map, name)
          return Result.isSuccess(resolved) && resolved.success.kind !== "implicit"
        }
        const [before, after] = [knows(running.map), knows(given.table.map)]
        for (const { name } of given.vanished) assert.deepStrictEqual([before(name), after(name)], [true, false])
        for (const { name } of given.appeared) assert.deepStrictEqual([before(name), after(name)], [false, true])
        for (const name of given.unchanged) {
          assert.deepStrictEqual(engine.resolve(given.table.map, name), engine.resolve(running.map, name))
        }
        const sorted = [...given.vanished, ...given.appeared, ...given.changed].map(({ name }) => name)
        const all = [...running.map.runtimes.names(), ...given.table.map.runtimes.names()]
        assert.sameMembers(
          [...new Set([...sorted, ...given.unchanged])],
          [...new Set([...all, given.defaultRuntime.before, given.defaultRuntime.after])]
        )
      }),
      { numRuns }
    )
  })

  it("once more of the same file changes nothing", () => {
    fc.assert(
      fc.property(anyRunning(), anyFile(), ({ engine, running }, file) => {
        const given = impactOf(engine, running, bytes(file))
        fc.pre(given._tag === "ReloadApplied" && !ReloadImpact.changesNothing(given))
        const again = impactOf(engine, { ...running, map: given.table.map }, bytes(file))
        assert.isTrue(ReloadImpact.changesNothing(again))
      }),
      { numRuns }
    )
  })

  it("calls a name wrong only where a restart answers otherwise for it", () => {
    fc.assert(
      fc.property(anyRunning(), anyFile(), ({ engine, running }, file) => {
        const given = impactOf(engine, running, bytes(file))
        fc.pre(given._tag === "ReloadApplied" && given.problems.some((one) => "name" in one))
        const side = DockerAssessment.make(engine, { ...running.sources, bytes: bytes(file) }, running.facts)
        for (const one of given.problems) {
          if (!("name" in one)) continue
          assert.notDeepEqual(engine.resolve(given.table.map, one.name), engine.resolve(side.map, one.name))
        }
      }),
      { numRuns }
    )
  })

  it("describes all that is wrong, the way out included", () => {
    fc.assert(
      fc.property(anyRunning(), anyFile(), ({ engine, running }, file) => {
        for (const one of impactOf(engine, running, bytes(file)).problems) {
          assert.match(ReloadImpact.describe(one, DockerReload.describe), /(restart|write|remove).*\.$/)
        }
      })
    )
  })

  it("of an unchanged file does nothing to a moby-25 that was started from it without flags", () => {
    fc.assert(
      fc.property(anyFile(), hostFacts(), (file, host) => {
        const side = DockerAssessment.make(Moby25, ConfigurationInput.make(bytes(file)), host)
        fc.pre(side.refused === undefined && side.startFaults.length === 0)
        assert.isTrue(ReloadImpact.isNone(impactOf(Moby25, side, bytes(file))))
      }),
      { numRuns }
    )
  })
})
