/**
 * The reasons for refusing a change of Podman's configuration, their messages, and what to do.
 */
import { EditRefusal as Common, type Origin } from "../../engine/index.ts"

/**
 * The reason why Podman does not read a file.
 *
 * - `variable`: `CONTAINERS_CONF` names the only file to read.
 * - `directory`: its drop-in directory is a link that the release ignores, or is not a directory.
 * - `place`: the release does not look for a file there, or not for this user.
 *
 * @category models
 * @since 1.0.0
 */
export type Unread = "directory" | "place" | "variable"

/**
 * The reason for refusing a change: one that any engine may have, or one of Podman. `file` is the file to change, and `engine` the display
 * name of the release.
 *
 * @category models
 * @since 1.0.0
 */
export type EditRefusal =
  | Common.EditRefusal
  /** A flag is empty, or would begin with three dashes. */
  | { readonly _tag: "BadFlag"; readonly name: string; readonly flag: string }
  /** The release does not know flags of runtimes. */
  | { readonly _tag: "FlagsUnknown"; readonly name: string; readonly engine: string }
  /** Podman does not read the file, which is in `directory`. `instead` is a file that Podman reads. */
  | {
      readonly _tag: "NotRead"
      readonly because: Unread
      readonly file: string
      readonly directory: string
      readonly engine: string
      readonly instead: string
    }
  /** Another file gives flags to the runtime, which Podman refuses if the runtime is not defined. */
  | { readonly _tag: "FlagsElsewhere"; readonly name: string; readonly origin: Origin.Origin }
  /** Another file names the default runtime. */
  | { readonly _tag: "DefaultElsewhere"; readonly name: string; readonly origin: Origin.Origin | undefined }
  /** The change would make a file in the home of another user, who would not own it. */
  | { readonly _tag: "OtherUser" }

/**
 * Returns what is wrong, in a sentence without a full stop.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (refusal: EditRefusal): string => {
  switch (refusal._tag) {
    case "BadFlag": {
      const { flag, name } = refusal
      return `Cannot add runtime ${quote(name)}: Podman would pass the flag ${quote(flag)} as ${quote(`--${flag}`)}`
    }
    case "FlagsUnknown":
      return `Cannot give flags to runtime ${quote(refusal.name)}: ${refusal.engine} ignores the key runtimes_flags`
    case "NotRead":
      return `Cannot change ${quote(refusal.file)}: ${unread[refusal.because](refusal)}`
    case "FlagsElsewhere":
      return `Cannot remove runtime ${quote(refusal.name)}: ${placeOf(refusal.origin)} gives flags to it`
    case "DefaultElsewhere":
      return `Cannot remove the default runtime: ${placeOf(refusal.origin)} sets it to ${quote(refusal.name)}`
    case "OtherUser":
      return "Cannot make a file in the home of another user, who would not own it"
    default:
      return Common.message(refusal, product)
  }
}

/**
 * Returns what to do, in a sentence or two.
 *
 * @category formatting
 * @since 1.0.0
 */
export const advice = (refusal: EditRefusal): string => {
  switch (refusal._tag) {
    case "BadFlag":
      return "Podman writes two dashes before each flag. Give a flag such as --debug."
    case "FlagsUnknown":
      return "Podman knows this key since 5.7. Add the runtime without flags, and run Podman with --runtime-flag."
    case "NotRead":
      return instead[refusal.because](refusal)
    case "StillDefined":
      return refusal.origin?._tag === "File"
        ? `${Common.changeThere("Remove it there first", refusal.origin)} Or give the name other paths with add --replace, in a file that Podman reads after it.`
        : "A built-in runtime cannot be removed. Give the name other paths with add --replace."
    case "FlagsElsewhere":
      return `Podman refuses flags of a runtime that is not defined. Remove the flags from ${placeOf(refusal.origin)} first.`
    case "DefaultElsewhere":
      return Common.changeThere("Remove it there", refusal.origin)
    case "UnknownDefault":
      return "Add the runtime first, or give an absolute path. To set the name anyway, use --force."
    case "OtherUser":
      return "Run this as that user."
    default:
      return Common.advice(refusal, product)
  }
}

type NotRead = Extract<EditRefusal, { readonly _tag: "NotRead" }>

const unread: { readonly [because in Unread]: (refusal: NotRead) => string } = {
  variable: (refusal) => `CONTAINERS_CONF is set, so Podman reads ${quote(refusal.instead)} and no drop-in file`,
  directory: ({ directory, engine }) =>
    `${engine} ignores the directory ${quote(directory)}, which is a link or not a directory`,
  place: ({ engine }) => `${engine} does not read it for this user`
}

const instead: { readonly [because in Unread]: (refusal: NotRead) => string } = {
  variable: (refusal) => `Change that file with --config ${refusal.instead}, or unset CONTAINERS_CONF.`,
  directory: (refusal) =>
    `Make ${refusal.directory} a directory, or change another file with --config ${refusal.instead}.`,
  place: (refusal) => `Change a file that Podman reads, with --config ${refusal.instead}.`
}

const product = "Podman"

const placeOf = (origin: Origin.Origin | undefined): string => Common.placeOf(origin, product)

const quote = (text: string): string => JSON.stringify(text)
