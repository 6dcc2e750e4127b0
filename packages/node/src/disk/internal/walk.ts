/**
 * Follows the symbolic links on the way to a path one by one.
 */
import { AtomicWrite, type DiskSystem, type Trust } from "@oci-runtimes/core/disk"
import { FilePath, HostPath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"

/** The looks and the checks of a walk. */
export interface Guide<S extends Trust.FileStatus, E> {
  readonly system: Pick<DiskSystem.DiskSystem, "platform">
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
  { look, mayFollow, mayPass, readLink, system }: Guide<S, E>,
  last = true
): Effect.fn.Return<string | undefined, E> {
  const trail: Array<string> = []
  let root = rootOf(path, system) || "/"
  const pending = path.slice(root.length).split("/").toReversed()
  let links = 0
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const directory = root + trail.join("/")
    if (part === "" || part === "." || part === "..") {
      if (mayPass !== undefined && trail.length > 0) yield* mayPass(directory)
      if (part === "..") trail.pop()
      continue
    }
    const at = root + [...trail, part].join("/")
    const link = yield* look(at)
    if (link?.type !== "SymbolicLink" || (!last && pending.length === 0)) {
      trail.push(part)
      continue
    }
    if (++links > AtomicWrite.maximumLinks) return undefined
    if (mayFollow !== undefined) yield* mayFollow(at, link, directory)
    const target = yield* readLink(at)
    const own = rootOf(target, system)
    if (own !== "") trail.length = 0
    // On Windows, a slash alone is the root of the drive.
    if (own.length > 1) root = own
    pending.push(...target.slice(own.length).split("/").toReversed())
  }
  return root + trail.join("/")
})

/** Returns the root of a path; empty if the path is relative. On Unix, there is one root, also before several slashes. */
const rootOf = (path: string, { platform }: Pick<DiskSystem.DiskSystem, "platform">): string =>
  platform === "windows" ? HostPath.root(path) : FilePath.isAbsolute(path) ? "/" : ""
