/**
 * The time to set up the scripts directory, compared with a bare loop that writes the same files, and with Go. A set-up with
 * little or nothing to do is compared with the first set-up. Measured on a file system in memory, and on the disk.
 */
import { type Moby, Moby23, Moby25, type RuntimeMap } from "@oci-runtimes/core/docker"
import { Machine, ScriptsDirectory } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Figure, make, type Median, type Target } from "../Figure.ts"
import type { Place } from "../Place.ts"
import { measure } from "../Rounds.ts"
import { allWithArguments, mapOf } from "../Samples.ts"

/** Measures both engines in memory, and moby-25 on the disk. */
export const setUp = async (place: Place): Promise<ReadonlyArray<Figure>> => {
  const figures: Array<Figure> = []
  for (const engine of [Moby23, Moby25]) {
    for (const scripts of [10, 1000, 10_000]) {
      // oxlint-disable-next-line no-await-in-loop
      figures.push(...(await first({ engine, scripts, directory: place.memory, go: place.go, sync: false })))
    }
    // oxlint-disable-next-line no-await-in-loop
    figures.push(...(await again(engine, place.memory, 10_000)))
  }
  const disk = { engine: Moby25, scripts: 1000, directory: place.disk, go: undefined }
  figures.push(...(await first({ ...disk, sync: false, where: "on the disk" })))
  return [...figures, ...(await first({ ...disk, sync: true, where: "on the disk, synced" }))]
}

interface First {
  readonly engine: Moby.Generation
  readonly scripts: number
  readonly directory: string
  readonly go: Place["go"]
  readonly sync: boolean
  readonly where?: string
}

const first = async ({ directory, engine, go, scripts, sync, where }: First): Promise<ReadonlyArray<Figure>> => {
  const text = allWithArguments(scripts)
  const config = join(directory, "daemon.json")
  writeFileSync(config, text)
  const files = Result.getOrThrow(engine.scripts(mapOf(engine, text)))
  const fresh = freshDirectories(directory)
  const loop = (): number => {
    const at = fresh()
    const start = performance.now()
    for (const { content, mode, name } of files) writeFileSync(join(at, name), content, { mode })
    return performance.now() - start
  }
  const ours = (): Promise<number> => timed(engine, mapOf(engine, text, fresh()), sync)
  const naming = engine === Moby25 ? "content" : "name"
  const inGo = () => go?.("set-up", config, fresh(), naming) as number
  const candidates = [
    { name: "ours", run: ours },
    { name: "loop", run: loop },
    ...(go === undefined ? [] : [{ name: "Go", run: inGo }])
  ]
  const [measured, ofLoop, ofGo] = await measure(candidates, roundsFor(scripts))
  fresh.clear()
  const name = `set-up ${scripts}, ${engine.id}${where === undefined ? "" : `, ${where}`}`
  const beside = (title: string, reference: Median, target?: Target) =>
    make({
      name: `${name}, beside ${title}`,
      unit: "ms",
      measured: measured!,
      beside: { name: title, measured: reference },
      ...(target && { target })
    })
  return [
    beside("writeFileSync", ofLoop!, where === undefined ? { atMost: 1.5, of: "ratio" } : undefined),
    ...(ofGo === undefined ? [] : [beside("Go", ofGo, { atMost: 1, of: "ratio" })])
  ]
}

/** Measures a second set-up, unchanged and with one changed script, compared with the first one. */
const again = async (engine: Moby.Generation, directory: string, scripts: number): Promise<ReadonlyArray<Figure>> => {
  const fresh = freshDirectories(directory)
  let at = fresh()
  const mapAt = (changed?: number): RuntimeMap.RuntimeMap => mapOf(engine, allWithArguments(scripts, changed), at)
  const candidates = [
    {
      name: "first",
      run: (): Promise<number> => {
        at = fresh()
        return timed(engine, mapAt(), false)
      }
    },
    { name: "unchanged", run: () => timed(engine, mapAt(), false) },
    { name: "one changed", run: () => timed(engine, mapAt(7), false) }
  ]
  const [once, unchanged, oneChanged] = await measure(candidates, roundsFor(scripts))
  fresh.clear()
  const figure = (what: string, measured: Median) =>
    make({
      name: `set-up ${scripts} again, ${what}, ${engine.id}`,
      unit: "ms",
      measured,
      beside: { name: "the first time", measured: once! },
      target: { atMost: 1 / 20, of: "ratio" }
    })
  return [figure("nothing changed", unchanged!), figure("one changed", oneChanged!)]
}

const roundsFor = (scripts: number) => (scripts < 1000 ? { rounds: 31, warmUp: 10 } : { rounds: 7, warmUp: 2 })

const timed = (engine: Moby.Generation, map: RuntimeMap.RuntimeMap, sync: boolean): Promise<number> =>
  Effect.gen(function* () {
    const start = performance.now()
    yield* ScriptsDirectory.setUp(engine, map, { sync, grace: 0 })
    return performance.now() - start
  }).pipe(Effect.provide(Machine.live), Effect.runPromise)

/** Returns a function that makes a new empty directory. It also clears the previous directory, outside the measured time. */
const freshDirectories = (within: string) => {
  let count = 0
  const at = () => join(within, `data-root-${count}`)
  const clear = () => rmSync(at(), { recursive: true, force: true })
  const next = (): string => {
    clear()
    count++
    mkdirSync(at())
    return at()
  }
  return Object.assign(next, { clear })
}
