/**
 * Reads the containers of an engine from the files in its data root, for a machine on which no engine answers.
 */
import { Frozen } from "@oci-runtimes/core/data"
import { type ContainerAnswer, RecordedContainer } from "@oci-runtimes/core/docker"
import type { Source } from "@oci-runtimes/core/engine"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Disk } from "../disk/Disk.ts"
import * as SourceFiles from "../disk/SourceFiles.ts"

/**
 * The containers that the files record, or the reasons why a container or all of them cannot be read.
 *
 * @category models
 * @since 1.0.0
 */
export interface RecordedContainers {
  readonly known: ReadonlyArray<ContainerAnswer.Container>
  readonly faults: ReadonlyArray<RecordedContainer.FileFault>
}

/**
 * Reads the containers in a data root, in the order of their IDs. Never fails: what cannot be read is a fault. A data root without
 * the directory of containers has none. A container that is removed in the meantime is left out.
 *
 * @category looking
 * @since 1.0.0
 */
export const read = Effect.fn("ContainerFiles.read")(function* (
  dataRoot: string
): Effect.fn.Return<RecordedContainers, never, Disk> {
  const disk = yield* Disk
  const directory = RecordedContainer.directory(dataRoot)
  const listed = yield* Effect.result(disk.readDirectory(directory))
  if (Result.isFailure(listed)) {
    const { errno } = listed.failure
    const fault: RecordedContainer.FileFault = { path: directory, reason: { _tag: "Unreadable", errno } }
    return Frozen.frozen({ known: [], faults: errno === "ENOENT" ? [] : [fault] })
  }
  const ids = listed.success.filter(RecordedContainer.isContainer).toSorted()
  const found = yield* Effect.forEach(ids, (id) => {
    const { hostConfig, state } = RecordedContainer.paths(dataRoot, id)
    return Effect.map(Effect.all({ hostConfig: fileAt(hostConfig), state: fileAt(state) }), (files) =>
      isGone(files.state) ? undefined : RecordedContainer.read(dataRoot, { id, ...files })
    )
  })
  const results = found.filter((container) => container !== undefined)
  return Frozen.frozen({
    known: results.flatMap((container) => (Result.isSuccess(container) ? [container.success] : [])),
    faults: results.flatMap((container) => (Result.isFailure(container) ? [container.failure] : []))
  })
})

const fileAt = (path: string) => SourceFiles.look({ _tag: "File", path })

const isGone = (state: Source.SourceState): boolean => state._tag === "Unreadable" && state.errno === "ENOENT"
