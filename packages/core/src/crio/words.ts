/**
 * The words that are specific to CRI-O: file names, programs, identifiers and keys. A test checks that the modules shared by all engines
 * do not contain them.
 */
import { rows } from "./releases/schemaRows.ts"

/** The keys of files. Plain words, such as `listen`, are not specific to CRI-O. */
const keys: ReadonlyArray<string> = rows.flatMap(({ keys: some }) => some.split(" ")).filter((key) => key.includes("_"))

/** All words that are specific to CRI-O. */
export const words: ReadonlyArray<string> = [
  ...keys,
  "crio",
  "cri-o",
  "conmonrs",
  "crio.conf",
  "cri-o-1.24",
  "cri-o-1.31",
  "cri-o-1.34"
]
