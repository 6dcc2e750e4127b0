/**
 * What an engine answers for a runtime name, in a form that can be compared, printed and stored: plain data throughout,
 * with everything that the name comes to and the faults of its entry.
 */
import * as Result from "effect/Result"
import { Frozen } from "../data/index.ts"
import {
  type Caution,
  type ConfigFault,
  type Engine,
  Resolution,
  type RuntimeMap,
  type StartFault
} from "../docker/index.ts"
import type { Json } from "../document/index.ts"
import type { ShimName } from "../shim/index.ts"

/** What a name comes to, with the faults of its entry under `runtimes`. */
export type Answer = Resolved | Refused

/** What is wrong, or to be careful about, with an entry under `runtimes`, or with a configuration. */
export interface Faults {
  /** For these the engine refuses the configuration. */
  readonly faults: ReadonlyArray<ConfigFault.ConfigFault>
  /** For these it does not start though it accepts the configuration. */
  readonly startFaults: ReadonlyArray<StartFault.StartFault>
  /** With these it takes what is there in another way than it may be meant, or some of its releases do. */
  readonly cautions: ReadonlyArray<Caution.Caution>
}

/** A name that holds. */
export interface Resolved extends Faults {
  readonly _tag: "Resolved"
  readonly kind: Resolution.Kind
  /** The shim as containerd is asked for it. */
  readonly shim: string
  readonly options: Options | null
  /** The program that runs in the end: behind the script, where there is one. Empty where the shim decides. */
  readonly program: string
  readonly script: Script | null
  /** The file that must be found before the runtime may be used, or null where the engine does not look. */
  readonly preflight: string | null
}

/** A name that does not. */
export interface Refused extends Faults {
  readonly _tag: "Refused"
  readonly reason: ShimName.RefusalReason
  readonly message: string
}

/** The options of a shim: those that the engine makes up for a program, or those that stand in the configuration. */
export type Options =
  | { readonly _tag: "EngineOptions"; readonly options: RuntimeMap.RuncOptions }
  | { readonly _tag: "ConfiguredOptions"; readonly options: Json.JsonObject }

/** A wrapper script: its whole path, and its text. */
export interface Script {
  readonly path: string
  readonly content: string
}

/** The answer for any text. */
export const make = (
  engine: Pick<Engine.Engine, "resolve">,
  map: RuntimeMap.RuntimeMap,
  name: string,
  { cautions, faults, startFaults }: Faults = none
): Answer =>
  Result.match(engine.resolve(map, name), {
    onSuccess: ({ kind, path, preflight, script, shim }): Answer => ({
      _tag: "Resolved",
      kind,
      shim: shim.binary,
      options: optionsOf(shim),
      program: script === null ? path : (preflight ?? path),
      script,
      preflight,
      faults,
      startFaults,
      cautions
    }),
    onFailure: (refused) => ({
      _tag: "Refused",
      reason: refused.reason,
      message: Resolution.message(refused),
      faults,
      startFaults,
      cautions
    })
  })

/** Whether the name is one that the engine knows, not merely one that it passes on. */
export const isKnown = (answer: Answer): boolean => answer._tag === "Resolved" && answer.kind !== "implicit"

/** Whether the name stands for an entry of the configuration. */
export const isConfigured = (answer: Answer): boolean => answer._tag === "Resolved" && answer.kind === "configured"

const none: Faults = /*#__PURE__*/ Frozen.frozen({ faults: [], startFaults: [], cautions: [] })

const optionsOf = ({ configuredOptions, options }: RuntimeMap.Shim): Options | null => {
  if (configuredOptions !== undefined) return { _tag: "ConfiguredOptions", options: configuredOptions }
  return options && { _tag: "EngineOptions", options }
}
