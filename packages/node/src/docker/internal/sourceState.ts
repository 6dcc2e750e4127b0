/**
 * The states of small files of the engine and its client.
 */
import type { Source } from "@oci-runtimes/core/engine"
import * as Effect from "effect/Effect"
import type { Shape } from "../../disk/internal/contract.ts"

/** Returns the bytes of a file, or the reason why it cannot be read. */
export const stateOfFile = ({ readFile }: Pick<Shape, "readFile">, path: string): Effect.Effect<Source.SourceState> =>
  Effect.match(readFile(path, maximumSize), {
    onSuccess: (bytes): Source.SourceState => ({ _tag: "File", bytes }),
    onFailure: ({ errno }): Source.SourceState => ({ _tag: "Unreadable", errno })
  })

/** The maximum size of a file in bytes. Real files are much shorter. */
const maximumSize = 2 ** 24
