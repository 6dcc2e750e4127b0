/** Units on a disk in memory. */
import { Source } from "@oci-runtimes/core/engine"
import { ServiceManager, Unit } from "@oci-runtimes/core/service"

/** A file by its text or bytes, the target of a link, or an error. */
export type Entry = string | Uint8Array | { readonly link: string } | { readonly errno: string }

/** The entries of a disk by their paths. */
export interface Disk {
  readonly [path: string]: Entry
}

const bytesOf = (entry: string | Uint8Array): Uint8Array =>
  typeof entry === "string" ? new TextEncoder().encode(entry) : entry

/** Returns the state of a source on a disk. */
export const look =
  (disk: Disk) =>
  ({ _tag, path }: Source.Source): Source.SourceState => {
    const entry = Object.hasOwn(disk, path) ? disk[path]! : undefined
    if (typeof entry === "object" && "errno" in entry) return { _tag: "Unreadable", errno: entry.errno }
    if (_tag === "Directory") {
      const below = Object.keys(disk).filter((each) => each.startsWith(path === "/" ? "/" : `${path}/`))
      const names = new Set(below.map((each) => each.slice(path === "/" ? 1 : path.length + 1).split("/")[0]!))
      return names.size === 0 ? { _tag: "Unreadable", errno: "ENOENT" } : { _tag: "Directory", names: [...names] }
    }
    if (entry === undefined) return { _tag: "Unreadable", errno: "ENOENT" }
    if (entry instanceof Uint8Array || typeof entry === "string")
      return { _tag: "File", bytes: bytesOf(entry), status: status(path) }
    if (entry.link === "/dev/null") return { _tag: "File", bytes: new Uint8Array(), status: status("/dev/null") }
    return look(disk)({ _tag: "File", path: entry.link })
  }

const status = (path: string): Source.PathStatus => ({
  type: path === "/dev/null" ? "CharacterDevice" : "File",
  uid: 0,
  realPath: path,
  changed: undefined,
  identity: path
})

/** Reads a unit from a disk. */
export const read = (disk: Disk, given: Partial<Unit.UnitRequest> = {}): Unit.Unit => {
  const request = { name: "x.service", manager: ServiceManager.system, release: 252, ...given }
  return Unit.read(request, Source.readAll(Unit.sources, request, look(disk)))
}

/** Reads a unit with these lines in its section for services. */
export const readLines = (
  lines: ReadonlyArray<string>,
  given: Partial<Unit.UnitRequest> = {},
  disk: Disk = {}
): Unit.Unit => read({ ...disk, "/etc/systemd/system/x.service": `[Service]\n${lines.join("\n")}\n` }, given)

/** The user manager of a user. */
export const userManager: ServiceManager.ServiceManager = {
  _tag: "User",
  user: "me",
  group: "us",
  uid: 1000,
  gid: 1001,
  home: "/home/me",
  runtimeDirectory: "/run/user/1000"
}

/** Shows a place as line and column, with the end if it is in the same file. */
export const shownPlace = (
  place:
    | {
        readonly file: string
        readonly range: {
          readonly start: { readonly line: number; readonly column: number }
          readonly end: { readonly line: number; readonly column: number }
        }
      }
    | undefined
): string => {
  if (place === undefined) return "none"
  const { end, start } = place.range
  return `${place.file.replace(/^.*\//, "")}:${start.line}:${start.column}-${end.line === start.line ? "" : `${end.line}:`}${end.column}`
}
