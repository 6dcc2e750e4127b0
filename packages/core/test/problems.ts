/** Problems and configurations without what most tests do not look at. */
import type { DaemonConfig, RuntimeMap, Settings } from "@oci-runtimes/core/docker"
import { Origin, Problem } from "@oci-runtimes/core/engine"

/** Returns the range of a problem in its file. */
export const rangeOf = ({ origin }: Pick<Problem.Problem, "origin">) => Origin.rangeOf(origin)

/** Returns the start of a problem in its file, as line and column; empty if the problem is not in a file. */
export const startOf = (problem: Pick<Problem.Problem, "origin">): string => {
  const start = rangeOf(problem)?.start
  return start === undefined ? "" : `${start.line}:${start.column}`
}

/** A problem as its code and where it begins. */
export const codeAndStart = (problem: Problem.Problem): string => `${problem.code} ${startOf(problem)}`.trim()

/** The part of a text that a problem marks. */
export const markedIn = (text: string, problem: Pick<Problem.Problem, "origin"> | undefined): string => {
  const range = problem && rangeOf(problem)
  return text.slice(range?.start.offset, range?.end.offset)
}

export const codeOf = ({ code }: Problem.Problem): string => code

export const messageOf = ({ message }: Problem.Problem): string => message

export const adviceOf = ({ advice }: Problem.Problem): string => advice

/** Returns the parts that identify a problem of the engine: all except the message, which follows from them. */
export const factOf = ({ code, details, effect, origin, path }: Problem.Problem) => ({
  code,
  effect,
  path,
  range: Origin.rangeOf(origin),
  details
})

/** The same without what says where it was read. */
export const withoutOrigins = <A extends DaemonConfig.DaemonConfig | RuntimeMap.RuntimeMap | Settings.Settings>({
  origins: _origins,
  ...others
}: A): Omit<A, "origins"> => others

export const isError = (problem: Pick<Problem.Problem, "effect">): boolean => Problem.severity(problem) === "error"
