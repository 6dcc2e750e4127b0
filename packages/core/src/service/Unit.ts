/**
 * Services of systemd: the files that a service is made from, and the commands that it starts.
 *
 * Source of the rules: systemd 252, `src/core/load-fragment.c`, `src/core/load-dropin.c`, `src/core/service.c` and
 * `src/core/execute.c`. Where later releases differ, the request says which release counts.
 */
import { Frozen } from "../data/index.ts"
import type { Source } from "../engine/index.ts"
import { readUnit } from "./internal/loading.ts"
import type { Unit, UnitRequest } from "./internal/model.ts"
import * as Reader from "./internal/reader.ts"

export type { EnvironmentFileUse, Facts, FileUse, State, Unit, UnitRequest, Variable } from "./internal/model.ts"

/**
 * Returns the files and directories to read next, given what has been read so far.
 *
 * @category decoding
 * @since 1.0.0
 */
export const sources: Source.Sources<UnitRequest> = (given, files) => {
  const reader = Reader.make(files)
  readUnit(given, reader)
  return reader.sources()
}

/**
 * Reads a service from files. Never fails: what is wrong is in the unit's state and problems.
 *
 * ```ts
 * import { Source } from "@oci-runtimes/core/engine"
 * import { ServiceManager, Unit, Word } from "@oci-runtimes/core/service"
 *
 * const disk: Record<string, Source.SourceState> = {
 *   "/etc": { _tag: "Directory", names: ["example.service"] },
 *   "/etc/example.service": {
 *     _tag: "File",
 *     bytes: new TextEncoder().encode("[Service]\nEnvironment=OPTIONS='--debug --level 3'\nExecStart=/usr/bin/example $OPTIONS")
 *   }
 * }
 * const given = { name: "example.service", manager: ServiceManager.system, unitPath: "/etc" }
 * const files = Source.readAll(Unit.sources, given, ({ path }) => disk[path] ?? { _tag: "Unreadable", errno: "ENOENT" })
 * const unit = Unit.read(given, files)
 * console.log(unit.state, Word.texts(unit.start[0]!.words))
 * console.log(unit.start[0]!.words.map(({ at }) => `${at?.range.start.line}:${at?.range.start.column}`))
 * // => loaded [ '/usr/bin/example', '--debug', '--level', '3' ]
 * // => [ '3:11', '2:22', '2:30', '2:38' ]
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (given: UnitRequest, files: Source.Files): Unit =>
  Frozen.frozen(readUnit(given, Reader.make(files)))
