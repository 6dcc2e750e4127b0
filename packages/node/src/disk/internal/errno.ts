/**
 * Converts Effect's platform errors to errnos.
 */
import type { PlatformError, SystemErrorTag } from "effect/PlatformError"

/**
 * Returns the errno of an error. Effect sorts errors into a small number of tags; the errno is in the cause. An argument that
 * Node.js itself rejects, such as a NUL character, is EINVAL.
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
