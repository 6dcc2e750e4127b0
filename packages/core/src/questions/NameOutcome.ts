/**
 * What an engine answers for a runtime name, in a form that can be compared, printed and stored: plain data throughout, with
 * the launch taken apart and the problems of the runtime's definition.
 */
import * as Result from "effect/Result"
import { type Engine, Launch, type Problem, type Resolution, type RuntimeTable } from "../engine/index.ts"

/**
 * The answer for a name.
 *
 * @category models
 * @since 1.0.0
 */
export type NameOutcome = Refused | Resolved

/**
 * A name that resolves.
 *
 * @category models
 * @since 1.0.0
 */
export interface Resolved {
  readonly _tag: "Resolved"
  readonly kind: Resolution.Kind
  /** The shim as it is asked for; null if the launch has none. */
  readonly shim: string | null
  readonly options: Launch.ShimOptions | null
  /** The program that runs in the end: behind the script, if there is one. Empty if the shim decides. */
  readonly program: string
  readonly args: ReadonlyArray<string>
  readonly script: Pick<Launch.Script, "content" | "path"> | null
  /** What has to be found before the runtime may be used; null if the engine does not look. */
  readonly preflight: string | null
  readonly problems: ReadonlyArray<Problem.Problem>
}

/**
 * A name that does not resolve.
 *
 * @category models
 * @since 1.0.0
 */
export interface Refused extends Pick<Resolution.Refusal, "message" | "reason"> {
  readonly _tag: "Refused"
  readonly problems: ReadonlyArray<Problem.Problem>
}

/**
 * Returns the answer for any text. `problems` are those of the definition of the runtime.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  engine: Engine.Resolver<T, R>,
  table: T,
  name: string,
  problems: ReadonlyArray<Problem.Problem> = []
): NameOutcome =>
  Result.match(engine.resolve(table, { name }), {
    onSuccess: (resolution): NameOutcome => {
      const launch = engine.launch(table, resolution)
      const { args = [], file = "" } = Launch.find(launch, "Program") ?? {}
      const script = Launch.find(launch, "Script")
      const shim = Launch.find(launch, "Shim")
      const required = engine.searches(table, resolution, nowhere).find(({ isRequired }) => isRequired)
      return {
        _tag: "Resolved",
        kind: resolution.kind,
        shim: shim?.name ?? null,
        options: shim?.options ?? null,
        program: file,
        args,
        script: script === undefined ? null : { path: script.path, content: script.content },
        preflight: required?.search.wanted ?? null,
        problems
      }
    },
    onFailure: ({ message, reason }) => ({ _tag: "Refused", reason, message, problems })
  })

/**
 * Reports whether the engine knows the name itself, and does not merely pass it on.
 *
 * @category guards
 * @since 1.0.0
 */
export const isKnown = (answer: NameOutcome): boolean => answer._tag === "Resolved" && answer.kind !== "implicit"

/**
 * Reports whether the name is one of the configuration.
 *
 * @category guards
 * @since 1.0.0
 */
export const isConfigured = (answer: NameOutcome): boolean => answer._tag === "Resolved" && answer.kind === "configured"

/** What is looked for does not depend on where. */
const nowhere: Engine.Surroundings = /*#__PURE__*/ Object.freeze({ searchPath: "", workingDirectory: "/" })
