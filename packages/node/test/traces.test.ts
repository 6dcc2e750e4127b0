/** The trace of a run. */
import { assert, describe, it } from "@effect/vitest"
import { Moby25 } from "@oci-runtimes/core/docker"
import { Edit, Machine, Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"

const config = { runtimes: { crun: { path: "/usr/bin/crun", runtimeArgs: ["--debug"] } } }

const machine = Machine.memory({
  files: {
    "/etc/docker/daemon.json": JSON.stringify(config),
    "/usr/bin/crun": { type: "file", content: "", mode: 0o755 }
  },
  environment: { variables: { PATH: "/usr/bin" } }
})

/** Runs a program, and returns its spans, each indented below the one that it is part of, with its attributes. */
const traced = <E>(program: Effect.Effect<unknown, E>) => {
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  const below = (parent: string | undefined, indentation = ""): ReadonlyArray<string> =>
    spans.flatMap((span) =>
      Option.getOrUndefined(span.parent)?.spanId === parent
        ? [`${indentation}${describeSpan(span)}`, ...below(span.spanId, `${indentation}  `)]
        : []
    )
  return Effect.map(Effect.exit(Effect.provideService(program, Tracer.Tracer, tracer)), () => below(undefined))
}

const describeSpan = ({ attributes, name, status }: Tracer.NativeSpan): string => {
  const own = [...attributes].filter(([key]) => !key.startsWith("code."))
  const outcome = status._tag === "Ended" ? status.exit._tag : "still running"
  return [
    name,
    ...own.map(([key, value]) => `${key}=${String(value)}`),
    ...(outcome === "Success" ? [] : [outcome])
  ].join(" ")
}

const runtimes = Runtimes.layer({ engine: Moby25 }).pipe(Layer.provide(machine))

const withRuntimes = <A, E>(ask: (service: Runtimes.Runtimes["Service"]) => Effect.Effect<A, E>) =>
  Effect.provide(Effect.flatMap(Runtimes.Runtimes, ask), runtimes)

const loading = [
  "Runtimes.load",
  "  ConfigurationSources.locate",
  "    Daemons.find",
  "      EngineEndpoint.find",
  "    HostProbe.facts",
  "  DaemonJsonFile.read path=/etc/docker/daemon.json",
  "  HostProbe.withDataRoot"
]

describe("a trace shows", () => {
  it.effect("what a set-up is made of", () =>
    Effect.gen(function* () {
      const lines = yield* traced(withRuntimes((service) => service.initialise()))
      assert.deepStrictEqual(lines, [
        ...loading,
        "Runtimes.initialise",
        "  ScriptsDirectory.setUp scriptsDirectory=/var/lib/docker/runtimes"
      ])
    })
  )

  it.effect("which name was resolved, and that it failed", () =>
    Effect.gen(function* () {
      const lines = yield* traced(withRuntimes((service) => service.resolve("runcc")))
      assert.deepStrictEqual(lines, [...loading, "Runtimes.resolve name=runcc Failure"])
    })
  )

  it.effect("each part of a change", () =>
    Effect.gen(function* () {
      const program = Effect.gen(function* () {
        const edited = yield* Edit.prepare({ engine: Moby25 }, { _tag: "SetDefault", name: "crun" })
        yield* Edit.write(edited)
      })
      const lines = yield* traced(Effect.provide(program, machine))
      const tops = lines.filter((line) => !line.startsWith(" "))
      assert.deepStrictEqual(tops, ["Edit.prepare", "Edit.write"])
      assert.include(lines, "  FileWriter.write path=/etc/docker/daemon.json")
    })
  )
})
