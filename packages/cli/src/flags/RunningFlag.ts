/**
 * The flag that asks about a running engine instead of its file.
 */
import { switchFlag } from "./Switch.ts"

/** The flag. */
export const runningFlag = switchFlag(
  "running",
  "Ask about the runtimes that the running engine says it has, instead of those of its file"
)
