/**
 * The environment that the engine would run in: variables and working directory. Replace this service to ask about an engine
 * that is started differently from this process.
 */
import type { HostFacts } from "@oci-runtimes/core/machine"
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import * as ThisProcess from "./internal/thisProcess.ts"

/**
 * Variables, and the working directory as an absolute path.
 *
 * @category models
 * @since 1.0.0
 */
export interface Values {
  readonly variables: HostFacts.Environment
  readonly workingDirectory: string
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
  frozen({ variables: ThisProcess.variables(), workingDirectory: ThisProcess.workingDirectory() })
)

/**
 * Builds a layer with the given environment. By default the variables are empty, and the working directory is `/`.
 *
 * @category layers
 * @since 1.0.0
 */
export const layer = (values: Partial<Values>): Layer.Layer<EngineEnvironment> =>
  Layer.succeed(EngineEnvironment, frozen({ variables: {}, workingDirectory: "/", ...values }))

const frozen = ({ variables, workingDirectory }: Values): Values =>
  Object.freeze({ variables: Object.freeze({ ...variables }), workingDirectory })
