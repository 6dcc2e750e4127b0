/**
 * The reasons for refusing a change of Podman's configuration, their messages, and what to do.
 */
import type { TomlEdit } from "../../document/toml/index.ts"
import type { Origin } from "../../engine/index.ts"
import { Errno, Wording } from "../../text/index.ts"

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
 * The reason for refusing a change. `file` is the file to change, and `engine` the display name of the engine.
 *
 * @category models
 * @since 1.0.0
 */
export type EditRefusal =
  /** Podman refuses the configuration before the change. */
  | { readonly _tag: "RefusedBefore"; readonly words: string; readonly origin: Origin.Origin | undefined }
  /** Podman would refuse the changed configuration. */
  | { readonly _tag: "RefusedAfterwards"; readonly words: string; readonly origin: Origin.Origin | undefined }
  /** A name in the change is empty. */
  | { readonly _tag: "EmptyName" }
  /** A path is not absolute. */
  | { readonly _tag: "NotAbsolute"; readonly name: string; readonly path: string }
  /** A flag is empty, or would begin with three dashes. */
  | { readonly _tag: "BadFlag"; readonly name: string; readonly flag: string }
  /** A runtime with this name already exists. */
  | { readonly _tag: "NameTaken"; readonly name: string; readonly origin: Origin.Origin | undefined }
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
  /** The file cannot be read. */
  | { readonly _tag: "Unreadable"; readonly file: string; readonly errno: string }
  /** A later file overrides the value. `key` is the section and the key, or a name in it. */
  | {
      readonly _tag: "Overridden"
      readonly key: ReadonlyArray<string>
      readonly file: string
      readonly origin: Origin.Origin | undefined
    }
  /** Another file, or Podman itself, defines the runtime. */
  | { readonly _tag: "StillDefined"; readonly name: string; readonly origin: Origin.Origin | undefined }
  /** Another file gives flags to the runtime, which Podman refuses if the runtime is not defined. */
  | { readonly _tag: "FlagsElsewhere"; readonly name: string; readonly origin: Origin.Origin }
  /** Another file names the default runtime. */
  | { readonly _tag: "DefaultElsewhere"; readonly name: string; readonly origin: Origin.Origin | undefined }
  /** The runtime is the default runtime, or the change would make it the default runtime. */
  | { readonly _tag: "DefaultRuntime"; readonly name: string; readonly origin: Origin.Origin | undefined }
  /** The new default runtime is not defined. */
  | { readonly _tag: "UnknownDefault"; readonly name: string }
  /** The change would make a file in the home of another user, who would not own it. */
  | { readonly _tag: "OtherUser" }
  /** With the changed configuration, no container would run on the machine. `words` is the problem. */
  | { readonly _tag: "WouldRunNothing"; readonly words: string; readonly way: string }
  /** The file has something else in the place of a table or of a value, or no file can have the text. */
  | { readonly _tag: "Uneditable"; readonly file: string; readonly obstacle: TomlEdit.Obstacle }

