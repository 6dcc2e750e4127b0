/**
 * Reads the files, directories and statuses that core names, until core names nothing new.
 */
import { Table } from "@oci-runtimes/core/data"
import { Source } from "@oci-runtimes/core/engine"
import { Bytes, FilePath, SourceText, TextEncoding } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Disk, type DiskFailure } from "./Disk.ts"
import { typeAt } from "./internal/typeAt.ts"

/**
 * The size in bytes above which a file is not read. Settings and units are shorter, and so is the environment of a process.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumSize = 2 ** 22

/**
 * Reads everything that `sources` names. Never fails: the state of a source says why it cannot be read.
 *
 * @category looking
 * @since 1.0.0
 */
export const readAll = Effect.fnUntraced(function* <Given>(
  sources: Source.Sources<Given>,
  given: Given,
  files: Source.Files = Source.none
) {
  let known = files
  for (let next = Source.unread(sources, given, known); next.length > 0; next = Source.unread(sources, given, known)) {
    const states = yield* Effect.forEach(
      next,
      (source) => Effect.map(look(source), (state) => [source.path, state] as const),
      {
        concurrency: 16
      }
    )
    known = Table.make([...known, ...states])
  }
  return known
})

/**
 * Looks at a source. Never fails: the state says why the source cannot be read.
 *
 * @category looking
 * @since 1.0.0
 */
export const look = (source: Source.Source): Effect.Effect<Source.SourceState, never, Disk> =>
  Effect.catch(stateOf(source), ({ errno }) =>
    source.withStatus === true
      ? Effect.map(exists(source.path), (isThere): Source.SourceState => ({
          _tag: "Unreadable",
          errno,
          exists: isThere
        }))
      : Effect.succeed<Source.SourceState>({ _tag: "Unreadable", errno })
  )

/**
 * The path of standard input, by which `input` gives what is read from it.
 *
 * @category constants
 * @since 1.0.0
 */
export const inputFile = "/dev/stdin"

/**
 * Reads standard input as a file.
 *
 * @category looking
 * @since 1.0.0
 */
export const input: Effect.Effect<Source.Files, never, Disk> = Effect.gen(function* () {
  const { readInput } = yield* Disk
  const state = yield* Effect.match(readInput(maximumSize), {
    onSuccess: (bytes): Source.SourceState => ({ _tag: "File", bytes }),
    onFailure: ({ errno }): Source.SourceState => ({ _tag: "Unreadable", errno, exists: true })
  })
  return Table.make([[inputFile, state]])
})

/**
 * Returns the bytes of a file that was read; undefined if it was not.
 *
 * @category getters
 * @since 1.0.0
 */
export const bytesOf = (files: Source.Files, path: string): Uint8Array | undefined => {
  const state = files.get(path)
  return state?._tag === "File" ? state.bytes : undefined
}

/**
 * Returns the text of a file that was read, without a byte order mark; undefined if it was not.
 *
 * @category getters
 * @since 1.0.0
 */
export const textOf = (files: Source.Files, path: string): SourceText.SourceText | undefined => {
  const bytes = bytesOf(files, path)
  if (bytes === undefined) return undefined
  const decoded = TextEncoding.decode(bytes)
  return SourceText.make(Result.isSuccess(decoded) ? decoded.success.text : Bytes.toText(bytes))
}

const exists = (path: string): Effect.Effect<boolean, never, Disk> =>
  Effect.flatMap(Disk, ({ stat }) => Effect.isSuccess(stat(path)))

const stateOf = ({ _tag, path, withStatus }: Source.Source): Effect.Effect<Source.SourceState, DiskFailure, Disk> =>
  Effect.gen(function* () {
    const { readDirectory, readFile } = yield* Disk
    switch (_tag) {
      case "Directory": {
        const names = (yield* readDirectory(path)).toSorted()
        return withStatus === true ? { _tag, names, ...(yield* kindsIn(path, names)) } : { _tag, names }
      }
      case "File": {
        const bytes = yield* readFile(path, maximumSize)
        return withStatus === true ? { _tag, bytes, status: yield* statusOf(path) } : { _tag, bytes }
      }
      case "Status":
        return { _tag, status: yield* statusOf(path) }
    }
  })

/** Returns which entries of a directory are directories, and whether the directory is a link. */
const kindsIn = Effect.fnUntraced(function* (path: string, names: ReadonlyArray<string>) {
  const types = yield* Effect.forEach(names, (name) => typeAt(FilePath.join(path, name)), { concurrency: 16 })
  const isLink = (yield* typeAt(path)) === "SymbolicLink"
  return {
    directories: names.filter((_, index) => types[index] === "Directory"),
    ...(isLink && { isLink: true as const })
  }
})

const statusOf = Effect.fnUntraced(function* (path: string) {
  const { realPath, stat } = yield* Disk
  const { changed, device, inode, owner, type } = yield* stat(path)
  const real = yield* Effect.orElseSucceed(realPath(path), () => undefined)
  const status: Source.PathStatus = { type, uid: owner.uid, realPath: real, changed, identity: `${device}:${inode}` }
  return status
})
