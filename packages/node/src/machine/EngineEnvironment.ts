/**
 * The environment that the engine would run in: variables, working directory and system. Replace this service to ask about an engine
 * that is started differently from this process.
 */
import type { HostFacts } from "@oci-runtimes/core/machine"
import type { Platform } from "@oci-runtimes/core/text"
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import * as ThisProcess from "./internal/thisProcess.ts"

/**
 * Variables, the working directory as an absolute path, and the system. Paths of Windows have slashes, such as `C:/Users/anna`; the
 * names of its variables are in capitals.
 *
 * @category models
 * @since 1.0.0
 */
export interface Values {
  readonly variables: HostFacts.Environment
  readonly workingDirectory: string
  readonly platform: Platform.Platform
}

/**
 * The environment of the engine.
 *
 * @category services
 * @since 1.0.0
 */
export class EngineEnvironment extends Context.Service<EngineEnvironment, Values>()(
  "@oci-runtimes/node/EngineEnvironment"
) {}

/**
 * The environment of this process.
 *
 * @category layers
 * @since 1.0.0
 */
export const layerProcess: Layer.Layer<EngineEnvironment> = Layer.sync(EngineEnvironment, () =>
  frozen({
    variables: ThisProcess.variables(),
    workingDirectory: ThisProcess.workingDirectory(),
    platform: ThisProcess.platform()
  })
)

/**
 * Builds a layer with the given environment. By default the variables are empty, the system is Linux, and the working directory is the
 * root, on Windows `C:/`.
 *
 * @category layers
 * @since 1.0.0
 */
export const layer = (values: Partial<Values>): Layer.Layer<EngineEnvironment> =>
  Layer.succeed(
    EngineEnvironment,
    frozen({
      variables: {},
      platform: "linux",
      workingDirectory: values.platform === "windows" ? "C:/" : "/",
      ...values
    })
  )

const frozen = ({ platform, variables, workingDirectory }: Values): Values =>
  Object.freeze({ variables: Object.freeze({ ...variables }), workingDirectory, platform })
