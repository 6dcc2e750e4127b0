/**
 * Files with JSON that another program wrote.
 */
import * as Result from "effect/Result"
import { Frozen } from "../../data/index.ts"
import type { Source } from "../../engine/index.ts"
import { Errno, GoText } from "../../text/index.ts"
import * as JsonReader from "./jsonReader.ts"

/**
 * A file that cannot be used, and the reason.
 *
 * @category models
 * @since 1.0.0
 */
export interface FileFault {
  readonly path: string
  readonly reason: { readonly _tag: "Unreadable"; readonly errno: string } | JsonReader.Unreadable
}

/** Reads a file. A file that was not looked at counts as missing. */
export const read = <A>(
  path: string,
  state: Source.SourceState | undefined,
  reader: JsonReader.Reader<A>
): Result.Result<A, FileFault> => {
  const fault = (reason: FileFault["reason"]) => Frozen.frozen<FileFault>({ path, reason })
  if (state?._tag === "File") return Result.mapError(JsonReader.read(state.bytes, reader), fault)
  const errno = state === undefined ? "ENOENT" : state._tag === "Unreadable" ? state.errno : "EISDIR"
  return Result.fail(fault({ _tag: "Unreadable", errno }))
}

/** Describes a fault as the end of a sentence. */
export const describe = ({ path, reason }: FileFault): string =>
  reason._tag === "Unreadable"
    ? `${GoText.quote(path)}: ${Errno.describe(reason.errno)}`
    : `${GoText.quote(path)} contains ${JsonReader.describe(reason)}`
