/**
 * The time to read a file with places and all faults, compared with the time to parse it.
 */
import {
  ConfigurationInput,
  Configuration,
  DaemonJson,
  DockerAssessment,
  type Moby,
  Moby23,
  Moby25
} from "@oci-runtimes/core/docker"
import { type Figure, growth, make } from "../Figure.ts"
import { measure, milliseconds } from "../Rounds.ts"
import { daemonJson, droppedOptions, facts, realFile, wrongTypes } from "../Samples.ts"

/**
 * Measures both engines, without faults and with a fault in each runtime, and moby-25 from bytes to settings, with all
 * warnings.
 */
export const decode = async (): Promise<ReadonlyArray<Figure>> => {
  const cases = [Moby23, Moby25].flatMap((engine) => [
    { name: `decode 4, ${engine.id}`, text: daemonJson(4), read: reading(engine), rounds: 501 },
    { name: `decode 10000, ${engine.id}`, text: daemonJson(10_000), read: reading(engine), rounds: 11 },
    { name: `decode 100000, ${engine.id}`, text: daemonJson(100_000), read: reading(engine), rounds: 7 },
    { name: `decode 10000, a fault in each, ${engine.id}`, text: wrongTypes(10_000), read: reading(engine), rounds: 11 }
  ])
  const loading = {
    name: "load 20000, an option dropped in each, moby-25",
    text: droppedOptions(20_000),
    read: loadingBy(Moby25),
    rounds: 7
  }
  const [assessed] = await measure([{ name: "assess", run: milliseconds(() => assess(realFile)) }], {
    rounds: 501,
    warmUp: 300
  })
  const figures: Array<Figure> = [
    make({
      name: `read and assess a real file (${realFile.length} B), moby-25`,
      unit: "ms",
      measured: assessed!,
      target: { atMost: 0.3, of: "value" }
    })
  ]
  for (const { name, read, rounds, text } of [...cases, loading]) {
    const bytes = new TextEncoder().encode(text)
    // oxlint-disable-next-line no-await-in-loop
    const [parsed, decoded] = await measure(
      [
        { name: "parse", run: milliseconds(() => JSON.parse(text)) },
        { name: "decode", run: milliseconds(() => read(bytes)) }
      ],
      { rounds, warmUp: Math.ceil(rounds / 3) }
    )
    figures.push(
      make({
        name,
        unit: "ms",
        measured: decoded!,
        beside: { name: "JSON.parse", measured: parsed! }
      })
    )
  }
  const growths = [Moby23, Moby25].map(({ id }) => {
    const [few, many] = [10_000, 100_000].map((count) => ({
      count,
      figure: figures.find(({ name }) => name === `decode ${count}, ${id}`)!
    }))
    return growth(`decode one of 100000, ${id}`, few!, many!, 1.5)
  })
  return [...figures, ...growths]
}

const reading = (engine: Moby.Generation) => (bytes: Uint8Array) => DaemonJson.read(engine.directives, bytes)

const assess = (bytes: Uint8Array) => DockerAssessment.make(Moby25, ConfigurationInput.make(bytes), facts)

const loadingBy = (engine: Moby.Generation) => (bytes: Uint8Array) =>
  Configuration.load(engine, ConfigurationInput.make(bytes))
