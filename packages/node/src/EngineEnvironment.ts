/**
 * The environment that the engine would run in: variables and working directory. Swap it to ask what an engine would do
 * that is started differently from this process.
 */
import type { HostFacts } from "@oci-runtimes/core"
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"

/** The variables and the working directory, an absolute path. */
export class EngineEnvironment extends Context.Service<
  EngineEnvironment,
  {
    readonly variables: HostFacts.Environment
    readonly workingDirectory: string
  }
>()("@oci-runtimes/node/EngineEnvironment") {}

/** The environment of this process. */
export const layerProcess: Layer.Layer<EngineEnvironment> = Layer.sync(EngineEnvironment, () => ({
  variables: { ...process.env },
  workingDirectory: process.cwd()
}))

/** A given environment. What is left out is empty, and the working directory then is `/`. */
export const layer = (environment: {
  readonly variables?: HostFacts.Environment
  readonly workingDirectory?: string
}): Layer.Layer<EngineEnvironment> =>
  Layer.succeed(EngineEnvironment, {
    variables: environment.variables ?? {},
    workingDirectory: environment.workingDirectory ?? "/"
  })
