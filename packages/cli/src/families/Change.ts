/**
 * Changes to the runtimes of an engine of another family than Docker's.
 */
import type { RuntimeChange } from "@oci-runtimes/core/engine"

/** A change, as the command line asks for it. */
export type Change = RuntimeChange.RuntimeChange<AddRuntime>

/** A runtime to add. `paths` are the places of the program, and `args` its arguments. */
export interface AddRuntime extends RuntimeChange.AddRuntime {
  readonly paths: ReadonlyArray<string>
  readonly args: ReadonlyArray<string>
}
