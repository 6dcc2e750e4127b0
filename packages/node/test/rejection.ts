/** The errors of promises. */
import { RuntimesError } from "@oci-runtimes/node/promise"

/** Returns the error that a promise is rejected with. Fails unless a caller can expect this error. */
export const failureOf = async (promise: Promise<unknown>): Promise<RuntimesError> => {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error
  )
  if (!(thrown instanceof RuntimesError))
    throw new Error("The promise is not rejected as it should be", { cause: thrown })
  return thrown
}
