/**
 * The machine that a visitor describes by ticking what is installed.
 */
import { FilePath } from "@oci-runtimes/core/text"
import { Machine } from "@oci-runtimes/node"
import { all, type Family } from "./Family.ts"
import type { State } from "./State.ts"

/** The programs that a visitor can tick, those of them that the engine and the file need, and those that are on the machine. */
export interface Programs {
  readonly offered: ReadonlyArray<string>
  readonly needed: ReadonlyArray<string>
  readonly present: ReadonlyArray<string>
}

/** The programs that a file suggests. */
export interface Suggested {
  /** The names or paths of the programs that the engine and the file need, and of others that the file names. */
  readonly needed: ReadonlyArray<string>
  readonly named: ReadonlyArray<string>
  /** The paths of programs that many machines have. */
  readonly wellKnown: ReadonlyArray<string>
}

/** The directories in which the engine looks for programs. */
const searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/** Returns the programs to offer, and those of them that a visitor has ticked. */
export const programs = (
  { named, needed: given, wellKnown }: Suggested,
  { programs: installed }: Pick<State, "programs">
): Programs => {
  const needed = mountable(given.flatMap(pathOf))
  const others = wellKnown.filter((path) => !needed.some((one) => baseName(one) === baseName(path)))
  const offered = mountable([...needed, ...named.flatMap(pathOf), ...others])
  if (installed === "all") return { offered, needed, present: offered }
  return {
    offered,
    needed,
    present: installed === "needed" ? needed : offered.filter((path) => installed.includes(path))
  }
}

/** Returns the place at which a program is installed. */
const pathOf = (program: string): ReadonlyArray<string> =>
  program === "" ? [] : [FilePath.clean(program.includes("/") ? program : `/usr/bin/${program}`)]

const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/** Leaves out what cannot be a file on the machine: paths that are not possible, directories of other files, and places below a file. */
const mountable = (paths: ReadonlyArray<string>): ReadonlyArray<string> => {
  const possible = [...new Set(paths)].filter(isPossible)
  const others = [...possible, ...files, systemd]
  return possible.filter(
    (path) =>
      !others.some((other) => other.startsWith(`${path}/`)) &&
      ![...possible, ...files].some((other) => path.startsWith(`${other}/`)) &&
      ![...files, systemd].includes(path)
  )
}

const isPossible = (path: string): boolean =>
  FilePath.isAbsolute(path) &&
  path !== "/" &&
  !path.endsWith("/") &&
  !path.includes("\0") &&
  path.length < 4096 &&
  path.split("/").every((part) => new TextEncoder().encode(part).length <= 255)

/** The directory of a machine that was booted with systemd. */
const systemd = "/run/systemd/system"

/** A file of a machine with version 2 of cgroups. */
const cgroup2 = "/sys/fs/cgroup/cgroup.controllers"

const files = all.flatMap((family) => [`/${family.file}`, `/${family.otherFile}`]).concat(cgroup2)

/** Returns the machine, with these programs on it. */
export const make = (
  { file, otherFile }: Family,
  { file: text, hasCgroup2, hasSystemd, other }: State,
  present: ReadonlyArray<string>
) => {
  const program = { type: "file", content: "", mode: 0o755 } as const
  return Machine.memory({
    files: {
      ...Object.fromEntries(present.map((path) => [path, program])),
      [`/${file}`]: text,
      [`/${otherFile}`]: other,
      ...(hasSystemd && { [systemd]: { type: "directory" } }),
      ...(hasCgroup2 && { [cgroup2]: "" })
    },
    environment: { variables: { PATH: searchPath } }
  })
}
