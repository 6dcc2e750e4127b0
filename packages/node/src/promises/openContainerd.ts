/** The runtimes of containerd as promises. `promise` loads this module when it is used. */
import { Containerd, ContainerdChange, type Settings } from "@oci-runtimes/core/containerd"
import { Names } from "@oci-runtimes/core/containerd/names"
import type { Resolution } from "@oci-runtimes/core/engine"
import * as Effect from "effect/Effect"
import * as ContainerdClients from "../containerd/ContainerdClients.ts"
import * as ContainerdEdits from "../containerd/ContainerdEdits.ts"
import * as ContainerdMachine from "../containerd/ContainerdMachine.ts"
import type * as FileWriter from "../disk/FileWriter.ts"
import type { DaemonEditRefused } from "../engine/DaemonEdit.ts"
import type { EngineElsewhere, ConfigurationHidden, TemplateInQuestion } from "../engine/EngineErrors.ts"
import * as Assessed from "../questions/Assessed.ts"
import { changes, type DaemonChanges } from "./DaemonChanges.ts"
import type { DaemonOptions } from "./DaemonOptions.ts"
import {
  type ConfigurationRefused,
  type OpenedEngine,
  questions,
  type ReleaseUnknown,
  releaseOf,
  type Run,
  type RuntimeUnusable
} from "./OpenedEngine.ts"

/**
 * The request of a pod besides the name of its handler, or the client that asks instead of a kubelet.
 *
 * @category models
 * @since 1.0.0
 */
export interface ContainerdRequest extends Pick<Resolution.Request, "annotations" | "usesHostNamespaces"> {
  readonly client?: ContainerdClients.ClientName
}

/**
 * The runtimes of containerd: those of CRI or, with `client`, those that a client asks for.
 *
 * @category models
 * @since 1.0.0
 */
export interface OpenedContainerd
  extends
    OpenedEngine<ContainerdRequest>,
    DaemonChanges<ContainerdEntry, ContainerdMachine.ContainerdAssessment, Settings.Settings> {}

/**
 * A runtime to add: the program that runc's shim runs, or the type of another shim with its options.
 *
 * @category models
 * @since 1.0.0
 */
export type ContainerdEntry =
  | { readonly path: string }
  | { readonly type: string; readonly options?: ContainerdChange.AddRuntime["options"] }

/**
 * The failures of questions about containerd that a caller can expect.
 *
 * @category errors
 * @since 1.0.0
 */
export type ContainerdFailure =
  | ConfigurationHidden
  | ConfigurationRefused
  | DaemonEditRefused
  | EngineElsewhere
  | FileWriter.FilesLeftWritten
  | FileWriter.WriteError
  | ReleaseUnknown
  | RuntimeUnusable
  | TemplateInQuestion

/** Opens the runtimes of containerd. */
export const openWith = async (
  { config, engine: name }: DaemonOptions,
  run: Run<ContainerdFailure>
): Promise<OpenedContainerd> => {
  const target = ContainerdMachine.target(config === undefined ? {} : { file: config })
  const { daemon } = await run(target)
  const engine = await run(releaseOf(name, { ...containerd, detect: ContainerdMachine.detect(daemon) }))
  const assess = Effect.flatMap(target, (asked) => ContainerdMachine.assess(engine, asked))
  return {
    engine: engine.id,
    ...questions(assess, run, explain),
    ...changes(run, toAdd, (change, force) =>
      Effect.flatMap(target, (asked) => ContainerdEdits.prepare(engine, asked, change, { force }))
    )
  }
}

const explain = (
  assessed: ContainerdMachine.ContainerdAssessment,
  { client, ...request }: ContainerdRequest & Pick<Resolution.Request, "name">
) =>
  client === undefined
    ? Assessed.explain(assessed, request)
    : Effect.flatMap(ContainerdClients.asClient(assessed, client, request.name), (asked) =>
        Assessed.explain(asked, { name: request.name })
      )

const toAdd = (name: string, entry: ContainerdEntry, replace: boolean): ContainerdChange.AddRuntime =>
  "path" in entry
    ? ContainerdChange.addProgram(name, entry.path, replace)
    : { _tag: "AddRuntime", name, type: entry.type, options: entry.options ?? {}, replace }

const containerd = {
  title: "containerd",
  names: Names,
  release: (version: string) => Containerd.release(version),
  message: Containerd.message
}
