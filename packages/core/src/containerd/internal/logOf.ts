/** The lines of the log that problems have in their details. */
import type { Problem } from "../../engine/index.ts"

/** Returns the lines in the order of the problems. */
export const logOf = (problems: ReadonlyArray<Problem.Problem>): ReadonlyArray<string> =>
  problems.flatMap(({ details }) => (typeof details.log === "string" ? [details.log] : []))
