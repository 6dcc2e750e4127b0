/**
 * What a directory holds, in a form that tests can compare.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"

/** Everything under a directory, a line each: path, mode, text of a file or target of a link. */
export const tree = Effect.fnUntraced(function* (root: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const lines: Array<string> = []
  for (const path of (yield* fileSystem.readDirectory(root, { recursive: true })).toSorted()) {
    const at = `${root}/${path}`
    const { mode, type } = yield* fileSystem.lstat(at)
    const link = type === "SymbolicLink" ? ` -> ${yield* fileSystem.readLink(at)}` : ""
    const text = type === "File" ? ` ${JSON.stringify(yield* fileSystem.readFileString(at))}` : ""
    lines.push(`${path} ${(mode & 0o7777).toString(8).padStart(4, "0")}${link}${text}`)
  }
  return lines
})
