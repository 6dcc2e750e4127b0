/**
 * The results of all looks at an engine of a machine, and whether the engine runs.
 */
import * as Result from "effect/Result"
import type { Origin } from "../../engine/index.ts"
import type { Container } from "../api/ContainerAnswer.ts"
import * as EngineSurvey from "../api/EngineSurvey.ts"
import type { Generation } from "../Moby.ts"
import type { RuntimeMap } from "../RuntimeMap.ts"
import type { Daemon } from "./Discovery.ts"

/**
 * The results of all looks at an engine of a machine.
 *
 * @category models
 * @since 1.0.0
 */
export interface Looked {
  readonly engine: Generation
  readonly daemon: Daemon
  readonly configFile: string
  /** The answers of the engine; undefined if no socket of the engine is there. */
  readonly answers: EngineSurvey.EngineSurvey | undefined
  /** The version that the installed program of the engine prints; undefined if it prints none. */
  readonly installed: string | undefined
  /** The line in which the engine refuses its configuration as it is now, or says why it would not start; undefined if it would. */
  readonly refusal: string | undefined
  /** True if the program of the next start is not there. */
  readonly isProgramGone: boolean
  /** The runtime map with the configuration as it is now; undefined if the engine would not start with it. */
  readonly configured: RuntimeMap | undefined
  /** The runtime map with which the engine runs; undefined if the engine does not say. */
  readonly running: RuntimeMap | undefined
  /** The remedy for differences from the configuration as it is now, and the differences; undefined if the engine does not run. */
  readonly standing:
    | { readonly remedy: "correction" | "none" | "reload" | "restart"; readonly changes: ReadonlyArray<string> }
    | undefined
  /** The problems of the programs of runtimes, one sentence each, by the name of the runtime. */
  readonly missing: ReadonlyArray<{ readonly name: string; readonly message: string }>
  /** The containers whose runtime is known, and reasons, one sentence each, why those of others are not. */
  readonly containers: ReadonlyArray<Container>
  readonly unknown: ReadonlyArray<string>
  /** Configuration files that are there and that no engine of the machine reads. */
  readonly otherFiles: ReadonlyArray<string>
  /** The place of flags that nothing gives to the engine. */
  readonly unusedSettings: Origin.Place | undefined
}

/**
 * Reports whether an engine runs; undefined if that cannot be told, because its socket did not answer, or because another program
 * did.
 *
 * @category guards
 * @since 1.0.0
 */
export const isRunning = ({ answers, daemon }: Pick<Looked, "answers" | "daemon">): boolean | undefined => {
  if (daemon.process !== undefined) return true
  if (answers === undefined) return false
  if (Result.isSuccess(answers.version)) return EngineSurvey.dockerVersion(answers) === undefined ? undefined : true
  const { reason } = answers.version.failure
  return reason._tag === "NoSocket" && gone.has(reason.errno) ? false : undefined
}

/** The errors of a socket at which no program listens. */
const gone: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOENT", "ENOTSOCK"])
