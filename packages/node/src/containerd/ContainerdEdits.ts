/**
 * Changes to the runtimes of containerd on a machine. Core decides which edits make a change, or why the change is refused.
 */
import {
  type ContainerdChange,
  ContainerdEdit,
  type ContainerdEngine,
  EditRefusal
} from "@oci-runtimes/core/containerd"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as DaemonEdit from "../engine/DaemonEdit.ts"
import * as ContainerdMachine from "./ContainerdMachine.ts"

/**
 * Prepares a change of the configuration of a daemon without writing it. Without a file in question, core chooses the files.
 *
 * @category looking
 * @since 1.0.0
 */
export const prepare = Effect.fn("ContainerdEdits.prepare")(function* (
  engine: ContainerdEngine.ContainerdEngine,
  target: ContainerdMachine.Target,
  change: ContainerdChange.ContainerdChange,
  options: DaemonEdit.EditOptions = {}
) {
  const assessed = yield* ContainerdMachine.assess(engine, target, options.searchPath)
  const { given, installation } = target.daemon
  return yield* DaemonEdit.prepare(
    assessed,
    {
      change,
      candidates: ContainerdEdit.candidates(given),
      product: "containerd",
      make: (files, asked) =>
        Result.mapError(ContainerdEdit.make({ engine, given, files, installation }, change, asked), (refusal) => ({
          refusal,
          words: EditRefusal.message(refusal),
          advice: EditRefusal.advice(refusal)
        }))
    },
    options
  )
})
