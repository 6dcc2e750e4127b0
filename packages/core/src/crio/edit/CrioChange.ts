/**
 * Changes to the runtime handlers of CRI-O's configuration, as data: the intended result, not the edits of a file.
 *
 * Source of the rule: cri-o/cri-o, `pkg/config/config.go`, `RuntimeHandler.ValidateRuntimeVMBinaryPattern`.
 */
import type { RuntimeChange } from "../../engine/index.ts"
import { FilePath } from "../../text/index.ts"

/**
 * A change that configures a handler: the absolute path of its program, or of a shim, and the configuration file that a shim gets.
 *
 * @category models
 * @since 1.0.0
 */
export interface AddRuntime extends RuntimeChange.AddRuntime {
  readonly program: string
  readonly config?: string
}

/**
 * A change to the handlers of a configuration. The built-in handler that a file defines differently becomes the built-in one again when it
 * is removed.
 *
 * @category models
 * @since 1.0.0
 */
export type CrioChange = RuntimeChange.RuntimeChange<AddRuntime>

/**
 * Returns the type of a handler for a program: `vm` for a shim, whose file name CRI-O demands to contain a name of this form, otherwise `oci`.
 *
 * @category getters
 * @since 1.0.0
 */
export const typeOf = (program: string): "oci" | "vm" =>
  /containerd-shim-[a-zA-Z0-9+-]+-v2/.test(FilePath.lastElement(program)) ? "vm" : "oci"
