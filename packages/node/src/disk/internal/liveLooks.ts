/**
 * Looks at the disk of this machine by paths that may lead anywhere. A look may take long, so a signal can end it.
 */
import { HostPath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import { constants, fstatSync, type Stats, statSync } from "node:fs"
import { lstat, readdir, realpath, stat } from "node:fs/promises"
import { attempt, type DiskFailure, failureOf, type Looks, unfitness } from "./contract.ts"
import { execution } from "../../machine/internal/execution.ts"
import { platform } from "../../machine/internal/thisProcess.ts"
import { opened, readToEnd } from "./openedFile.ts"
import { seenFrom } from "./seen.ts"

const call = <A>(run: () => Promise<A>): Effect.Effect<A, DiskFailure> =>
  Effect.tryPromise({ try: run, catch: failureOf })

/** The looks at the disk of this machine. */
export const liveLooks: Looks = {
  stat: (path) =>
    Effect.map(
      call(() => stat(path)),
      seenFrom
    ),
  lstat: (path) =>
    Effect.map(
      call(() => lstat(path)),
      seenFrom
    ),
  readDirectory: (path) => call(() => readdir(path)),
  readFile: Effect.fnUntraced(function* (path, limit) {
    // Opening a device can have side effects, so the type is also checked before opening.
    const stats = yield* answeredByKernel.test(path) ? attempt(() => statSync(path)) : call(() => stat(path))
    yield* attempt(() => unlessUnfit(stats, limit))
    return yield* attempt(() =>
      opened(path, constants.O_RDONLY | constants.O_NONBLOCK, (file) => {
        const found = fstatSync(file)
        unlessUnfit(found, limit)
        return readToEnd(file, limit, found.size)
      })
    )
  }),
  realPath: (path) =>
    Effect.map(
      call(() => realpath(path)),
      (real) => HostPath.ofSystem(real, platform())
    ),
  execution
}

/**
 * Files that the kernel itself answers at once. A machine has hundreds of them, and for so many of them a wait in between would take
 * longer than all else.
 */
const answeredByKernel = /^\/proc\/\d+\/(?:cgroup|comm|stat|status)$/

const unlessUnfit = (stats: Stats, limit: number): void => {
  const unfit = isHarmlessDevice(stats) ? undefined : unfitness(seenFrom(stats), limit)
  if (unfit !== undefined) throw unfit
}

/**
 * Reports whether a device is safe to open. Any other device may be a trap: opening a watchdog, for example, restarts the
 * machine a minute later.
 */
const isHarmlessDevice = (stats: Stats): boolean =>
  stats.isCharacterDevice() &&
  harmlessDevices.some((path) => {
    const known = statSync(path, { throwIfNoEntry: false })
    return known?.isCharacterDevice() === true && known.rdev === stats.rdev
  })

const harmlessDevices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"]
