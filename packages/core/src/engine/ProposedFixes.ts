/**
 * The fixes that problems propose. A proposed fix must be safe, which is known only when the file is read with it.
 */
import { Frozen } from "../data/index.ts"
import type { Fix, Problem } from "./Problem.ts"

/**
 * The documents in which fixes are proposed, and how a fix is checked.
 *
 * @category models
 * @since 1.0.0
 */
export interface Checked<Document> {
  /** Returns the document of a file; undefined if fixes cannot be proposed for it. */
  readonly documentOf: (file: string) => Document | undefined
  /** Returns the number of characters that are read to check a fix in a document. */
  readonly lengthOf: (document: Document) => number
  /** Reports whether a fix is safe. */
  readonly isSafe: (document: Document, fix: Fix) => boolean
}

/**
 * Returns the problems without the fixes that are not safe. Only up to about a million characters are read: of a file with hundreds of
 * fixes, the last fixes may be left out.
 *
 * @category operations
 * @since 1.0.0
 */
export const safe = <P extends Problem, Document>(
  problems: ReadonlyArray<P>,
  { documentOf, isSafe, lengthOf }: Checked<Document>
): ReadonlyArray<P> => {
  let left = checkedCharacters
  return Frozen.frozen(
    problems.map((problem): P => {
      const { fix, origin } = problem
      if (fix === undefined) return problem
      const document = origin?._tag === "File" ? documentOf(origin.file) : undefined
      left -= document === undefined ? 0 : lengthOf(document)
      return document !== undefined && left >= 0 && isSafe(document, fix) ? problem : { ...problem, fix: undefined }
    })
  )
}

const checkedCharacters = 2 ** 20
