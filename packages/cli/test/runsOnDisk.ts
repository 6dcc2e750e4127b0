/** Commands that run one after the other on a disk in memory. */
import { Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Run, runCommand } from "./Command.ts"

/** Runs the command on a machine with some more files. */
type OnMachine = (files: Disk.Files, args: ReadonlyArray<string>, run: Partial<Run>) => ReturnType<typeof runCommand>

/** Runs commands on a disk with files, and returns the last outcome, all statuses, and a function that returns the text of a file. */
export const runsOnDisk = (
  onMachine: OnMachine,
  files: Disk.Files,
  runs: ReadonlyArray<ReadonlyArray<string>>,
  run: Partial<Run> = {}
) =>
  Effect.gen(function* () {
    const disk = Disk.memory(files, run.processes?.user)
    const outcomes = yield* Effect.forEach(runs, (args) =>
      onMachine({}, args, { ...run, instead: Layer.succeed(Disk.Disk, disk) })
    )
    const textOf = (path: string) =>
      Effect.match(disk.readFile(path, 10_000), {
        onSuccess: (bytes) => new TextDecoder().decode(bytes),
        onFailure: ({ errno }) => errno
      })
    return { ...outcomes.at(-1)!, textOf, statuses: outcomes.map(({ status }) => status) }
  })
