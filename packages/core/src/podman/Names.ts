/** The names of Podman's releases and of its files. */
import { Frozen } from "../data/index.ts"

/**
 * The name of the installed release.
 *
 * @category constants
 * @since 1.0.0
 */
export const installed = "podman"

/**
 * The names to offer: the installed release, and the releases whose recorded answers prove the rules. Names of other releases are valid
 * too.
 *
 * @category constants
 * @since 1.0.0
 */
export const known: ReadonlyArray<string> = /*#__PURE__*/ Frozen.frozen([
  installed,
  "podman-4.3",
  "podman-5.4",
  "podman-5.8"
])

/**
 * The names of releases in words, for use in a message.
 *
 * @category constants
 * @since 1.0.0
 */
export const inWords = "podman, or a release from podman-4.0 to podman-5.8, such as podman-5.4.2"

/**
 * Returns the version in the name of a release, or undefined if the name is not one of Podman. The name of the installed release
 * has the empty version.
 *
 * @category decoding
 * @since 1.0.0
 */
export const versionIn = (name: string): string | undefined => {
  if (name === installed) return ""
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined
}

/**
 * Reports whether a file may be one of Podman by its name, such as `containers.conf` or a drop-in.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfFile = (path: string): boolean => path.endsWith(".conf")

const prefix = `${installed}-`
