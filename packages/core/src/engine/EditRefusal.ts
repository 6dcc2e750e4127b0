/**
 * The reasons for refusing a change of a configuration that any engine may have, their messages, and what to do.
 */
import { Errno, Wording } from "../text/index.ts"
import type { Origin } from "./Origin.ts"
import * as Problem from "./Problem.ts"
import type { Reading } from "./Reading.ts"

/**
 * The reason why a text cannot be edited: a table or something else is in the place of a value or of a table, to which the keys of `path`
 * lead; or no text can have a string.
 *
 * @category models
 * @since 1.0.0
 */
export interface Obstacle {
  readonly _tag: "IsATable" | "NotATable" | "NotUnicode"
  readonly path: ReadonlyArray<string>
}

/**
 * The reason for refusing a change. `file` is the file to change.
 *
 * @category models
 * @since 1.0.0
 */
export type EditRefusal =
  /** The engine refuses the configuration before the change. */
  | { readonly _tag: "RefusedBefore"; readonly words: string; readonly origin: Origin | undefined }
  /** The engine would refuse the changed configuration. */
  | { readonly _tag: "RefusedAfterwards"; readonly words: string; readonly origin: Origin | undefined }
  /** A name in the change is empty. */
  | { readonly _tag: "EmptyName" }
  /** A path is not absolute. */
  | { readonly _tag: "NotAbsolute"; readonly name: string; readonly path: string }
  /** A runtime with this name already exists. */
  | { readonly _tag: "NameTaken"; readonly name: string; readonly origin: Origin | undefined }
  /** The file has bytes that are not UTF-8. */
  | { readonly _tag: "NotText"; readonly file: string }
  /** The file cannot be read. */
  | { readonly _tag: "Unreadable"; readonly file: string; readonly errno: string }
  /** Another file overrides the value. `key` is the keys that lead to it. */
  | {
      readonly _tag: "Overridden"
      readonly key: ReadonlyArray<string>
      readonly file: string
      readonly origin: Origin | undefined
    }
  /** The engine does not read the file. `main` is a file that it reads. */
  | { readonly _tag: "NotLoaded"; readonly file: string; readonly main: string }
  /** Another place defines the runtime, or the engine itself. */
  | { readonly _tag: "StillDefined"; readonly name: string; readonly origin: Origin | undefined }
  /** The change would change something else too: the names of runtimes, or of settings. */
  | { readonly _tag: "ChangesOthers"; readonly file: string; readonly others: ReadonlyArray<string> }
  /** The runtime is the default runtime, or the change would make it the default runtime. */
  | { readonly _tag: "DefaultRuntime"; readonly name: string; readonly origin: Origin | undefined }
  /** The new default runtime is not defined. */
  | { readonly _tag: "UnknownDefault"; readonly name: string }
  /** With the changed configuration, no container would run on the machine. `words` is the problem. */
  | { readonly _tag: "WouldRunNothing"; readonly words: string; readonly way: string }
  /** The file has something else in the place of a table or of a value, or no file can have the text. */
  | { readonly _tag: "Uneditable"; readonly file: string; readonly obstacle: Obstacle }

