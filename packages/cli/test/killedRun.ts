/**
 * `killedRun.ts DATA_ROOT RUNTIMES AT before|within`: a set-up on the disk whose process kills itself before its call number
 * AT, which is after the one before, or in the middle of it, with half the bytes written. It ends by itself where it makes
 * fewer calls.
 */
import { Processes } from "@oci-runtimes/node"
import { type Arguments, setUp } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as CountedDisk from "../../node/test/countedDisk.ts"

const [dataRoot = "", runtimes = "{}", at = "0", when = "before"] = process.argv.slice(2)

const kill = () => process.kill(process.pid, "SIGKILL")

const disk = CountedDisk.layer({
  before: ({ index }) => (index === Number(at) && when === "before" ? (kill(), undefined) : undefined),
  atHalf: ({ index }) => (index === Number(at) ? kill : undefined)
})

const argumentsOf = (text: string): Arguments => JSON.parse(text)

await setUp(dataRoot, argumentsOf(runtimes)).pipe(Effect.provide(Layer.merge(disk, Processes.layer)), Effect.runPromise)
