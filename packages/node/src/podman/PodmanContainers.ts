/**
 * The containers of Podman on a machine, and those whose runtime is gone. Nothing is changed.
 */
import { ContainerRuntime, Containers, type PodmanTable, RunDirectory } from "@oci-runtimes/core/podman"
import type { ProgramRun } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Disk } from "../disk/Disk.ts"
import * as ExecutableLookup from "../disk/ExecutableLookup.ts"
import * as SearchedProgram from "../disk/internal/searchedProgram.ts"
import { Processes } from "../machine/Processes.ts"
import type { PodmanAssessment } from "./PodmanMachine.ts"

/**
 * The containers of Podman that are known, and the reason why they are not.
 *
 * @category models
 * @since 1.0.0
 */
export interface KnownContainers {
  /** The runtimes that containers have and Podman does not, each with the names of the containers. */
  readonly gone: ReadonlyArray<{
    readonly runtime: ContainerRuntime.GoneRuntime
    readonly containers: ReadonlyArray<string>
  }>
  readonly known: ReadonlyArray<Containers.Container>
  /** The reason in a sentence; undefined if the containers are known. */
  readonly unknown: string | undefined
}

/**
 * Asks `podman` for its containers, if this user would run it. Asks nothing if Podman has not run since the machine started, because it
 * would change the state of the containers then.
 *
 * @category looking
 * @since 1.0.0
 */
export const find = Effect.fn("PodmanContainers.find")(function* ({
  given,
  reading: { settings },
  table
}: PodmanAssessment) {
  const { uid } = given
  const told = (known: KnownContainers["known"], unknown?: string) =>
    Effect.map(goneOf(table, known), (gone): KnownContainers => ({ gone, known, unknown }))
  const { user } = yield* Processes
  if (uid !== user.uid)
    return yield* told([], "The containers of another user are not asked for. Run this command as that user.")
  if (settings.remote?.value === true)
    return yield* told([], "Podman asks a service to run containers, and the service is not asked for them.")
  const { stat } = yield* Disk
  const exists = (path: string) => Effect.isSuccess(stat(path))
  const directory = RunDirectory.of(settings)
  if (directory === undefined || !(yield* exists(Containers.aliveFile(directory)))) {
    const traces = yield* Effect.filter(Containers.tracesOf(given), exists)
    return traces.length === 0
      ? yield* told([])
      : yield* told([], "Podman has not run since this machine started, so its containers are not asked for.")
  }
  const ids = yield* SearchedProgram.run("podman", Containers.listArguments, containerLimits)
  if (Result.isFailure(ids) || ids.success.exitCode !== 0) {
    return yield* told([], "Podman does not tell its containers. Run podman ps --all to see why.")
  }
  const found = Containers.idsIn(ids.success.stdout)
  const inspected = yield* Effect.forEach(chunks(found), (some) =>
    SearchedProgram.run("podman", Containers.inspectArguments(some), containerLimits)
  )
  const known = inspected.flatMap((one) => (Result.isSuccess(one) ? Containers.parse(one.success.stdout) : []))
  return yield* told(
    known,
    known.length < found.length ? "Podman does not tell the runtimes of all containers." : undefined
  )
})

/**
 * Returns the containers that lose their runtime between two configurations, and the reasons why it cannot be told which others do. Podman
 * is asked only if the second configuration lacks a runtime of the first.
 *
 * @category looking
 * @since 1.0.0
 */
export const lostBetween = Effect.fn("PodmanContainers.lostBetween")(function* (
  from: PodmanAssessment,
  to: PodmanAssessment
) {
  const isLost = (name: string) => hasProgram(from, name) && !hasProgram(to, name)
  if (from.alone !== undefined || !Array.from(from.table.runtimes).some(([name]) => isLost(name))) {
    return { lost: [], lostUnknown: [] }
  }
  const { gone, unknown } = yield* find(to)
  return {
    lost: gone
      .filter(({ runtime }) => isLost(runtime.name))
      .map(({ containers, runtime }) => ({ runtime: runtime.name, containers })),
    lostUnknown: unknown === undefined ? [] : [unknown]
  }
})

const hasProgram = ({ table }: PodmanAssessment, name: string): boolean =>
  table.runtimes.get(name)?.program._tag === "Success"

/** Looks for the runtimes of containers again, as each command of Podman does. */
const goneOf = Effect.fnUntraced(function* (table: PodmanTable.PodmanTable, known: KnownContainers["known"]) {
  const gone: Array<KnownContainers["gone"][number]> = []
  for (const [name, some] of Map.groupBy(known, ({ runtime }) => runtime)) {
    const search = ContainerRuntime.search(table, name)
    const states = search === undefined ? [] : yield* ExecutableLookup.look(search.places)
    const found = ContainerRuntime.find(table, name, states)
    if (Result.isFailure(found)) gone.push({ runtime: found.failure, containers: some.map((one) => one.name) })
  }
  return gone
})

/** The limits for questions about containers: inspecting a thousand takes seconds. */
const containerLimits: ProgramRun.Limits = { milliseconds: 30_000, bytes: 2 ** 22 }

/** Returns lists that fit into a command line. */
const chunks = (ids: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  Array.from({ length: Math.ceil(ids.length / 500) }, (_, index) => ids.slice(index * 500, (index + 1) * 500))
