/** The machine of a recorded answer in memory: its files, its directories, and the spies in the place of programs. */
import type { Source } from "@oci-runtimes/core/engine"
import type { Search } from "@oci-runtimes/core/machine"
import type { Vector } from "./Vector.ts"

export interface Machine {
  readonly look: (path: string) => Search.PathState
  readonly read: (source: Source.Source) => Source.SourceState
  readonly isSpy: (path: string) => boolean
  readonly searchPath: string
  readonly executable: string
}

/** Where a recorded daemon is, and what else is there. */
const executables: { readonly [release: string]: string } = { "2.3.4": "/opt/c23/containerd" }

/** The directories above a file. */
const above = (file: string): ReadonlyArray<string> =>
  file
    .split("/")
    .slice(1, -1)
    .map((_, index, parts) => `/${parts.slice(0, index + 1).join("/")}`)

/** What a machine is made from. */
export type Parts = Pick<Vector, "containerd" | "directories" | "files" | "modes" | "path" | "programs">

export const make = ({ containerd, directories = [], files, modes = {}, path, programs = [] }: Parts): Machine => {
  const executable = executables[containerd] ?? "/usr/bin/containerd"
  const directory = executable.slice(0, executable.lastIndexOf("/"))
  const installed = [executable, `${directory}/containerd-shim`, `${directory}/containerd-shim-runc-v2`].concat(
    containerd.startsWith("1.") ? [`${directory}/containerd-shim-runc-v1`] : []
  )
  const modeOf = new Map<string, number>([
    ...[...installed, "/usr/sbin/runc"].map((file): [string, number] => [file, 0o755]),
    ...programs.map((file): [string, number] => [file, Number.parseInt(modes[file] ?? "755", 8)]),
    ...Object.keys(files).map((file): [string, number] => [file, Number.parseInt(modes[file] ?? "644", 8)])
  ])
  const isDirectory = new Set(["/", "/etc/containerd", ...directories, ...Array.from(modeOf.keys()).flatMap(above)])
  const look = (file: string): Search.PathState => {
    const mode = modeOf.get(file)
    if (mode !== undefined) return { _tag: "File", mode }
    return isDirectory.has(file) ? { _tag: "Directory" } : { _tag: "Unreadable", errno: "ENOENT" }
  }
  return {
    executable,
    searchPath:
      path ??
      `${containerd === "2.3.4" ? "/opt/c23:" : ""}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    isSpy: (file) => programs.includes(file),
    look,
    read: ({ _tag, path: wanted }) => {
      const text = files[wanted]
      if (_tag === "File" && text !== undefined) return { _tag: "File", bytes: new TextEncoder().encode(text) }
      const state = look(wanted)
      if (state._tag !== "Directory") return { _tag: "Unreadable", errno: state._tag === "File" ? "EACCES" : "ENOENT" }
      if (_tag === "File") return { _tag: "Unreadable", errno: "EISDIR" }
      const prefix = wanted === "/" ? "/" : `${wanted}/`
      const names = [...modeOf.keys(), ...isDirectory]
        .filter((one) => one.startsWith(prefix) && one !== prefix)
        .map((one) => one.slice(prefix.length).split("/")[0]!)
      return { _tag: "Directory", names: [...new Set(names)] }
    }
  }
}
