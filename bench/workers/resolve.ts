/**
 * Measures how long names take to resolve in a map: `resolve.ts ENGINE SIZE KIND`, run with `--expose-gc`. Prints times in
 * nanoseconds, also for a bare look-up, and how many bytes a call allocates.
 */
import { DockerEngine, DockerTable, Moby23, Moby25 } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { measure, nanoseconds } from "../Rounds.ts"
import { daemonJson, facts, mapOf } from "../Samples.ts"

const [, , engineName, sizeText, kind = ""] = process.argv
const engine = engineName === Moby23.id ? Moby23 : Moby25
const size = Number(sizeText)
const map = mapOf(engine, daemonJson(size))

/** Strings as callers have them: made from bytes, so that none is the same object as a key of the map. */
const names: ReadonlyArray<string> = Array.from({ length: 1024 }, (_, index) => Buffer.from(nameOf(index)).toString())

function nameOf(index: number): string {
  if (kind === "configured") return `runtime-${(index * 7919) % size}`
  if (kind === "implicit") return `io.containerd.kata-${index}.v2`
  return kind === "refused" ? `/tmp/evil-${index}` : "runc"
}

let sink: unknown

const bare = (times: number): unknown => {
  for (let index = 0; index < times; index++) sink = map.runtimes.get(names[index & 1023]!)
  return sink
}

const resolve = (times: number): unknown => {
  for (let index = 0; index < times; index++) sink = engine.resolve(map, names[index & 1023]!)
  return sink
}

const resolver = DockerEngine.resolver(engine)
const table = DockerTable.make(map)

/** Resolves names, each with the links of its launch and the searches for them. */
const chain = (times: number): unknown => {
  for (let index = 0; index < times; index++) {
    const resolved = resolver.resolve(table, { name: names[index & 1023]! })
    sink = Result.isFailure(resolved)
      ? resolved
      : [resolver.launch(table, resolved.success), resolver.searches(table, resolved.success, facts)]
  }
  return sink
}

/** Returns the bytes that a call allocates after warm-up: the maximum of several runs, because a collection would hide them. */
const allocated = (): number => {
  const times = 1 << 16
  resolve(times)
  const runs = Array.from({ length: 9 }, () => {
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    resolve(times)
    return process.memoryUsage().heapUsed - before
  })
  return Math.max(...runs) / times
}

/** A copy of the map, which has no cached resolutions. */
const copy = { ...map }

const resolveInCopy = (): unknown => {
  for (const name of names) sink = engine.resolve(copy, name)
  return sink
}

// Making the map leaves much garbage. Collect it now, because a collection would slow down the measurement.
globalThis.gc?.()
const times = 1 << 19
const [bareTime, resolveTime, copyTime, chainTime] = await measure(
  [
    { name: "bare", run: nanoseconds(times, bare) },
    { name: "resolve", run: nanoseconds(times, resolve) },
    { name: "copy", run: nanoseconds(names.length, resolveInCopy) },
    { name: "chain", run: nanoseconds(1 << 16, chain) }
  ],
  { rounds: 10, warmUp: 5 }
)
process.stdout.write(
  JSON.stringify({ bare: bareTime, resolve: resolveTime, copy: copyTime, chain: chainTime, bytes: allocated() })
)
