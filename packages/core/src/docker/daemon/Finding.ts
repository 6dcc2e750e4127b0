/** The findings about an engine of a machine: differences between what runs, what is configured and what is there. */
import { Frozen } from "../../data/index.ts"
import type { Origin, Problem } from "../../engine/index.ts"

/**
 * A finding. `message` is a sentence without the way out, `advice` is the way out. `at` is the place that the finding is about, if it
 * is in a file. `details` is the same as data.
 *
 * @category models
 * @since 1.0.0
 */
export interface Finding {
  readonly code: FindingCode
  readonly message: string
  readonly advice: string
  readonly at: Origin.Place | undefined
  readonly details: object
}

/**
 * The codes of findings.
 *
 * @category models
 * @since 1.0.0
 */
export type FindingCode = keyof typeof kinds

/**
 * The kind of a finding: its severity, a title, and a way out that always helps. An error keeps a container or the engine from
 * starting.
 *
 * @category models
 * @since 1.0.0
 */
export interface FindingKind {
  readonly severity: Problem.Severity
  readonly title: string
  readonly help: string
}

/**
 * Returns the kind of a code.
 *
 * @category getters
 * @since 1.0.0
 */
export const kindOf = (code: FindingCode): FindingKind => kinds[code]

/**
 * Makes a finding.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  code: FindingCode,
  { advice = kinds[code].help, at, details = {}, message }: Partial<Finding> & Pick<Finding, "message">
): Finding => Frozen.frozen({ code, message, advice, at, details })

const error = (title: string, help: string): FindingKind => ({ severity: "error", title, help })

const warning = (title: string, help: string): FindingKind => ({ severity: "warning", title, help })

const kinds = /*#__PURE__*/ Frozen.frozen({
  "next-start-fails": error(
    "The engine would not start with its configuration as it is now",
    "Correct the configuration before the engine is restarted. A running engine is not affected until then."
  ),
  "runtime-of-containers-gone": error(
    "Containers ask for a runtime that does not exist",
    "Configure the runtime again, or make the containers anew with another runtime. Until then, they cannot be started."
  ),
  "program-vanished": error(
    "The program or shim of a configured runtime is missing",
    "Install it, or correct the path or the type of the runtime in the configuration."
  ),
  "reload-needed": warning(
    "The configuration was changed since the engine read it",
    "Reload the engine; `oci-runtimes reload` also waits until it runs with the configuration. Running containers are not affected."
  ),
  "restart-needed": warning(
    "The configuration was changed since the engine read it, and a reload is not enough",
    "Restart the engine. Without live-restore, a restart stops all containers."
  ),
  "flags-changed": warning(
    "The engine runs with other flags than its next start gives it",
    "Restart the engine. If systemd starts it, run `systemctl daemon-reload` first."
  ),
  "release-changed": warning("The engine runs with another release than the installed program", "Restart the engine."),
  "other-file": warning(
    "There is a configuration file that the engine does not read",
    "Move its content to the file that the engine reads, or remove it."
  ),
  "unused-settings": warning(
    "A file of settings has flags for the engine, but nothing reads the file",
    "Write the settings to the configuration file, or the flags to a drop-in of the unit."
  ),
  "untrusted-socket": warning(
    "The socket of an engine belongs to another user",
    "See which program made the socket. If you trust its owner, run the command as that user."
  )
} satisfies { readonly [code: string]: FindingKind })

/**
 * The codes of all findings, errors first.
 *
 * @category constants
 * @since 1.0.0
 */
export const codes: ReadonlyArray<FindingCode> = /*#__PURE__*/ Frozen.frozen(Object.keys(kinds) as Array<FindingCode>)
