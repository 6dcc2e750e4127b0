/**
 * Changes to the runtimes of an engine of another family than Docker's.
 */
import type { Json } from "@oci-runtimes/core/document"
import type { RuntimeChange } from "@oci-runtimes/core/engine"

/** A change, as the command line asks for it. */
export type Change = RuntimeChange.RuntimeChange<AddRuntime>

/**
 * A runtime to add: by its program, with the places where it may be and its arguments, or by its shim. The values of the options are JSON.
 */
export interface AddRuntime extends RuntimeChange.AddRuntime {
  readonly paths: ReadonlyArray<string>
  readonly args: ReadonlyArray<string>
  readonly type: string | undefined
  readonly options: Json.JsonObject
}
