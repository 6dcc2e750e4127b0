/** The exit statuses of processes. */
import { constants } from "node:os"

/** The status of a process that has ended, as a shell sees it. */
export const statusOf = (code: number | null, signal: NodeJS.Signals | null): number =>
  signal === null ? Number(code) : 128 + constants.signals[signal]
