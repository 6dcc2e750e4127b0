/**
 * containerd as a client asks it, such as `ctr`: the name is the value of `--runtime`, and the runtimes of CRI do not count.
 *
 * Source of the rule: containerd, `cmd/ctr/commands/run`; recorded answers of 1.6.20, 1.7.24, 2.1.9 and 2.3.4 prove it.
 */
import * as Result from "effect/Result"
import { Frozen } from "../../data/index.ts"
import type { ContainerdEngine } from "../ContainerdEngine.ts"
import type { ContainerdResolution } from "../ContainerdResolution.ts"
import type { ContainerdRuntime, ContainerdTable } from "../ContainerdTable.ts"
import { ofType } from "../files/builtIn.ts"
import { runtimeOf } from "../files/values.ts"
import { launchOf } from "../internal/launch.ts"
import type { ClientRequest } from "./Ctr.ts"

/**
 * A client.
 *
 * @category models
 * @since 1.0.0
 */
export interface Client {
  readonly name: string
  /** Returns the request for a value of `--runtime`; undefined without the flag. Fails with the words of the client. */
  readonly request: (runtime: string | undefined) => Result.Result<ClientRequest, string>
}

/**
 * The namespace of containers in which clients work without a flag.
 *
 * @category constants
 * @since 1.0.0
 */
export const namespace = "default"

/**
 * Returns an engine that resolves names as the client has them resolved. Everything else is as in the given engine.
 *
 * ```ts
 * import { ClientEngine, Containerd, ContainerdTable, Ctr } from "@oci-runtimes/core/containerd"
 *
 * const client: ClientEngine.Client = { name: "ctr", request: (runtime) => Ctr.request(runtime === undefined ? {} : { runtime }) }
 * console.log(ClientEngine.of(Containerd.containerd20, client).title)
 * // => containerd 2.0
 * ```
 *
 * @category constructors
 * @since 1.0.0
 */
export const of = (engine: ContainerdEngine, { name: client, request }: Client): ContainerdEngine =>
  Object.freeze({
    ...engine,
    resolve: (_, { name }) =>
      Result.mapBoth(request(name), {
        onFailure: (message) => ({
          name: name ?? "",
          reason: "ClientRefuses",
          message: `${client}: ${message}`,
          advice: "Give --runtime the type of a runtime, such as io.containerd.runc.v2, or the absolute path of a shim."
        }),
        onSuccess: resolutionOf
      }),
    launch: (table, resolution) => launchOf(engine.traits(), table, resolution, namespace),
    rules: () => [
      { rule: "PassedOn", text: `${client} passes the name on: it does not know the runtimes of CRI.`, passed: true }
    ]
  } satisfies ContainerdEngine)

/**
 * Returns a table as a client knows it: without the runtimes of CRI.
 *
 * @category operations
 * @since 1.0.0
 */
export const tableOf = (table: ContainerdTable): ContainerdTable =>
  Object.freeze({ ...table, runtimes: Frozen.frozenTable<ContainerdRuntime>([]) })

const resolutionOf = ({ message, type }: ClientRequest): ContainerdResolution => {
  const binary = message?.fields.binary_name
  const settings = runtimeOf(ofType(type, typeof binary === "string" ? binary : undefined))
  const { origins } = settings
  return {
    kind: "implicit",
    name: type,
    runtime: { kind: "configured", origins, settings, searches: [] },
    shim: type,
    message
  }
}
