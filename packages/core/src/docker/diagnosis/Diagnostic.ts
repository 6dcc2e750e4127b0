/**
 * Something that is wrong with a configuration: what the engine refuses or does not start with, and what it takes without
 * a word and gets wrong.
 * `Diagnosis` finds everything of the sort in a file, and `HostDiagnosis` what a machine lacks for it.
 */
import type { TextEdit } from "../../text/index.ts"
import type { StartFault } from "../StartFault.ts"
import type { Place } from "../daemon-json/ConfigFault.ts"
import type { Code, CodeOf, Severity } from "./DiagnosticCode.ts"

export type { Severity } from "./DiagnosticCode.ts"

/**
 * A change to the file that does what was plainly meant, loses nothing, and leaves a file that the engine takes at least as
 * well. Its edits belong together.
 */
export interface Fix {
  /** What the change does, as a request: `Write "runtimeArgs"`. */
  readonly title: string
  readonly edits: ReadonlyArray<TextEdit.TextEdit>
}

/** Data of a kind that depends on the code, such as the `name` of the runtime that is concerned. */
export interface Details {
  readonly [key: string]: unknown
}

/** Anything that is wrong. `range` is undefined where it does not come from a file. */
export interface Diagnostic extends Place {
  readonly code: Code
  readonly severity: Severity
  /** What is wrong, in a sentence; of an error, in the engine's words. */
  readonly message: string
  /** What comes of it and the way out; empty where the message says it all. */
  readonly explanation: string
  readonly details: Details
  readonly fix: Fix | undefined
}

/** How many there are of a kind. */
export interface Count {
  readonly errors: number
  readonly warnings: number
  readonly fixable: number
}

/** How many of them are errors, how many warnings, and how many have a fix. */
export const count = (diagnostics: ReadonlyArray<Pick<Diagnostic, "fix" | "severity">>): Count => {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length
  const fixable = diagnostics.filter(({ fix }) => fix !== undefined).length
  return { errors, warnings: diagnostics.length - errors, fixable }
}

/** What is wrong with a configuration that was not wrong with another one, wherever it stands. */
export const added = (
  before: ReadonlyArray<Diagnostic>,
  after: ReadonlyArray<Diagnostic>
): ReadonlyArray<Diagnostic> => {
  const known = new Set(before.map(identity))
  return after.filter((diagnostic) => !known.has(identity(diagnostic)))
}

/**
 * The faults for which the engine refuses the configuration, in their order; then those that keep it from starting; then
 * the warnings in the order of the file, those without a place first.
 */
export const inOrder = (diagnostics: ReadonlyArray<Diagnostic>): ReadonlyArray<Diagnostic> =>
  diagnostics.toSorted((one, other) => rank(one) - rank(other))

/** Whether this keeps the engine from starting though it accepts the configuration. */
export const isOfStart = ({ code, severity }: Pick<Diagnostic, "code" | "severity">): boolean =>
  severity === "error" && startCodes.has(code)

const identity = ({ code, message, path }: Diagnostic): string => JSON.stringify([code, message, path])

const rank = (diagnostic: Diagnostic): number => {
  if (isOfStart(diagnostic)) return -2
  return diagnostic.severity === "error" ? -3 : (diagnostic.range?.start.offset ?? -1)
}

const startCodes: ReadonlySet<Code> = new Set<CodeOf<StartFault["_tag"]>>([
  "cgroup-driver-fault",
  "default-runtime-not-found",
  "long-script-name",
  "refused-shim-option",
  "unwritable-script",
  "userns-remap-fault"
])
