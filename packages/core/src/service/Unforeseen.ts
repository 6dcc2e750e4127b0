/**
 * Reasons why the start of a program cannot be foreseen from its files alone. An answer that depends on such a reason is marked
 * with the reason, so that no caller relies on a guess.
 */
import type { Origin } from "../engine/index.ts"
import { Errno, Wording } from "../text/index.ts"

/**
 * A reason why a value cannot be foreseen. `at` is the place of the text that depends on the unknown.
 *
 * - `Specifier`: a specifier such as `%H` whose value is not among the known facts.
 * - `Variable`: a variable that the service manager sets when it starts the program, or inherits.
 * - `Source`: a file or directory that cannot be read here, but that the service manager may be able to read.
 * - `User`: the home directory of a user.
 * - `NotUtf8`: a value that is not valid UTF-8.
 * - `Shell`: a command line that a shell runs, or a part of a file that only a shell can evaluate.
 * - `Release`: a rule that differs between releases of the service manager.
 * - `TooLong`: a command line that is longer than the system allows.
 *
 * @category models
 * @since 1.0.0
 */
export type Unforeseen =
  | { readonly _tag: "Specifier"; readonly specifier: string; readonly at: Origin.Place | undefined }
  | { readonly _tag: "Variable"; readonly name: string; readonly at: Origin.Place | undefined }
  | {
      readonly _tag: "Source"
      readonly path: string
      readonly errno: string
      readonly at: Origin.Place | undefined
    }
  | { readonly _tag: "User"; readonly user: string; readonly at: Origin.Place | undefined }
  | { readonly _tag: "NotUtf8"; readonly at: Origin.Place | undefined }
  | { readonly _tag: "Shell"; readonly construct: string; readonly at: Origin.Place | undefined }
  | { readonly _tag: "Release"; readonly rule: string; readonly at: Origin.Place | undefined }
  | { readonly _tag: "TooLong"; readonly at: Origin.Place | undefined }

/**
 * Describes a reason as a sentence without a full stop.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (reason: Unforeseen): string => {
  switch (reason._tag) {
    case "Specifier":
      return `the value of ${reason.specifier} is not known here`
    case "Variable":
      return `the variable ${Wording.plain(reason.name)} is set only when the service starts`
    case "Source":
      return `cannot read ${Wording.plain(reason.path)}: ${Errno.describe(reason.errno)}`
    case "User":
      return `the home directory of ${Wording.plain(reason.user)} is not known here`
    case "NotUtf8":
      return "the value is not valid UTF-8"
    case "Shell":
      return `only a shell can evaluate ${reason.construct}`
    case "Release":
      return `${reason.rule} differs between releases of the service manager`
    case "TooLong":
      return "the command line is longer than the system allows"
  }
}
