/** `engineApiOfUser.ts SOCKET…`: prints, a line each, what a user without rights gets from the sockets. */
import type { LocalRequest } from "@oci-runtimes/core/machine"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import "./ordinaryUser.ts"
import { askLive } from "./localSockets.ts"

const told = (outcome: LocalRequest.Outcome): string =>
  Result.match(outcome, {
    onSuccess: ({ body, status }) => `${status} ${new TextDecoder().decode(body)}`,
    onFailure: (failure) => JSON.stringify(failure)
  })

const outcomes = await Effect.runPromise(Effect.forEach(process.argv.slice(2), (path) => askLive(path)))
for (const outcome of outcomes) process.stdout.write(`${told(outcome)}\n`)
