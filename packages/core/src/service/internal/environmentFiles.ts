/**
 * The environment files of a service: the files that a pattern stands for, and their variables.
 *
 * Source of the rule: systemd 252, `src/core/execute.c`, `exec_context_load_environment`; `glob(3)` of the C library.
 */
import { GoText, Wildcards } from "../../text/index.ts"
import type { ServiceProblem } from "../ServiceProblem.ts"
import type { EnvironmentFileUse, FileUse } from "./model.ts"
import type { FilePattern } from "./draft.ts"
import { type EnvironmentText, longestFile, newestRules, readEnvironment } from "./environmentText.ts"
import { isMissing, type Reader } from "./reader.ts"

/** A file with its variables; `text` is undefined if the file is not read. */
export interface LoadedFile {
  readonly use: FileUse
  readonly text: EnvironmentText | undefined
}

/** An environment file as a unit names it, with its files. */
export interface LoadedPattern {
  readonly use: EnvironmentFileUse
  readonly files: ReadonlyArray<LoadedFile>
  readonly problems: ReadonlyArray<ServiceProblem>
}

/** Reads the files of a pattern. */
export const load = (written: FilePattern, reader: Reader, release: number | undefined): LoadedPattern => {
  const { at, isOptional, pattern, unforeseen } = written
  const { errors, paths } = expand(pattern, reader)
  const files = paths.flatMap((path): ReadonlyArray<LoadedFile> => loadFile(path, reader, release))
  const use: EnvironmentFileUse = {
    pattern,
    isOptional,
    at,
    files: [...files.map((file) => file.use), ...errors],
    ...(unforeseen !== undefined && { unforeseen })
  }
  const problems = files.flatMap(({ text }) => text?.problems ?? [])
  if (isOptional || unforeseen !== undefined) return { use, files, problems }
  const report = (code: ServiceProblem["code"], message: string) => {
    problems.push({ code, effect: "not-started", message, at })
  }
  if (use.files.every(({ state }) => state === "missing")) {
    report("environment-file-missing", `The environment file ${pattern} does not exist`)
  }
  for (const { path, state } of use.files) {
    if (state === "refused") report("environment-file-unreadable", `systemd cannot use the environment file ${path}`)
  }
  return { use, files, problems }
}

/** Several patterns may stand for the same files, which are read once for a reader. */
const loadFile = (path: string, reader: Reader, release: number | undefined): ReadonlyArray<LoadedFile> => {
  const known = loaded.get(reader) ?? new Map<string, ReadonlyArray<LoadedFile>>()
  loaded.set(reader, known)
  const found = known.get(path) ?? readFile(path, reader, release)
  known.set(path, found)
  return found
}

const loaded = /*#__PURE__*/ new WeakMap<Reader, Map<string, ReadonlyArray<LoadedFile>>>()

const readFile = (path: string, reader: Reader, release: number | undefined): ReadonlyArray<LoadedFile> => {
  const state = reader.file(path)
  if (state === undefined) return []
  if (state._tag === "Unreadable") {
    const { errno } = state
    const kind = isMissing(errno) ? "missing" : errno === "EISDIR" ? "refused" : "unreadable"
    return [{ use: { path, state: kind, errno }, text: undefined }]
  }
  if (state._tag !== "File") return [{ use: { path, state: "refused", errno: "EISDIR" }, text: undefined }]
  if (state.bytes.length > longestFile) return [{ use: { path, state: "unreadable", errno: "EFBIG" }, text: undefined }]
  const text = readEnvironment(state.bytes, path, release ?? newestRules)
  return [{ use: { path, state: text.isRefused ? "refused" : "read" }, text }]
}

/** Returns the paths that a pattern stands for, sorted, and the directories that cannot be read. */
const expand = (
  pattern: string,
  reader: Reader
): { readonly paths: ReadonlyArray<string>; readonly errors: ReadonlyArray<FileUse> } => {
  if (!/[*?[\\]/.test(pattern)) return { paths: [pattern], errors: [] }
  const errors: Array<FileUse> = []
  let found: ReadonlyArray<string> = [""]
  for (const part of pattern.split("/").slice(1)) {
    if (!/[*?[]/.test(part)) {
      found = found.map((path) => `${path}/${part.replaceAll(/\\(.)/g, "$1")}`)
      continue
    }
    const matches = matcher(part)
    found = found
      .flatMap((path) => {
        const directory = path || "/"
        const errno = reader.directoryError(directory)
        if (errno !== undefined) errors.push({ path: directory, state: "unreadable", errno })
        return [...reader.names(directory)].filter(matches).map((name) => `${path}/${name}`)
      })
      .slice(0, mostFiles)
  }
  const isThere = (path: string): boolean => {
    const state = reader.file(path)
    return state !== undefined && !(state._tag === "Unreadable" && isMissing(state.errno))
  }
  return { paths: found.filter(isThere).toSorted(GoText.compare), errors }
}

/** A pattern for more files is not followed further. */
const mostFiles = 1000

/** Returns the test for names that a pattern stands for. A dot at the beginning must be written out. */
const matcher = (pattern: string): ((name: string) => boolean) => {
  const parts = partsOf(pattern)
  return (name) =>
    (!name.startsWith(".") || pattern.startsWith(".")) && parts !== undefined && Wildcards.fits(name, parts)
}

/** Returns undefined for a range of characters that is not in order, which matches nothing. */
const partsOf = (pattern: string): ReadonlyArray<Wildcards.Part> | undefined => {
  const parts: Array<Wildcards.Part> = []
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!
    const set = character === "[" ? /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(at)) : null
    if (character === "*") {
      if (parts.at(-1) !== "any") parts.push("any")
    } else if (character === "?") parts.push(() => true)
    else if (set !== null) {
      const inside = compile(`[${set[1] === "" ? "" : "^"}${set[2]!.replaceAll(/[\\\]^[]/g, String.raw`\$&`)}]`)
      if (inside === undefined) return undefined
      parts.push((one) => inside.test(one))
      at += set[0].length - 1
    } else {
      if (character === "\\" && at + 1 < pattern.length) at++
      const literal = pattern[at]!
      parts.push((one) => one === literal)
    }
  }
  return parts
}

const compile = (set: string): RegExp | undefined => {
  try {
    return new RegExp(`^${set}$`)
  } catch {
    return undefined
  }
}
