/**
 * The input of containerd besides files: what its command line and its machine give it.
 */

/**
 * The input of containerd besides files.
 *
 * @category models
 * @since 1.0.0
 */
export interface Given {
  /** The path of the main file. */
  readonly config: string
  /** True if `--config` names the file: then it must be there. */
  readonly isNamed: boolean
  /** The working directory of the daemon, an absolute path. */
  readonly workingDirectory: string
  /** The path of containerd's own executable, next to which it looks for shims; undefined if it is not known. */
  readonly executable: string | undefined
}

/**
 * The input of a daemon that a service manager starts without flags.
 *
 * @category constants
 * @since 1.0.0
 */
export const usual: Given = /*#__PURE__*/ Object.freeze({
  config: "/etc/containerd/config.toml",
  isNamed: false,
  workingDirectory: "/",
  executable: undefined
})
