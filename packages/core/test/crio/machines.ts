/** Small machines for tests of CRI-O: files as texts, and programs. */
import { type CrioEngine, Given } from "@oci-runtimes/core/crio"
import { Source } from "@oci-runtimes/core/engine"
import type { Search } from "@oci-runtimes/core/machine"
import { Assessment, Check } from "@oci-runtimes/core/questions"

/** The contents of a path: the text of a file, a program, a directory, or a link to a directory. */
export type Entry = string | "directory" | { readonly type: "directory" | "link" | "program" }

export interface Files {
  readonly [path: string]: Entry
}

export const program: Entry = { type: "program" }

export const main = Given.usualConfig

/** Returns the path of a drop-in. */
export const dropIn = (name: string): string => `${Given.usualConfigDirectory}/${name}`

export const facts = {
  unifiedCgroups: true,
  bootedWithSystemd: true,
  noPivotRoot: false,
  searchPath: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  workingDirectory: "/"
}

/** The programs of every machine. */
export const withRuntimes: Files = { "/usr/bin/crun": program, "/usr/bin/conmon": program }

export interface Machine {
  readonly read: (source: Source.Source) => Source.SourceState
  readonly look: (place: Pick<Search.SearchPlace, "location">) => Search.PathState
}

export const machineOf = (files: Files): Machine => {
  const at = (path: string): Entry | undefined => {
    const known = Object.hasOwn(files, path) ? files[path] : undefined
    return known ?? (isAbove(files, path) ? { type: "directory" } : undefined)
  }
  return {
    read: ({ _tag, path: given }) => {
      const path = withoutSlashes(given)
      const entry = at(path)
      if (entry === undefined) return { _tag: "Unreadable", errno: "ENOENT" }
      if (_tag === "Directory") {
        if (typeof entry === "string") return { _tag: "Unreadable", errno: "ENOTDIR" }
        const names = namesIn(files, path)
        const directories = names.filter((name) => {
          const inner = at(`${path}/${name}`)
          return typeof inner === "object" && inner.type === "directory"
        })
        return { _tag: "Directory", names, directories, ...(entry.type === "link" && { isLink: true as const }) }
      }
      if (typeof entry === "string") return { _tag: "File", bytes: new TextEncoder().encode(entry) }
      return { _tag: "Unreadable", errno: "EISDIR" }
    },
    look: ({ location }) => {
      const parts = location.split("/")
      const isBelowFile = parts.some((_, index) => {
        const above = at(parts.slice(0, index).join("/"))
        return typeof above === "string" || above === program
      })
      const entry = at(withoutSlashes(location))
      if (isBelowFile) return { _tag: "Unreadable", errno: "ENOTDIR" }
      if (entry === undefined) return { _tag: "Unreadable", errno: "ENOENT" }
      if (typeof entry === "string") return { _tag: "File", mode: 0o100644, execution: "denied" }
      return entry.type === "program" ? { _tag: "File", mode: 0o100755, execution: "allowed" } : { _tag: "Directory" }
    }
  }
}

/** Returns a path without the slashes at its end. */
const withoutSlashes = (path: string): string => path.replace(/(?<=.)\/+$/, "")

const isAbove = (files: Files, path: string): boolean =>
  Object.keys(files).some((file) => file.startsWith(path === "/" ? "/" : `${path}/`))

const namesIn = (files: Files, directory: string): ReadonlyArray<string> => {
  const inside = Object.keys(files)
    .filter((file) => file.startsWith(`${directory}/`))
    .map((file) => file.slice(directory.length + 1).split("/")[0]!)
  return [...new Set(inside)]
}

export const assess = (
  engine: CrioEngine.CrioEngine,
  files: Files,
  given: Partial<Given.Given> = {},
  someFacts: Partial<typeof facts> = {}
) => {
  const machine = machineOf(files)
  return Assessment.assess(
    engine,
    { ...Given.usual, ...given },
    { facts: { ...facts, ...someFacts }, read: machine.read, look: machine.look }
  )
}

export const read = (engine: CrioEngine.CrioEngine, files: Files, given: Partial<Given.Given> = {}) => {
  const all = { ...Given.usual, ...given }
  return engine.read(all, Source.readAll(engine.sources, all, machineOf(files).read))
}

/** Returns all problems of a configuration on a machine. */
export const problemsOf = (
  engine: CrioEngine.CrioEngine,
  files: Files,
  given: Partial<Given.Given> = {},
  someFacts: Partial<typeof facts> = {}
) => Check.make(assess(engine, files, given, someFacts)).problems
