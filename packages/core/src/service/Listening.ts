/**
 * The sockets on which systemd itself listens. It starts a service when a program connects to one of them.
 *
 * Source of the rules: systemd 252, `src/core/load-fragment.c`, `config_parse_socket_listen`; systemd.socket(5).
 */
import { Frozen } from "../data/index.ts"
import type { Source } from "../engine/index.ts"
import { FilePath } from "../text/index.ts"
import { findDropIns } from "./internal/dropIns.ts"
import { findFragment, isMask, type UnitDirectories } from "./internal/fragments.ts"
import { longestFile } from "./internal/environmentText.ts"
import * as Reader from "./internal/reader.ts"
import { readLines } from "./internal/unitLines.ts"
import * as ServiceManager from "./ServiceManager.ts"
import * as UnitName from "./UnitName.ts"

/**
 * A unit of systemd with the paths of its stream sockets.
 *
 * @category models
 * @since 1.0.0
 */
export interface SocketUnit {
  readonly name: string
  readonly paths: ReadonlyArray<string>
}

/**
 * The service manager whose units are looked at. `unitPath` is the value of its variable `SYSTEMD_UNIT_PATH`.
 *
 * @category models
 * @since 1.0.0
 */
export interface ListeningRequest {
  readonly manager: ServiceManager.ServiceManager
  readonly unitPath?: string | undefined
}

/**
 * Returns the files and directories to read next, given what has been read so far.
 *
 * @category decoding
 * @since 1.0.0
 */
export const sources: Source.Sources<ListeningRequest> = (given, files) => {
  const reader = Reader.make(files)
  readAll(given, reader)
  return reader.sources()
}

/**
 * Returns the units with which the manager listens at paths. A unit that is installed need not have been started.
 *
 * ```ts
 * import { Source } from "@oci-runtimes/core/engine"
 * import { Listening, ServiceManager } from "@oci-runtimes/core/service"
 *
 * const disk: Record<string, Source.SourceState> = {
 *   "/etc": { _tag: "Directory", names: ["example.socket"] },
 *   "/etc/example.socket": {
 *     _tag: "File",
 *     bytes: new TextEncoder().encode("[Socket]\nListenStream=%t/example.sock\nListenStream=2375\n")
 *   }
 * }
 * const given = { manager: ServiceManager.system, unitPath: "/etc" }
 * const files = Source.readAll(Listening.sources, given, ({ path }) => disk[path] ?? { _tag: "Unreadable", errno: "ENOENT" })
 * console.log(Listening.read(given, files))
 * // => [ { name: 'example.socket', paths: [ '/run/example.sock' ] } ]
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (given: ListeningRequest, files: Source.Files): ReadonlyArray<SocketUnit> =>
  Frozen.frozen(readAll(given, Reader.make(files)))

const readAll = ({ manager, unitPath }: ListeningRequest, reader: Reader.Reader): ReadonlyArray<SocketUnit> => {
  const paths = ServiceManager.unitPath(manager, unitPath)
  const runtime = manager._tag === "System" ? "/run" : manager.runtimeDirectory
  const listed = new Set(paths.flatMap((path) => [...reader.names(path)]))
  const names = [...listed].filter((name) => {
    const parsed = UnitName.parse(name)
    return parsed?.suffix === ".socket" && parsed.kind !== "template"
  })
  return names.flatMap((name) => {
    const found = listensAt(name, { paths, reader }, runtime ?? "%t")
    return found.length === 0 ? [] : [{ name, paths: found }]
  })
}

const listensAt = (name: string, directories: UnitDirectories, runtime: string): ReadonlyArray<string> => {
  const fragment = findFragment(name, directories)
  if (fragment === undefined || isMask(fragment)) return []
  const paths = new Set<string>()
  for (const { path, state } of [fragment, ...findDropIns(name, [], directories)]) {
    if (state._tag !== "File" || state.bytes.length > longestFile) continue
    for (const { key, value } of readLines(state.bytes, path, ["Socket"]).assignments) {
      if (key !== "ListenStream") continue
      if (value.text === "") paths.clear()
      const named = value.text.replace(/^%t\//, () => `${runtime}/`)
      if (FilePath.isAbsolute(named)) paths.add(FilePath.clean(named))
    }
  }
  return [...paths]
}
