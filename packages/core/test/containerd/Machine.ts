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

/** What is on a machine: the texts of its files with their modes, and its directories. */
export interface Contents {
  readonly files: ReadonlyMap<string, { readonly mode: number; readonly text: string }>
  readonly directories: ReadonlySet<string>
}

const executableOf = ({ containerd }: Parts): string => executables[containerd] ?? "/usr/bin/containerd"

export const contentsOf = (parts: Parts): Contents => {
  const { containerd, directories = [], files: texts, modes = {}, programs = [] } = parts
  const executable = executableOf(parts)
  const directory = executable.slice(0, executable.lastIndexOf("/"))
  const installed = [
    executable,
    "/usr/sbin/runc",
    `${directory}/containerd-shim`,
    `${directory}/containerd-shim-runc-v2`
  ].concat(containerd.startsWith("1.") ? [`${directory}/containerd-shim-runc-v1`] : [])
  const files = new Map(
    [...installed, ...programs, ...Object.keys(texts)].map((file) => {
      const usual = Object.hasOwn(texts, file) ? "644" : "755"
      return [file, { mode: Number.parseInt(modes[file] ?? usual, 8), text: texts[file] ?? "" }] as const
    })
  )
  return {
    files,
    directories: new Set(["/", "/etc/containerd", ...directories, ...Array.from(files.keys()).flatMap(above)])
  }
}

const readerOf =
  ({ directories, files }: Contents, look: Machine["look"]): Machine["read"] =>
  ({ _tag, path: wanted }) => {
    const file = files.get(wanted)
    if (_tag === "File" && file !== undefined) return { _tag: "File", bytes: new TextEncoder().encode(file.text) }
    const state = look(wanted)
    if (state._tag !== "Directory") return { _tag: "Unreadable", errno: state._tag === "File" ? "EACCES" : "ENOENT" }
    if (_tag === "File") return { _tag: "Unreadable", errno: "EISDIR" }
    const prefix = wanted === "/" ? "/" : `${wanted}/`
    const names = [...files.keys(), ...directories]
      .filter((one) => one.startsWith(prefix) && one !== prefix)
      .map((one) => one.slice(prefix.length).split("/")[0]!)
    return { _tag: "Directory", names: [...new Set(names)] }
  }

const inMemory = (contents: Contents): Pick<Machine, "look" | "read"> => {
  const look = (path: string): Search.PathState => {
    const file = contents.files.get(path)
    if (file !== undefined) return { _tag: "File", mode: file.mode }
    return contents.directories.has(path) ? { _tag: "Directory" } : { _tag: "Unreadable", errno: "ENOENT" }
  }
  return { look, read: readerOf(contents, look) }
}

/** `lookAt` gives the looks at a machine with contents. */
export const make = (parts: Parts, lookAt = inMemory): Machine => {
  const { containerd, path, programs = [] } = parts
  return {
    ...lookAt(contentsOf(parts)),
    executable: executableOf(parts),
    searchPath:
      path ??
      `${containerd === "2.3.4" ? "/opt/c23:" : ""}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    isSpy: (file) => programs.includes(file)
  }
}
