/**
 * The system of a disk: what it tells about owners and modes, and which directories are closed to other users. Plans are made for
 * the system, so that no step is tried that the system does not have.
 *
 * Source of the rule: Node.js 24, `fs`; libuv 1.51, `src/win/fs.c` and `src/unix/fs.c`.
 */
import { HostPath, type Platform } from "../text/index.ts"
import * as Trust from "./Trust.ts"

/**
 * A system. On Windows, Node.js does not tell who may write in a directory. `homes` are the paths of the directory of the user there,
 * which Windows closes to other users, except administrators.
 *
 * @category models
 * @since 1.0.0
 */
export interface DiskSystem {
  readonly platform: Platform.Platform
  readonly homes: ReadonlyArray<string>
}

/**
 * Returns a system. Of the homes, only absolute paths on a drive or at the root count.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (platform: Platform.Platform, homes: ReadonlyArray<string> = []): DiskSystem =>
  Object.freeze({
    platform,
    homes: Object.freeze(
      homes.map((home) => HostPath.clean(home, platform)).filter((home) => /^(?:[A-Za-z]:)?\/[^/]/.test(home))
    )
  })

/**
 * The system of a disk with the rules of Linux.
 *
 * @category constants
 * @since 1.0.0
 */
export const linux: DiskSystem = /*#__PURE__*/ make("linux")

/**
 * Reports whether files have owners and modes, and whether the names in a directory can be synced to the disk.
 *
 * @category guards
 * @since 1.0.0
 */
export const isUnix = ({ platform }: DiskSystem): boolean => platform !== "windows"

/**
 * Returns why no work is done in a directory that is found by its name: another user can exchange what is in it, or that is not known.
 * Undefined if work may be done there, provided that the directories above are safe too: see `isTop`.
 *
 * @category operations
 * @since 1.0.0
 */
export const refusal = (
  system: DiskSystem,
  directory: Trust.NamedFileStatus,
  user: Trust.UserAndGroup
): Trust.DistrustReason | undefined => {
  const { owner, path } = directory
  if (isUnix(system))
    return Trust.protects(directory, user) ? undefined : { _tag: "OpenDirectory", path, uid: owner.uid }
  return isInHome(system, path) ? undefined : { _tag: "UnknownDirectory", path, home: system.homes[0] }
}

/**
 * Reports whether the directories above need not be looked at, because the system protects them: above a home of Windows.
 *
 * @category guards
 * @since 1.0.0
 */
export const isTop = (system: DiskSystem, path: string): boolean =>
  HostPath.parent(path) === path || (!isUnix(system) && !isInHome(system, HostPath.parent(path)))

/**
 * Reports whether a directory is on the way to a home of Windows, so that it may be looked at, although no work is done in it.
 *
 * @category guards
 * @since 1.0.0
 */
export const isAboveHome = (system: DiskSystem, path: string): boolean =>
  !isUnix(system) && system.homes.some((home) => HostPath.isWithin(home, path))

const isInHome = ({ homes }: DiskSystem, path: string): boolean => homes.some((home) => HostPath.isWithin(path, home))
