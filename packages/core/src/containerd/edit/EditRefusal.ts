/**
 * The reasons for refusing a change of containerd's configuration, their messages, and what to do.
 */
import { EditRefusal as Common, type Origin } from "../../engine/index.ts"

/**
 * The reason for refusing a change: one that any engine may have, or one of containerd.
 *
 * @category models
 * @since 1.0.0
 */
export type EditRefusal =
  | Common.EditRefusal
  /** A table that only older releases have defines the runtime, or the default runtime. */
  | {
      readonly _tag: "OldTable"
      readonly table: "default_runtime" | "untrusted_workload_runtime"
      readonly origin: Origin.Origin | undefined
    }
  /** A program writes the file each time it starts. `template` is the file from which it does. */
  | { readonly _tag: "MadeAtStart"; readonly file: string; readonly by: string; readonly template: string }

/**
 * Returns what is wrong, in a sentence without a full stop.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (refusal: EditRefusal): string => {
  switch (refusal._tag) {
    case "OldTable":
      return `Cannot make this change: ${Common.placeOf(refusal.origin, product)} has the table ${refusal.table}, which counts instead`
    case "MadeAtStart":
      return `Cannot change ${quote(refusal.file)}: ${refusal.by} writes it when it starts`
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
    case "NotLoaded":
      return `Change a file that containerd reads, such as ${refusal.main}, or add the file to its imports.`
    case "OldTable":
      return "Remove that table by hand. Newer releases ignore it."
    case "MadeAtStart":
      return `Change its template instead, such as ${refusal.template}.`
    default:
      return Common.advice(refusal, product)
  }
}

const product = "containerd"

const quote = (text: string): string => JSON.stringify(text)
