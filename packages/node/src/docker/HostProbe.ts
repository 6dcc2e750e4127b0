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
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Disk } from "../disk/Disk.ts"
import { EngineEnvironment } from "../machine/EngineEnvironment.ts"
import { VariableMissing } from "../RuntimeErrors.ts"

/** The probe of the host. */
export class HostProbe extends Context.Service<
  HostProbe,
  {
    /** The facts, as they are when asked. What cannot be read counts as absent, as in the engine. */
    readonly facts: Effect.Effect<HostFacts.HostFacts>
    /**
     * Adds what decides where the data root of these settings is: its path without links, unless it is missing, and with
     * `userns-remap` the users of the machine.
     */
    readonly withDataRoot: (
      facts: HostFacts.HostFacts,
      settings: Pick<Settings.Settings, "dataRoot" | "usernsRemap">
    ) => Effect.Effect<HostFacts.HostFacts>
    /**
     * The environment of the engine that runs by this PID file; undefined where none does, or where it cannot be told, for
     * want of permission for one.
     */
    readonly environmentOfEngine: (pidFile: string) => Effect.Effect<HostFacts.Environment | undefined>
    /** The paths that the engine uses by default. */
    readonly defaultPaths: Effect.Effect<DockerEnvironment.DefaultPaths, VariableMissing>
  }
>()("@oci-runtimes/node/HostProbe") {}

/** Probes the disk and environment that are provided. */
export const layer: Layer.Layer<HostProbe, never, Disk | EngineEnvironment> = Layer.effect(
  HostProbe,
  Effect.gen(function* () {
    const disk = yield* Disk
    const { variables, workingDirectory } = yield* EngineEnvironment

    const textIn = (path: string) =>
      Effect.map(disk.readFile(path, maximumLength), (bytes) => new TextDecoder().decode(bytes))

    const typeOf = (path: string): Effect.Effect<string | undefined> =>
      disk.lstat(path).pipe(
        Effect.map(({ type }) => type),
        Effect.orElseSucceed(() => undefined)
      )

    const accounts = Effect.all({
      passwd: orUndefined(textIn(UsernsRemap.files.passwd)),
      group: orUndefined(textIn(UsernsRemap.files.group)),
      subuid: orUndefined(textIn(UsernsRemap.files.subuid)),
      subgid: orUndefined(textIn(UsernsRemap.files.subgid))
    })

    const service = HostProbe.of({
      facts: Effect.gen(function* () {
        // Every directory of a unified hierarchy has this file, and none of the older ones that may be mounted here.
        const controllers = yield* typeOf("/sys/fs/cgroup/cgroup.controllers")
        const systemd = yield* typeOf("/run/systemd/system")
        return {
          ...DockerEnvironment.facts(variables),
          unifiedCgroups: controllers !== undefined,
          bootedWithSystemd: systemd === "Directory",
          workingDirectory
        }
      }),
      withDataRoot: Effect.fnUntraced(function* (facts, { dataRoot, usernsRemap }) {
        const path = FilePath.absolute(dataRoot, workingDirectory)
        const real = yield* orUndefined(disk.realPath(path))
        const known = { ...facts, realPaths: Table.make([...(facts.realPaths ?? []), ...pair(path, real)]) }
        if (usernsRemap === undefined) return Object.freeze(known)
        const entries = yield* orUndefined(disk.readDirectory(path))
        const identities: HostFacts.Identities = {
          ...(facts.identities ?? (yield* accounts)),
          entries: Table.make([...(facts.identities?.entries ?? []), ...pair(path, entries)])
        }
        return Object.freeze({ ...known, identities: Object.freeze(identities) })
      }),
      environmentOfEngine: (pidFile) =>
        Effect.gen(function* () {
          const number = HostFacts.parseProcessNumber(yield* textIn(pidFile))
          const name = number === undefined ? "" : yield* textIn(`/proc/${number}/comm`)
          if (name.trim() !== DockerEnvironment.processName) return undefined
          return HostFacts.parseEnvironment(yield* textIn(`/proc/${number}/environ`))
        }).pipe(Effect.orElseSucceed(() => undefined)),
      defaultPaths: Effect.fromResult(DockerEnvironment.defaultPaths(variables)).pipe(
        Effect.mapError((missing) => new VariableMissing({ missing }))
      )
    })
    return Object.freeze(service)
  })
)

/** In bytes. The lists of users are shorter, and so is what is read of processes. */
const maximumLength = 2 ** 26

const orUndefined = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A | undefined> =>
  Effect.orElseSucceed(effect, () => undefined)

const pair = <A>(key: string, value: A | undefined): ReadonlyArray<readonly [string, A]> =>
  value === undefined ? [] : [[key, value]]