/**
 * Returns what is wrong, in a sentence without a full stop. `engine` is the name of the product.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (refusal: EditRefusal, engine: string): string => {
  switch (refusal._tag) {
    case "RefusedBefore":
      return `${engine} already refuses its configuration: ${refusal.words}`
    case "RefusedAfterwards":
      return `This change would make ${engine} refuse its configuration: ${refusal.words}`
    case "EmptyName":
      return "Cannot make this change: a runtime name is empty"
    case "NotAbsolute":
      return `Cannot add runtime ${quote(refusal.name)}: the path ${quote(refusal.path)} is not absolute`
    case "NameTaken":
      return `Cannot add runtime ${quote(refusal.name)}: ${definedBy(refusal.origin, engine)}`
    case "NotText":
      return `Cannot change ${quote(refusal.file)}: it has bytes that are not UTF-8`
    case "Unreadable":
      return `Cannot change ${quote(refusal.file)}: ${Errno.describe(refusal.errno)}`
    case "Overridden": {
      const by = isElsewhere(refusal)
        ? `${placeOf(refusal.origin, engine)} overrides it`
        : `${engine} would not read it there`
      return `Cannot set ${Wording.keys(refusal.key)} in ${quote(refusal.file)}: ${by}`
    }
    case "NotLoaded":
      return `Cannot change ${quote(refusal.file)}: ${engine} does not read it`
    case "StillDefined":
      return `Cannot remove runtime ${quote(refusal.name)}: ${definedBy(refusal.origin, engine)}`
    case "ChangesOthers":
      return `Cannot change ${quote(refusal.file)}: ${Wording.list(refusal.others.map(quote))} would change too`
    case "DefaultRuntime": {
      const by = refusal.origin === undefined ? "the change" : placeOf(refusal.origin, engine)
      return `Cannot remove runtime ${quote(refusal.name)}: ${by} makes it the default runtime`
    }
    case "UnknownDefault":
      return `Cannot make ${quote(refusal.name)} the default runtime: ${engine} has no runtime of this name`
    case "WouldRunNothing":
      return `After this change, ${engine} would run no container: ${refusal.words}`
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
export const advice = (refusal: EditRefusal, engine: string): string => {
  switch (refusal._tag) {
    case "RefusedBefore":
      return refusal.origin?._tag === "File"
        ? `Fix ${placeOf(refusal.origin, engine)} first.`
        : "Fix the configuration first."
    case "RefusedAfterwards":
      return refusal.origin?._tag === "File" ? `See ${placeOf(refusal.origin, engine)}.` : "Make another change."
    case "EmptyName":
      return "Give a name."
    case "NotAbsolute":
      return "Give a path that begins with a slash."
    case "NameTaken":
      return "Choose another name, or replace the runtime with --replace."
    case "NotText":
      return "Edit the file by hand."
    case "Unreadable":
      return "Run the command as a user who can read and write the file."
    case "Overridden":
      return isElsewhere(refusal) ? changeThere("Change the value there", refusal.origin) : "Edit the file by hand."
    case "NotLoaded":
      return `Change a file that ${engine} reads, such as ${refusal.main}.`
    case "StillDefined":
      return refusal.origin === undefined || refusal.origin._tag === "BuiltIn"
        ? "A built-in runtime cannot be removed. Give it other settings with add --replace."
        : changeThere("Remove it there first", refusal.origin)
    case "ChangesOthers":
      return "Edit the file by hand."
    case "DefaultRuntime":
      return "Choose another default runtime at the same time with --new-default."
    case "UnknownDefault":
      return "Add the runtime first. To set the name anyway, use --force."
    case "WouldRunNothing":
      return `${refusal.way} To make the change anyway, use --force.`
    case "Uneditable":
      return refusal.obstacle._tag === "NotUnicode" ? "Remove the surrogate." : "Edit the file by hand."
  }
}

/**
 * Returns the reason for refusing a change after which no container would run on the machine, although some would before. The problems are
 * those that a check finds before and after the change.
 *
 * @category operations
 * @since 1.0.0
 */
export const runFault = (
  before: ReadonlyArray<Problem.Problem>,
  after: ReadonlyArray<Problem.Problem>
): EditRefusal | undefined => {
  const fault = Problem.addedStartFault(before, after)
  return fault && { _tag: "WouldRunNothing", words: fault.message, way: fault.advice }
}

/**
 * Returns the reason for refusing a change because the engine refuses the configuration before or after it; undefined if it does not.
 *
 * @category operations
 * @since 1.0.0
 */
export const ofReading = (
  _tag: "RefusedAfterwards" | "RefusedBefore",
  { problems, refusal }: Reading<unknown>
): EditRefusal | undefined =>
  refusal === null
    ? undefined
    : { _tag, words: refusal.trimEnd(), origin: problems.find(({ effect }) => effect === "refused")?.origin }

/**
 * Says that a copy next to a file would count too.
 *
 * @category formatting
 * @since 1.0.0
 */
export const copyCounts = (file: string): string =>
  `Cannot keep a copy next to ${quote(file)}: the engine reads every file there, so the copy would count`

/**
 * Says who defines a runtime: a place in a file, a flag, or the engine itself.
 *
 * @category formatting
 * @since 1.0.0
 */
export const definedBy = (origin: Origin | undefined, engine: string): string => {
  if (origin?._tag === "Flag") return `the flag --${origin.flag} defines it`
  return origin?._tag === "File"
    ? `${placeOf(origin, engine)} defines it`
    : `${engine} has a built-in runtime of this name`
}

/**
 * Returns the advice to do something in the file of an origin.
 *
 * @category formatting
 * @since 1.0.0
 */
export const changeThere = (what: string, origin: Origin | undefined): string =>
  origin?._tag === "File" ? `${what}, with --config ${origin.file}.` : `${what}.`

/**
 * Returns the file and line of an origin, a flag, or the name of the engine.
 *
 * @category formatting
 * @since 1.0.0
 */
export const placeOf = (origin: Origin | undefined, engine: string): string => {
  if (origin?._tag === "Flag") return `the flag --${origin.flag}`
  return origin?._tag === "File" ? `${origin.file}:${origin.range.start.line}` : engine
}

/** Reports whether a value is overridden in another place than the changed file. */
const isElsewhere = ({ file, origin }: Extract<EditRefusal, { readonly _tag: "Overridden" }>): boolean =>
  origin?._tag === "Flag" || (origin?._tag === "File" && origin.file !== file)

const obstacles: { readonly [_tag in Obstacle["_tag"]]: (path: string) => string } = {
  IsATable: (path) => `${path} is a table, and a value is needed`,
  NotATable: (path) => `${path} is not a table`,
  NotUnicode: () => "a string contains an unpaired surrogate"
}

const quote = (text: string): string => JSON.stringify(text)
