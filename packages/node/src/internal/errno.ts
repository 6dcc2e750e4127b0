import type { PlatformError, SystemErrorTag } from "effect/PlatformError"

/** The system's name of the error. Effect sorts errors into a few tags; the name is in the cause. */
export const errnoOf = (error: PlatformError): string => {
  const { reason } = error
  if (hasCode(reason.cause)) return reason.cause.code
  return reason._tag === "BadArgument" ? "EINVAL" : (byTag[reason._tag] ?? "EIO")
}

const hasCode = (cause: unknown): cause is { readonly code: string } =>
  typeof cause === "object" &&
  cause !== null &&
  "code" in cause &&
  typeof cause.code === "string" &&
  /^E[A-Z0-9]+$/.test(cause.code)

const byTag: { readonly [tag in SystemErrorTag]?: string } = {
  AlreadyExists: "EEXIST",
  Busy: "EBUSY",
  NotFound: "ENOENT",
  PermissionDenied: "EACCES",
  TimedOut: "ETIMEDOUT"
}
