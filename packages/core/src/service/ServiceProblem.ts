/**
 * Mistakes in the files from which a service is started, as the service manager sees them.
 */
import type { Origin } from "../engine/index.ts"

/**
 * The consequence of a problem for the service.
 *
 * - `ignored`: the service manager skips the line, the word or the file, and continues.
 * - `rest-ignored`: the service manager skips the rest of the file.
 * - `not-started`: the service manager refuses to start the service.
 * - `noted`: the service manager accepts the text, but probably not with the meaning that the author wanted.
 *
 * @category models
 * @since 1.0.0
 */
export type Effect = "ignored" | "noted" | "not-started" | "rest-ignored"

/**
 * The kind of a problem.
 *
 * @category models
 * @since 1.0.0
 */
export type Code =
  | "assignment-before-command"
  | "assignment-outside-section"
  | "bad-alias"
  | "bad-command"
  | "bad-environment"
  | "bad-quoting"
  | "bad-section"
  | "bad-service"
  | "bad-setting"
  | "bad-specifier"
  | "bad-unit-name"
  | "dangling-link"
  | "environment-file-missing"
  | "environment-file-unreadable"
  | "escaped-comment"
  | "file-too-large"
  | "file-unreadable"
  | "invalid-name"
  | "line-too-long"
  | "missing-equals"
  | "not-utf8"
  | "nul-character"
  | "shell-construct"
  | "unknown-escape"
  | "unknown-section"

/**
 * A problem in a file. `message` is a sentence without a full stop. `at` is the place of the mistake, if it is in a file.
 *
 * @category models
 * @since 1.0.0
 */
export interface ServiceProblem {
  readonly code: Code
  readonly effect: Effect
  readonly message: string
  readonly at: Origin.Place | undefined
}
