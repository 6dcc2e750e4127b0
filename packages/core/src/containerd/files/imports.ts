/**
 * The files that the imports of a file name.
 *
 * Source of the rule: containerd, `resolveImports`, at v1.6.20 and v2.3.4; Go `path/filepath`, `Glob`.
 */
import * as Result from "effect/Result"
import type { Source } from "../../engine/index.ts"
import { FilePath, GoPattern, GoText } from "../../text/index.ts"
import type { Traits } from "../releases/Traits.ts"

/** The paths of imported files, and the directories that must be read to know them. */
export interface Imported {
  readonly paths: ReadonlyArray<string>
  readonly sources: ReadonlyArray<Source.Source>
}

/** The surroundings of an import. */
export interface ImportContext {
  readonly traits: Pick<Traits, "joinsPatterns">
  /** The path of the file that imports. */
  readonly parent: string
  readonly workingDirectory: string
  readonly files: Source.Files
}

/** Returns the paths of an import. A text with a star is a pattern; any other is the path of one file. Fails if a pattern is not valid. */
export const resolveImport = (
  text: string,
  context: ImportContext
): Result.Result<Imported, "syntax error in pattern"> => {
  const { parent, traits } = context
  if (!traits.joinsPatterns && text.includes("*")) return glob(text, context)
  const cleaned = FilePath.clean(text)
  const path = FilePath.isAbsolute(cleaned) ? cleaned : FilePath.join(directoryOf(parent), cleaned)
  // A star in the path of the importing file counts too.
  return traits.joinsPatterns && path.includes("*")
    ? glob(path, context)
    : Result.succeed({ paths: [path], sources: [] })
}

/** Returns a path as an absolute path. */
export const locationOf = (path: string, workingDirectory: string): string =>
  FilePath.isAbsolute(path) ? path : FilePath.join(workingDirectory, path)

/** Go's `Dir` of a bare name is a dot. */
const directoryOf = (path: string): string => {
  const end = path.lastIndexOf("/")
  return end === -1 ? "." : path.slice(0, end) || "/"
}

const glob = (pattern: string, context: ImportContext): Result.Result<Imported, "syntax error in pattern"> => {
  const directory = directoryOf(pattern)
  const matches = GoPattern.matcher(FilePath.lastElement(pattern))
  if (matches === undefined) return Result.fail("syntax error in pattern")
  const inDirectories: Result.Result<Imported, "syntax error in pattern"> = GoPattern.isPattern(directory)
    ? glob(directory, context)
    : Result.succeed({ paths: [directory], sources: [] })
  return Result.map(inDirectories, ({ paths, sources }) => {
    const asked = paths.map((path): Source.Source => ({
      _tag: "Directory",
      path: locationOf(path, context.workingDirectory)
    }))
    const found = paths.flatMap((path, index) => {
      const state = context.files.get(asked[index]!.path)
      const names = state?._tag === "Directory" ? state.names.filter(matches) : []
      return names.toSorted(GoText.compare).map((name) => FilePath.join(path, name))
    })
    return { paths: found, sources: [...sources, ...asked] }
  })
}
