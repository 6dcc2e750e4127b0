/** The type of what is at a path. */
import * as Effect from "effect/Effect"
import { Disk } from "../Disk.ts"

/** Returns the type, without following a link; undefined if the path cannot be looked at. */
export const typeAt = Effect.fnUntraced(function* (path: string) {
  const { lstat } = yield* Disk
  return yield* Effect.match(lstat(path), { onSuccess: ({ type }) => type, onFailure: () => undefined })
})
