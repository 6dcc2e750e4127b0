/**
 * The outcome for a runtime name, as plain data that can be compared, printed and stored: the parts of the launch, and the
 * problems of the runtime's definition.
 */
import * as Result from "effect/Result"
import { type Engine, Launch, type Problem, type Resolution, type RuntimeTable } from "../engine/index.ts"

/**
 * The outcome for a name.
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
  /** The name or path by which the shim is requested; null if the launch has none. */
  readonly shim: string | null
  readonly options: Launch.ShimOptions | null
  /** The program that finally runs, after the script if there is one. Empty if the shim decides. */
  readonly program: string
  readonly args: ReadonlyArray<string>
  readonly script: Pick<Launch.Script, "content" | "path"> | null
  /** The program that must be found before the engine accepts the name; null if the engine does not look. */
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
 * Returns the outcome for any name. `problems` are the problems of the runtime's definition.
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
 * Reports whether the engine knows the name, instead of only passing it on.
 *
 * @category guards
 * @since 1.0.0
 */
export const isKnown = (answer: NameOutcome): boolean => answer._tag === "Resolved" && answer.kind !== "implicit"

/**
 * Reports whether the name resolves to a configured runtime.
 *
 * @category guards
 * @since 1.0.0
 */
export const isConfigured = (answer: NameOutcome): boolean => answer._tag === "Resolved" && answer.kind === "configured"

/** Placeholder surroundings: the wanted program does not depend on them. */
const nowhere: Engine.Surroundings = /*#__PURE__*/ Object.freeze({ searchPath: "", workingDirectory: "/" })