/**
 * Returns what is wrong, in a sentence without a full stop.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (refusal: EditRefusal): string => {
  switch (refusal._tag) {
    case "RefusedBefore":
      return `Podman already refuses its configuration: ${refusal.words}`
    case "RefusedAfterwards":
      return `This change would make Podman refuse its configuration: ${refusal.words}`
    case "EmptyName":
      return "Cannot make this change: a runtime name is empty"
    case "NotAbsolute":
      return `Cannot add runtime ${quote(refusal.name)}: the path ${quote(refusal.path)} is not absolute`
    case "BadFlag": {
      const { flag, name } = refusal
      return `Cannot add runtime ${quote(name)}: Podman would pass the flag ${quote(flag)} as ${quote(`--${flag}`)}`
    }
    case "NameTaken":
      return `Cannot add runtime ${quote(refusal.name)}: ${definedBy(refusal.origin)}`
    case "FlagsUnknown":
      return `Cannot give flags to runtime ${quote(refusal.name)}: ${refusal.engine} ignores the key runtimes_flags`
    case "NotRead":
      return `Cannot change ${quote(refusal.file)}: ${unread[refusal.because](refusal)}`
    case "Unreadable":
      return `Cannot change ${quote(refusal.file)}: ${Errno.describe(refusal.errno)}`
    case "Overridden":
      return `Cannot set ${Wording.keys(refusal.key)} in ${quote(refusal.file)}: ${placeOf(refusal.origin)} overrides it`
    case "StillDefined":
      return `Cannot remove runtime ${quote(refusal.name)}: ${definedBy(refusal.origin)}`
    case "FlagsElsewhere":
      return `Cannot remove runtime ${quote(refusal.name)}: ${placeOf(refusal.origin)} gives flags to it`
    case "DefaultElsewhere":
      return `Cannot remove the default runtime: ${placeOf(refusal.origin)} sets it to ${quote(refusal.name)}`
    case "DefaultRuntime": {
      const by = refusal.origin === undefined ? "the change" : placeOf(refusal.origin)
      return `Cannot remove runtime ${quote(refusal.name)}: ${by} makes it the default runtime`
    }
    case "UnknownDefault":
      return `Cannot make ${quote(refusal.name)} the default runtime: Podman has no runtime of this name`
    case "OtherUser":
      return "Cannot make a file in the home of another user, who would not own it"
    case "WouldRunNothing":
      return `After this change, Podman would run no container: ${refusal.words}`
    case "Uneditable":
      return `Cannot change ${quote(refusal.file)}: ${obstacles[refusal.obstacle._tag](Wording.keys(refusal.obstacle.path))}`
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
    case "RefusedBefore":
      return refusal.origin?._tag === "File" ? `Fix ${placeOf(refusal.origin)} first.` : "Fix the configuration first."
    case "RefusedAfterwards":
      return refusal.origin?._tag === "File" ? `See ${placeOf(refusal.origin)}.` : "Make another change."
    case "EmptyName":
      return "Give a name."
    case "NotAbsolute":
      return "Give a path that begins with a slash."
    case "BadFlag":
      return "Podman writes two dashes before each flag. Give a flag such as --debug."
    case "NameTaken":
      return "Choose another name, or replace the runtime with --replace."
    case "FlagsUnknown":
      return "Podman knows this key since 5.7. Add the runtime without flags, and run Podman with --runtime-flag."
    case "NotRead":
      return instead[refusal.because](refusal)
    case "Unreadable":
      return "Run the command as a user who can read and write the file."
    case "Overridden":
      return changeThere("Change the value there", refusal.origin)
    case "StillDefined":
      return refusal.origin?._tag === "File"
        ? `${changeThere("Remove it there first", refusal.origin)} Or give the name other paths with add --replace, in a file that Podman reads after it.`
        : "A built-in runtime cannot be removed. Give the name other paths with add --replace."
    case "FlagsElsewhere":
      return `Podman refuses flags of a runtime that is not defined. Remove the flags from ${placeOf(refusal.origin)} first.`
    case "DefaultElsewhere":
      return changeThere("Remove it there", refusal.origin)
    case "DefaultRuntime":
      return "Choose another default runtime at the same time with --new-default."
    case "UnknownDefault":
      return "Add the runtime first, or give an absolute path. To set the name anyway, use --force."
    case "OtherUser":
      return "Run this as that user."
    case "WouldRunNothing":
      return `${refusal.way} To make the change anyway, use --force.`
    case "Uneditable":
      return refusal.obstacle._tag === "NotUnicode" ? "Remove the surrogate." : "Edit the file by hand."
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

const obstacles: { readonly [_tag in TomlEdit.Obstacle["_tag"]]: (path: string) => string } = {
  IsATable: (path) => `${path} is a table, and a value is needed`,
  NotATable: (path) => `${path} is not a table`,
  NotUnicode: () => "a string contains an unpaired surrogate"
}

const definedBy = (origin: Origin.Origin | undefined): string =>
  origin?._tag === "File" ? `${placeOf(origin)} defines it` : "Podman has a built-in runtime of this name"

const changeThere = (what: string, origin: Origin.Origin | undefined): string =>
  origin?._tag === "File" ? `${what}, with --config ${origin.file}.` : `${what}.`

const placeOf = (origin: Origin.Origin | undefined): string =>
  origin?._tag === "File" ? `${origin.file}:${origin.range.start.line}` : "Podman"

const quote = (text: string): string => JSON.stringify(text)
