/**
 * Conversations with programs at the local sockets of this machine: the look at the socket, the time limit, and the end of everything
 * that was opened.
 */
import { LocalRequest } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type FoundSocket, hold } from "./heldSocket.ts"
import { codeOf, longestDelay } from "./processGroup.ts"

/** The outcome of a conversation. */
type Outcome<Answer, Failure> = Result.Result<Answer, Failure | LocalRequest.ConnectionFailure>

/** The part of a conversation after the look: the path to connect to, the end, and the function that takes the outcome. */
export interface Conversation<Answer, Failure> {
  readonly location: string
  /** Aborts when the outcome is known, the time is over, or the caller is interrupted. Whatever was opened must close then. */
  readonly signal: AbortSignal
  /** Takes the outcome. Only the first call counts. */
  readonly settle: (outcome: Outcome<Answer, Failure>) => void
}

/**
 * Looks at a socket as the user with this number, and talks to it. The time counts from the first look. The socket is held until
 * the end. A rejection of `talk` is a defect.
 */
export const converse = <Answer, Failure>(
  {
    milliseconds,
    socket,
    user
  }: { readonly milliseconds: number; readonly socket: LocalRequest.Socket; readonly user: number },
  talk: (conversation: Conversation<Answer, Failure>) => void | Promise<void>
): Effect.Effect<Outcome<Answer, Failure>> =>
  Effect.callback<Outcome<Answer, Failure>>((resume) => {
    const ending = new AbortController()
    const { signal } = ending
    const end = () => {
      clearTimeout(timer)
      ending.abort()
    }
    const settle = (outcome: Outcome<Answer, Failure>) => {
      if (signal.aborted) return
      end()
      resume(Effect.succeed(outcome))
    }
    const fail = (failure: LocalRequest.ConnectionFailure) => settle(Result.fail(failure))
    const timer = setTimeout(() => fail({ _tag: "TimedOut", milliseconds }), Math.min(milliseconds, longestDelay))
    const proceed = (found: FoundSocket) => {
      if (signal.aborted) return found.release()
      signal.addEventListener("abort", found.release)
      const refusal = LocalRequest.refusal(found, user)
      return refusal === undefined ? talk({ location: found.location, signal, settle }) : fail(refusal)
    }
    const broken = (defect: unknown) => {
      end()
      resume(Effect.die(defect))
    }
    const unusable = LocalRequest.unusable(socket)
    if (unusable !== undefined) fail(unusable)
    else {
      hold(socket)
        .then(proceed, (error: unknown) => fail({ _tag: "NoSocket", errno: codeOf(error) }))
        .catch(broken)
    }
    return Effect.sync(end)
  })
