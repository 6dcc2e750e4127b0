/**
 * The fixes of problems in several files, for any engine: which edits can be made together, in which file.
 */
import type { Problem } from "../engine/index.ts"
import type { TextEdit } from "../text/index.ts"

/**
 * The edits of a file, and the problems that they fix.
 *
 * @category models
 * @since 1.0.0
 */
export interface FileFix {
  readonly file: string
  readonly edits: ReadonlyArray<TextEdit.TextEdit>
  readonly fixed: ReadonlyArray<Problem.Problem>
}

/**
 * Returns the edits for the files that problems are in. A fix whose edits overlap those of an earlier problem is left out; it can be made
 * after the others, if it is still needed.
 *
 * ```ts
 * import { FileFixes } from "@oci-runtimes/core/questions"
 *
 * console.log(FileFixes.make([]))
 * // => []
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const make = (problems: ReadonlyArray<Problem.Problem>): ReadonlyArray<FileFix> => {
  const fixes = new Map<string, { readonly edits: Array<TextEdit.TextEdit>; readonly fixed: Array<Problem.Problem> }>()
  for (const problem of problems) {
    const { fix, origin } = problem
    if (fix === undefined || origin?._tag !== "File") continue
    const { edits, fixed } = fixes.get(origin.file) ?? { edits: [], fixed: [] }
    if (fix.edits.some((edit) => edits.some((other) => isOverlap(edit, other)))) continue
    fixes.set(origin.file, { edits: [...edits, ...fix.edits], fixed: [...fixed, problem] })
  }
  return Array.from(fixes, ([file, fix]) => ({ file, ...fix }))
}

/** Edits that touch count too: their order would not be certain. */
const isOverlap = (one: TextEdit.TextEdit, other: TextEdit.TextEdit): boolean =>
  one.offset <= other.offset + other.length && other.offset <= one.offset + one.length
