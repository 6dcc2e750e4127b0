/**
 * The line that says what happened to the scripts in a scripts directory, or would.
 */
import { Style } from "@oci-runtimes/core/reports"
import { Wording } from "@oci-runtimes/core/text"

/** The numbers of scripts that were, or would be, written and removed, and of files that stay. */
export interface ScriptCounts {
  readonly written: number
  readonly removed: number
  /** The scripts of the configuration that are up to date. */
  readonly kept: number
  /** The files that the configuration does not have, such as scripts of other configurations. */
  readonly left: number
}

/** Returns what was done: `wrote 1 script in /var/lib/docker/runtimes, kept 2`. */
export const done = (directory: string, counts: ScriptCounts): string =>
  sentence(directory, counts, { write: "wrote", remove: "removed", keep: "kept", leave: "left" })

/** Returns what would be done: `would write 1 script in /var/lib/docker/runtimes, keep 2`. */
export const planned = (directory: string, counts: ScriptCounts): string =>
  sentence(directory, counts, { write: "would write", remove: "would remove", keep: "keep", leave: "leave" })

/** Returns why there is nothing to do: `2 scripts in /var/lib/docker/runtimes are up to date`. */
export const idle = (directory: string, { kept, left }: ScriptCounts): string => {
  const place = `in ${Style.printable(directory)}`
  const others = left === 0 ? [] : [`${Wording.counted(left, "other file")} ${left === 1 ? "stays" : "stay"}`]
  if (kept === 0) return others.length === 0 ? `no scripts ${place}, and none is needed` : `${others[0]} ${place}`
  return [`${Wording.counted(kept, "script")} ${place} ${kept === 1 ? "is" : "are"} up to date`, ...others].join(", ")
}

interface Verbs {
  readonly write: string
  readonly remove: string
  readonly keep: string
  readonly leave: string
}

const sentence = (directory: string, { kept, left, removed, written }: ScriptCounts, verbs: Verbs): string => {
  const parts = [
    ...(written > 0 ? [`${verbs.write} ${Wording.counted(written, "script")}`] : []),
    ...(removed > 0 ? [`${verbs.remove} ${Wording.counted(removed, "file")}`] : [])
  ]
  const [first = `${verbs.write} no scripts`, ...rest] = parts
  return [
    `${first} in ${Style.printable(directory)}`,
    ...rest,
    ...(kept > 0 ? [`${verbs.keep} ${kept}`] : []),
    ...(left > 0 ? [`${verbs.leave} ${Wording.counted(left, "other file")}`] : [])
  ].join(", ")
}

/** Returns what pruning did, or would do on a dry run: `done: removed 1 script in /var/lib/docker/runtimes, kept 2`. */
export const pruned = (
  directory: string,
  { dryRun, kept, removed }: { readonly dryRun: boolean; readonly kept: number; readonly removed: number }
): string => {
  const place = `in ${Style.printable(directory)}`
  if (removed === 0) return kept === 0 ? `no scripts ${place}` : `nothing to remove ${place}, ${kept} kept`
  const others = kept === 0 ? "" : `, ${dryRun ? "keep" : "kept"} ${kept}`
  return `${dryRun ? "would remove" : "removed"} ${Wording.counted(removed, "script")} ${place}${others}`
}
