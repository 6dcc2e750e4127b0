/**
 * The time to set up the scripts directory, compared with a bare loop that writes the same files, and with Go. Measured on a
 * file system in memory; with everything synced, on the disk.
 */
import type { Plan } from "@oci-runtimes/core/disk"
import { type Moby, Moby23, Moby25, type RuntimeMap } from "@oci-runtimes/core/docker"
import { Machine, ScriptsDirectory } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Figure, make, type Median, type Target } from "../Figure.ts"
import type { Place } from "../Place.ts"
import { measure } from "../Rounds.ts"
import { allWithArguments, mapOf } from "../Samples.ts"

/** Measures both engines with few and with many scripts: the first set-up, one that changes nothing, and one that changes one. */
export const setUp = async ({ disk, go, memory }: Place): Promise<ReadonlyArray<Figure>> => {
  const figures: Array<Figure> = []
  for (const engine of [Moby23, Moby25]) {
    // oxlint-disable-next-line no-await-in-loop
    for (const sample of samples(engine, memory, disk)) figures.push(...(await ofSample(sample, go)))
  }
  return figures
}

/** A number of scripts on a file system, and the targets. */
interface Sample {
  readonly engine: Moby.Generation
  readonly scripts: number
  readonly directory: string
  readonly sync: boolean
  readonly first: Target
  readonly again?: Target
}

const samples = (engine: Moby.Generation, memory: string, disk: string): ReadonlyArray<Sample> => {
  const soon = { atMost: 1.5, of: "difference" } as const
  const twice = { atMost: 2, of: "ratio" } as const
  const synced = { atMost: 1.3, of: "ratio" } as const
  return [
    { engine, scripts: 5, directory: memory, sync: false, first: soon, again: soon },
    { engine, scripts: 1000, directory: memory, sync: false, first: twice },
    { engine, scripts: 10_000, directory: memory, sync: false, first: twice },
    { engine, scripts: 5, directory: disk, sync: true, first: synced, again: synced },
    { engine, scripts: 1000, directory: disk, sync: true, first: synced }
  ]
}

const ofSample = async (sample: Sample, go: Place["go"]): Promise<ReadonlyArray<Figure>> => {
  const { again, directory, engine, first, scripts, sync } = sample
  const text = allWithArguments(scripts)
  const files = Result.getOrThrow(engine.scripts(mapOf(engine, text)))
  const fresh = freshDirectories(directory)
  let at = ""
  const mapAt = (changed?: number): RuntimeMap.RuntimeMap => mapOf(engine, allWithArguments(scripts, changed), at)
  const config = join(directory, "daemon.json")
  writeFileSync(config, text)
  const naming = engine === Moby25 ? "content" : "name"
  const candidates = [
    {
      name: "the loop",
      run: (): number => {
        at = fresh()
        return timed(() => (sync ? writeSynced : write)(at, files))
      }
    },
    {
      name: "first",
      run: (): Promise<number> => {
        at = fresh()
        return timeOf(engine, mapAt(), sync)
      }
    },
    { name: "unchanged", run: () => timeOf(engine, mapAt(), sync) },
    { name: "one changed", run: () => timeOf(engine, mapAt(3), sync) },
    ...(go === undefined || sync ? [] : [{ name: "Go", run: () => go("set-up", config, fresh(), naming) as number }])
  ]
  const [loop, once, unchanged, oneChanged, inGo] = await measure(candidates, roundsFor(scripts))
  fresh.clear()
  const figure = (what: string, measured: Median, target?: Target, beside = { name: "the loop", measured: loop! }) =>
    make({
      name: `set up ${scripts}${sync ? ", synced" : ""}, ${engine.id}: ${what}`,
      unit: "ms",
      measured,
      beside,
      ...(target && { target })
    })
  return [
    figure("the first time", once!, first),
    figure("nothing changed", unchanged!, again),
    figure("one changed", oneChanged!, again),
    ...(inGo === undefined
      ? []
      : [figure("the first time, beside Go", once!, undefined, { name: "Go", measured: inGo })])
  ]
}

const roundsFor = (scripts: number) => (scripts < 1000 ? { rounds: 101, warmUp: 50 } : { rounds: 7, warmUp: 2 })

type Files = ReadonlyArray<Plan.NamedFile>

const write = (directory: string, files: Files): void => {
  for (const { content, mode, name } of files) writeFileSync(join(directory, name), content, { mode })
}

/** Writes each file under another name, syncs it and renames it; then syncs the directory. */
const writeSynced = (directory: string, files: Files): void => {
  for (const { content, mode, name } of files) {
    const path = join(directory, name)
    const file = openSync(`${path}.new`, "wx", mode)
    writeFileSync(file, content)
    fsyncSync(file)
    closeSync(file)
    renameSync(`${path}.new`, path)
  }
  const file = openSync(directory, "r")
  fsyncSync(file)
  closeSync(file)
}

const timed = (work: () => void): number => {
  const start = performance.now()
  work()
  return performance.now() - start
}

const timeOf = (engine: Moby.Generation, map: RuntimeMap.RuntimeMap, sync: boolean): Promise<number> =>
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
