/** The options for opening the runtimes of an engine with a daemon. */
import type * as Layer from "effect/Layer"
import type * as Machine from "../Machine.ts"

/**
 * The configuration of a daemon to open. By default it is the daemon of the machine that counts.
 *
 * @category models
 * @since 1.0.0
 */
export interface DaemonOptions {
  /** The file in question. If no daemon reads it on the machine, it is judged as the main file of one. */
  readonly config?: string
  /** The release, such as `containerd-1.7` or `cri-o-1.34`. By default, or without a number, the installed release. */
  readonly engine?: string
  /** The machine, such as the result of `Machine.memory`. By default this machine. */
  readonly machine?: Layer.Layer<Machine.Machine>
}
