/**
 * A process that writes a configuration file on the disk.
 *
 * `fileWriter.ts killed PATH OLD NEW AT before|within`: writes once, with a backup, and kills itself before its
 * call number AT, which is after the one before, or with half the bytes of it written. It ends by itself where it has
 * fewer operations.
 *
 * `fileWriter.ts append PATH TOKEN…`: puts each token behind what is there, beginning anew where that changes.
 *
 * `fileWriter.ts alternate PATH ONE OTHER`: writes one text and the other in turn, until a signal ends it.
 *
 * `fileWriter.ts once PATH OLD NEW`: writes once, and prints the tag of the error, if any, and the errno.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { FileWriter, type Disk, Machine, Processes } from "@oci-runtimes/node"
import { atHand } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as CountedDisk from "./countedDisk.ts"
import { bytes } from "./writings.ts"

const write = (path: string, before: string, text: string, options: Partial<FileWriter.WriteRequest> = {}) =>
  FileWriter.write({ path, before: before === "" ? undefined : bytes(before), after: bytes(text), ...options })

const kill = () => process.kill(process.pid, "SIGKILL")

const killed = ([path = "", before = "", text = "", at = "", when = ""]: ReadonlyArray<string>) =>
  write(path, before, text, { backup: true }).pipe(
    Effect.provide(
      Layer.merge(
        CountedDisk.layer({
          before: ({ index }) => (index === Number(at) && when === "before" ? (kill(), undefined) : undefined),
          atHalf: ({ index }) => (index === Number(at) ? kill : undefined)
        }),
        Processes.layer
      )
    )
  )

const append = Effect.fnUntraced(function* ([path = "", ...tokens]: ReadonlyArray<string>) {
  const hand = yield* atHand
  for (const token of tokens) {
    yield* Effect.flatMap(hand.text(path), (before) => write(path, before, `${before} ${token}.`)).pipe(
      Effect.retry({ while: ({ _tag }) => _tag === "FileChanged" })
    )
  }
})

const alternate = ([path = "", one = "", other = ""]: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const before = yield* (yield* atHand).text(path)
    yield* write(path, before, before === one ? other : one, { backup: true, sync: false })
  }).pipe(Effect.forever)

const once = ([path = "", before = "", text = ""]: ReadonlyArray<string>) =>
  write(path, before, text).pipe(
    Effect.match({
      onSuccess: () => "",
      onFailure: (error) => `${error._tag} ${error._tag === "WriteFailed" ? error.failure.errno : ""}`
    }),
    Effect.tap((outcome) => Effect.sync(() => process.stdout.write(outcome)))
  )

const orders: {
  readonly [order: string]: (
    values: ReadonlyArray<string>
  ) => Effect.Effect<unknown, unknown, Disk.Disk | Processes.Processes>
} = { killed, append, alternate, once }

const [order = "", ...values] = process.argv.slice(2)
const run = orders[order]
if (run === undefined) throw new Error(`no such order: ${order}`)
NodeRuntime.runMain(Effect.provide(run(values), Machine.live))
