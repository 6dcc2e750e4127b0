/**
 * From Effect's platform errors to the system's.
 */
import type { PlatformError, SystemErrorTag } from "effect/PlatformError"

/**
 * The system's name of the error. Effect sorts errors into a few tags; the name is in the cause. What Node refuses before
 * it asks the system, such as a NUL character, is the system's EINVAL.
 */
export const errnoOf = (error: PlatformError): string => {
  const { reason } = error
  if (hasCode(reason.cause)) return reason.cause.code === "ERR_INVALID_ARG_VALUE" ? "EINVAL" : reason.cause.code
  return reason._tag === "BadArgument" ? "EINVAL" : (byTag[reason._tag] ?? "EIO")
}

const hasCode = (cause: unknown): cause is { readonly code: string } =>
  typeof cause === "object" &&
  cause !== null &&
  "code" in cause &&
  typeof cause.code === "string" &&
  /^E[A-Z0-9]+$|^ERR_INVALID_ARG_VALUE$/.test(cause.code)

const byTag: { readonly [tag in SystemErrorTag]?: string } = {
  AlreadyExists: "EEXIST",
  Busy: "EBUSY",
  NotFound: "ENOENT",
  PermissionDenied: "EACCES",
  TimedOut: "ETIMEDOUT"
}
