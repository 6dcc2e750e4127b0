/**
 * Changes to the runtime handlers of CRI-O on a machine. Core decides which edits make a change, or why the change is refused.
 */
import { type CrioChange, CrioEdit, type CrioEngine } from "@oci-runtimes/core/crio"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as DaemonEdit from "../engine/DaemonEdit.ts"
import * as CrioMachine from "./CrioMachine.ts"

/**
 * Prepares a change of the configuration of a daemon without writing it. Without a file in question, core chooses the file.
 *
 * @category looking
 * @since 1.0.0
 */
export const prepare = Effect.fn("CrioEdits.prepare")(function* (
  engine: CrioEngine.CrioEngine,
  target: CrioMachine.Target,
  change: CrioChange.CrioChange,
  options: DaemonEdit.EditOptions = {}
) {
  const assessed = yield* CrioMachine.assess(engine, target, options.searchPath)
  const { given } = target.daemon
  return yield* DaemonEdit.prepare(
    assessed,
    {
      change,
      candidates: [CrioEdit.ownFile(given)],
      product,
      make: (files, asked) =>
        Result.mapError(CrioEdit.make({ engine, given, files }, change, asked), (refusal) =>
          DaemonEdit.described(refusal, product)
        )
    },
    options
  )
})

const product = "CRI-O"
