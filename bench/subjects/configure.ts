/**
 * The time to make a runtime map, compared with the time to parse its JSON.
 */
import { type Moby, Moby23, Moby25 } from "@oci-runtimes/core/docker"
import { type Figure, growth, make } from "../Figure.ts"
import { measure, milliseconds } from "../Rounds.ts"
import { daemonJson, facts, settingsOf } from "../Samples.ts"

const sizes = [100, 1000, 10_000, 100_000]

/** Measures both engines with maps of all sizes, and how the time for one runtime grows with the size. */
export const configure = async (): Promise<ReadonlyArray<Figure>> => [
  ...(await ofEngine(Moby23)),
  ...(await ofEngine(Moby25))
]

const ofEngine = async (engine: Moby.Generation): Promise<ReadonlyArray<Figure>> => {
  const figures: Array<Figure> = []
  for (const size of sizes) {
    const text = daemonJson(size)
    const settings = settingsOf(engine, text)
    // oxlint-disable-next-line no-await-in-loop
    const [parsed, configured] = await measure(
      [
        { name: "parse", run: milliseconds(() => JSON.parse(text)) },
        { name: "configure", run: milliseconds(() => engine.configure(settings, facts)) }
      ],
      { rounds: size < 10_000 ? 201 : 11, warmUp: size < 10_000 ? 50 : 3 }
    )
    figures.push(
      make({
        name: `configure ${size}, ${engine.id}`,
        unit: "ms",
        measured: configured!,
        beside: { name: "JSON.parse", measured: parsed! }
      })
    )
  }
  const [few, many] = [2, 3].map((at) => ({ count: sizes[at]!, figure: figures[at]! }))
  // Memory outside the caches is slower, so the time for one may grow.
  return [...figures, growth(`configure one of 100000, ${engine.id}`, few!, many!, 2)]
}
