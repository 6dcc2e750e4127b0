/**
 * Follows the symbolic links on the way to a path one by one.
 */
import { AtomicWrite, type Trust } from "@oci-runtimes/core/disk"
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"

/** The looks and the checks of a walk. */
export interface Guide<S extends Trust.FileStatus, E> {
  readonly look: (path: string) => Effect.Effect<S | undefined, E>
  readonly readLink: (path: string) => Effect.Effect<string, E>
  /** A check before a link is followed. If it fails, the walk ends. */
  readonly mayFollow?: (path: string, link: S, directory: string) => Effect.Effect<void, E>
  /** A check of a path that must be a directory, because `.`, `..` or an empty element follows it. */
  readonly mayPass?: (path: string) => Effect.Effect<void, E>
}

/**
 * Returns the path without links, whether or not anything is there; undefined if there are too many links. A link at the path
 * itself is followed only if `last` is true.
 */
export const walk = Effect.fnUntraced(function* <S extends Trust.FileStatus, E>(
  path: string,
  { look, mayFollow, mayPass, readLink }: Guide<S, E>,
  last = true
): Effect.fn.Return<string | undefined, E> {
  const trail: Array<string> = []
  const pending = path.split("/").toReversed()
  let links = 0
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const directory = `/${trail.join("/")}`
    if (part === "" || part === "." || part === "..") {
      if (mayPass !== undefined && trail.length > 0) yield* mayPass(directory)
      if (part === "..") trail.pop()
      continue
    }
    const at = FilePath.join(directory, part)
    const link = yield* look(at)
    if (link?.type !== "SymbolicLink" || (!last && pending.length === 0)) {
      trail.push(part)
      continue
    }
    if (++links > AtomicWrite.maximumLinks) return undefined
    if (mayFollow !== undefined) yield* mayFollow(at, link, directory)
    const target = yield* readLink(at)
    if (FilePath.isAbsolute(target)) trail.length = 0
    pending.push(...target.split("/").toReversed())
  }
  return `/${trail.join("/")}`
})
