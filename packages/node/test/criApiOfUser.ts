/** `criApiOfUser.ts SOCKET…`: prints, a line each, why a user without rights gets no status from the sockets. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import "../src/machine/internal/criCall.ts"
import "./ordinaryUser.ts"
import { statusLive } from "./criSockets.ts"

const outcomes = await Effect.runPromise(Effect.forEach(process.argv.slice(2), (path) => statusLive(path)))
for (const outcome of outcomes) process.stdout.write(`${JSON.stringify(Result.getOrThrow(Result.flip(outcome)))}\n`)
