/** The names of CRI-O's releases and of its files. */
import { Frozen } from "../data/index.ts"

/**
 * The name of the installed release.
 *
 * @category constants
 * @since 1.0.0
 */
export const installed = "cri-o"

/**
 * The name of the program.
 *
 * @category constants
 * @since 1.0.0
 */
export const program = "crio"

/**
 * The names to offer: the installed release, and the releases that behave alike up to the next one. Names of other releases are valid
 * too.
 *
 * @category constants
 * @since 1.0.0
 */
export const known: ReadonlyArray<string> = /*#__PURE__*/ Frozen.frozen([
  installed,
  "cri-o-1.24",
  "cri-o-1.31",
  "cri-o-1.34"
])

/**
 * The names of releases in words, for use in a message.
 *
 * @category constants
 * @since 1.0.0
 */
export const inWords = "cri-o, or a release from cri-o-1.24 to cri-o-1.36, such as cri-o-1.34.2"

/**
 * Returns the version in the name of a release, or undefined if the name is not one of CRI-O. The name of the installed release has the
 * empty version.
 *
 * @category decoding
 * @since 1.0.0
 */
export const versionIn = (name: string): string | undefined => {
  if (name === installed) return ""
  return name.startsWith(prefix) ? name.slice(prefix.length) : undefined
}

/**
 * Reports whether a file may be one of CRI-O by its name: `crio.conf`, or any file in its drop-in directory.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfFile = (path: string): boolean => /(?:^|\/)crio\.conf(?:$|\.d\/)/.test(path)

const prefix = `${installed}-`
