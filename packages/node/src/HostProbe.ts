/**
 * Finds the facts about a machine on which the engine's decisions depend.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/daemon_unix.go`, `UsingSystemd`,
 * `isRunningSystemd` and `CreateDaemonRoot`.
 */
import { FilePath, HostFacts, Table } from "@oci-runtimes/core"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import { EngineEnvironment } from "./EngineEnvironment.ts"
import { VariableMissing } from "./RuntimeErrors.ts"

/** The probe of the host. */
export class HostProbe extends Context.Service<
  HostProbe,
  {
    /** The facts, as they are when asked. What cannot be read counts as absent, as in the engine. */
    readonly facts: Effect.Effect<HostFacts.HostFacts>
    /**
     * The facts with what these directories are without links, as the engine sees its data root. Nothing is said of a missing
     * one.
     */
    readonly withRealPaths: (
      facts: HostFacts.HostFacts,
      directories: ReadonlyArray<string>
    ) => Effect.Effect<HostFacts.HostFacts>
    /**
     * The environment of the engine that runs by this PID file; undefined where none does, or where it cannot be told, for
     * want of permission for one.
     */
    readonly environmentOfEngine: (pidFile: string) => Effect.Effect<HostFacts.Environment | undefined>
    /** The paths that the engine uses by default. */
    readonly defaultPaths: Effect.Effect<HostFacts.DefaultPaths, VariableMissing>
  }
>()("@oci-runtimes/node/HostProbe") {}

/** Probes the file system and environment that are provided. */
export const layer: Layer.Layer<HostProbe, never, FileSystem.FileSystem | EngineEnvironment> = Layer.effect(
  HostProbe,
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem
    const { variables, workingDirectory } = yield* EngineEnvironment

    const typeOf = (path: string): Effect.Effect<FileSystem.File.Type | undefined> =>
      fileSystem.lstat(path).pipe(
        Effect.map(({ type }) => type),
        Effect.orElseSucceed(() => undefined)
      )

    const service = HostProbe.of({
      facts: Effect.gen(function* () {
        // Every directory of a unified hierarchy has this file, and none of the older ones that may be mounted here.
        const controllers = yield* typeOf("/sys/fs/cgroup/cgroup.controllers")
        const systemd = yield* typeOf("/run/systemd/system")
        return {
          ...HostFacts.fromEnvironment(variables),
          unifiedCgroups: controllers !== undefined,
          bootedWithSystemd: systemd === "Directory",
          workingDirectory
        }
      }),
      withRealPaths: Effect.fnUntraced(function* (facts, directories) {
        const realPaths = new Map(facts.realPaths)
        for (const directory of directories) {
          const path = FilePath.absolute(directory, workingDirectory)
          const real = yield* Effect.orElseSucceed(fileSystem.realPath(path), () => undefined)
          if (real !== undefined) realPaths.set(path, real)
        }
        return Object.freeze({ ...facts, realPaths: Table.make(realPaths) })
      }),
      environmentOfEngine: (pidFile) =>
        Effect.gen(function* () {
          const number = HostFacts.parseProcessNumber(yield* fileSystem.readFileString(pidFile))
          const name = number === undefined ? "" : yield* fileSystem.readFileString(`/proc/${number}/comm`)
          if (name.trim() !== HostFacts.processName) return undefined
          return HostFacts.parseEnvironment(yield* fileSystem.readFileString(`/proc/${number}/environ`))
        }).pipe(Effect.orElseSucceed(() => undefined)),
      defaultPaths: Effect.fromResult(HostFacts.defaultPaths(variables)).pipe(
        Effect.mapError((missing) => new VariableMissing({ missing }))
      )
    })
    return Object.freeze(service)
  })
)
