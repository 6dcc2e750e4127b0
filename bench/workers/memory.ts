/**
 * Measures how much memory a value takes: `memory.ts WHAT SIZE`, run with `--expose-gc`. Prints bytes.
 */
import { Moby23, Moby25 } from "@oci-runtimes/core/docker"
import { daemonJson, mapOf } from "../Samples.ts"

const [, , what, size] = process.argv

const make = (runtimes: number): unknown => {
  const text = daemonJson(runtimes)
  if (what === "json") return JSON.parse(text)
  const engine = what === Moby23.id ? Moby23 : Moby25
  return mapOf(engine, text)
}

const used = (): number => {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

// Values that are made once and kept are not part of the measured value.
make(10)
const before = used()
const kept = make(Number(size))
const after = used()
process.stdout.write(JSON.stringify({ bytes: after - before, kept: kept !== undefined }))
