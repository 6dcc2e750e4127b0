/**
 * Tools for testing on other machines, and for testing other interpreters of the ports: a disk with faults, and the suites that
 * every disk and every interface of an engine must pass. The suites need no test framework: a case is an effect that fails.
 */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Disk } from "./disk/Disk.ts"
import { fileWriterCases } from "./disk/internal/fileWriterCases.ts"
import { diskCases } from "./disk/internal/diskCases.ts"
import { scriptsDirectoryCases } from "./docker/internal/scriptsDirectoryCases.ts"
import type * as CriApi from "./machine/CriApi.ts"
import type { EngineApi, Sockets } from "./machine/EngineApi.ts"
import { criApiCases } from "./machine/internal/criApiCases.ts"
import { engineApiCases } from "./machine/internal/engineApiCases.ts"
import type { Processes } from "./machine/Processes.ts"

export * as FaultyDisk from "./disk/FaultyDisk.ts"
export { atHand, byHand, tree } from "./disk/internal/byHand.ts"
export { type Arguments, mapFor, setUp } from "./docker/internal/scriptsDirectoryCases.ts"

/**
 * A conformance case. `run` dies with an assertion error if the interpreter does not conform.
 *
 * @category models
 * @since 1.0.0
 */
export interface Case {
  readonly title: string
  readonly run: Effect.Effect<void, unknown>
}

/**
 * Returns the conformance cases for a disk, and for setting up scripts and writing configuration files on it. `workspace` makes
 * an empty directory to work in, which the caller removes. With vitest:
 * `for (const { run, title } of conformance(…)) it(title, () => Effect.runPromise(run))`.
 *
 * @category constructors
 * @since 1.0.0
 */
export const conformance = (
  layer: Layer.Layer<Disk | Processes>,
  workspace: Effect.Effect<string, unknown, Scope.Scope>
): ReadonlyArray<Case> =>
  Object.entries({ ...diskCases, ...scriptsDirectoryCases, ...fileWriterCases }).map(([title, body]) => ({
    title,
    run: workspace.pipe(Effect.flatMap(body), Effect.scoped, Effect.provide(layer))
  }))

/**
 * Returns the conformance cases for the interface of an engine. `layerWith` builds a layer whose sockets give these answers: it
 * starts such servers, or it only pretends to. `workspace` makes an empty directory for the sockets, which the caller removes.
 *
 * @category constructors
 * @since 1.0.0
 */
export const engineApiConformance = (
  layerWith: (sockets: Sockets) => Layer.Layer<EngineApi, unknown>,
  workspace: Effect.Effect<string, unknown, Scope.Scope>
): ReadonlyArray<Case> => inSockets(engineApiCases, layerWith, workspace)

/**
 * Returns the conformance cases for the interface of a container engine by CRI. `layerWith` and `workspace` are as those of
 * `engineApiConformance`.
 *
 * @category constructors
 * @since 1.0.0
 */
export const criApiConformance = (
  layerWith: (sockets: CriApi.Sockets) => Layer.Layer<CriApi.CriApi, unknown>,
  workspace: Effect.Effect<string, unknown, Scope.Scope>
): ReadonlyArray<Case> => inSockets(criApiCases, layerWith, workspace)

/** Returns the cases with their sockets in the workspace. */
const inSockets = <Socket, Api>(
  cases: ReadonlyArray<{
    readonly title: string
    readonly sockets: { readonly [name: string]: Socket }
    readonly run: (root: string) => Effect.Effect<void, unknown, Api>
  }>,
  layerWith: (sockets: { readonly [path: string]: Socket }) => Layer.Layer<Api, unknown>,
  workspace: Effect.Effect<string, unknown, Scope.Scope>
): ReadonlyArray<Case> =>
  cases.map(({ run, sockets, title }) => ({
    title,
    run: workspace.pipe(
      Effect.flatMap((root) => {
        const placed = Object.entries(sockets).map(([name, socket]) => [`${root}/${name}`, socket] as const)
        return Effect.provide(run(root), layerWith(Object.fromEntries(placed)))
      }),
      Effect.scoped
    )
  }))
