/**
 * Finds the facts about a machine on which the engine's decisions depend.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/daemon_unix.go`, `UsingSystemd`,
 * `isRunningSystemd` and `CreateDaemonRoot`.
 */
import { Table } from "@oci-runtimes/core/data"
import { DockerEnvironment, type Settings, UsernsRemap } from "@oci-runtimes/core/docker"
import { HostFacts } from "@oci-runtimes/core/machine"
import { FilePath } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import { Disk } from "../disk/Disk.ts"
import * as SystemFacts from "../disk/SystemFacts.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import { VariableMissing } from "../RuntimeErrors.ts"

/**
 * Finds the current facts. Something that cannot be read counts as absent, as in the engine.
 *
 * @category looking
 * @since 1.0.0
 */
export const facts = Effect.gen(function* () {
  const { variables, workingDirectory } = yield* EngineEnvironment
  const found: HostFacts.HostFacts = {
    ...DockerEnvironment.facts(variables),
    ...(yield* SystemFacts.find),
    workingDirectory
  }
  return found
}).pipe(Effect.withSpan("HostProbe.facts"))

/**
 * Adds the facts that decide the location of the data root: its path without links, unless it is missing, and with
 * `userns-remap` the users of the machine. The users of a virtual machine are not known.
 *
 * @category looking
 * @since 1.0.0
 */
export const withDataRoot = Effect.fn("HostProbe.withDataRoot")(function* (
  known: HostFacts.HostFacts,
  { dataRoot, usernsRemap }: Pick<Settings.Settings, "dataRoot" | "usernsRemap">
): Effect.fn.Return<HostFacts.HostFacts, never, Disk> {
  const { readDirectory, realPath } = yield* Disk
  const path = FilePath.absolute(dataRoot, known.workingDirectory)
  const real = yield* orUndefined(realPath(path))
  const placed = { ...known, realPaths: Table.make([...(known.realPaths ?? []), ...pair(path, real)]) }
  if (usernsRemap === undefined || known.isVirtual === true) return Object.freeze(placed)
  const entries = yield* orUndefined(readDirectory(path))
  const identities: HostFacts.Identities = {
    ...(known.identities ?? (yield* accounts)),
    entries: Table.make([...(known.identities?.entries ?? []), ...pair(path, entries)])
  }
  return Object.freeze({ ...placed, identities: Object.freeze(identities) })
})

/**
 * Finds the engine's default paths.
 *
 * @category looking
 * @since 1.0.0
 */
export const defaultPaths = Effect.gen(function* () {
  const { platform, variables } = yield* EngineEnvironment
  return yield* Effect.mapError(
    Effect.fromResult(DockerEnvironment.defaultPaths(variables, platform)),
    (missing) => new VariableMissing({ missing })
  )
})

const textIn = Effect.fnUntraced(function* (path: string) {
  const { readFile } = yield* Disk
  return new TextDecoder().decode(yield* readFile(path, maximumLength))
})

/** The maximum size of a file in bytes. User lists and the files of processes are shorter. */
const maximumLength = 2 ** 26

const orUndefined = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A | undefined, never, R> =>
  Effect.orElseSucceed(effect, () => undefined)

const accounts = Effect.all({
  passwd: orUndefined(textIn(UsernsRemap.files.passwd)),
  group: orUndefined(textIn(UsernsRemap.files.group)),
  subuid: orUndefined(textIn(UsernsRemap.files.subuid)),
  subgid: orUndefined(textIn(UsernsRemap.files.subgid))
})

const pair = <A>(key: string, value: A | undefined): ReadonlyArray<readonly [string, A]> =>
  value === undefined ? [] : [[key, value]]
