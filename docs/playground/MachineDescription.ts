/**
 * The machine that a visitor describes by ticking what is installed.
 */
import { Configuration, ConfigurationInput, type Moby } from "@oci-runtimes/core/docker"
import { ShimName } from "@oci-runtimes/core/shim"
import { FilePath } from "@oci-runtimes/core/text"
import { Machine } from "@oci-runtimes/node"
import * as Result from "effect/Result"
import type { State } from "./State.ts"

/** The path of the configuration file, and of the file to compare it with. */
export const [file, otherFile] = ["daemon.json", "other.json"]

/** The directories in which the engine looks for programs. */
const searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/** What every Docker Engine is installed with. */
const ofEngine = ["/usr/bin/containerd", "/usr/bin/containerd-shim-runc-v2", "/usr/bin/runc"]

/** Runtimes and shims that many machines have. */
const wellKnown = [
  "/usr/bin/crun",
  "/usr/bin/nvidia-container-runtime",
  "/usr/bin/youki",
  "/usr/local/bin/runsc",
  "/usr/local/bin/containerd-shim-runsc-v1",
  "/usr/local/bin/containerd-shim-kata-v2"
]

/** The programs that a visitor can tick, those of them that the engine and the file need, and those that are on the machine. */
export interface Programs {
  readonly offered: ReadonlyArray<string>
  readonly needed: ReadonlyArray<string>
  readonly present: ReadonlyArray<string>
}

/**
 * Returns the programs of the engine, those that a file names, and well-known ones. They are all present, unless `ticked` says which
 * of them are.
 */
export const programsOn = (
  engine: Moby.Generation,
  text: string,
  ticked: ReadonlyArray<string> | undefined
): Programs => {
  const { settings } = Configuration.assess(engine, ConfigurationInput.make(text))
  const named = Array.from(settings.runtimes, ([, { path, runtimeType = "" }]) =>
    path === "" ? Result.getOrElse(ShimName.shimBinary(runtimeType, "containerd-1.7"), () => "") : path
  )
  const paths = named.map((name) => (name.includes("/") ? name : `/usr/bin/${name}`)).filter(FilePath.isAbsolute)
  const needed = withoutDirectories([...new Set([...ofEngine, ...paths.map((path) => FilePath.clean(path))])])
  const others = wellKnown.filter((path) => !needed.some((one) => baseName(one) === baseName(path)))
  const offered = withoutDirectories([...needed, ...others])
  return { offered, needed, present: ticked === undefined ? offered : offered.filter((path) => ticked.includes(path)) }
}

const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/** Leaves out paths that would be directories of others, and those of the files themselves. */
const withoutDirectories = (paths: ReadonlyArray<string>): ReadonlyArray<string> =>
  paths.filter(
    (path) =>
      ![`/${file}`, `/${otherFile}`].some((each) => each === path || path.startsWith(`${each}/`)) &&
      ![...paths, ...facts].some((each) => each.startsWith(`${path}/`)) &&
      path !== "/" &&
      !path.endsWith("/")
  )

/** What the facts about a machine are found by. */
const facts = ["/run/systemd/system", "/sys/fs/cgroup/cgroup.controllers"]

/** Returns the machine, with these programs on it. */
export const make = ({ file: text, hasCgroup2, hasSystemd, other }: State, programs: ReadonlyArray<string>) => {
  const program = { type: "file", content: "", mode: 0o755 } as const
  const [systemd = "", cgroup2 = ""] = facts
  return Machine.memory({
    files: {
      ...Object.fromEntries(programs.map((path) => [path, program])),
      [`/${file}`]: text,
      [`/${otherFile}`]: other,
      ...(hasSystemd && { [systemd]: { type: "directory" } }),
      ...(hasCgroup2 && { [cgroup2]: "" })
    },
    environment: { variables: { PATH: searchPath } }
  })
}
