/**
 * The machine that a visitor describes by ticking what is installed.
 */
import { Configuration, ConfigurationInput, type DaemonConfig, type Moby } from "@oci-runtimes/core/docker"
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

/** Returns the programs of the engine, those that the file and the asked name need, and well-known ones. */
export const programsOn = (engine: Moby.Generation, { file: text, name, programs: installed }: State): Programs => {
  const { settings } = Configuration.assess(engine, ConfigurationInput.make(text))
  const shims = [settings.defaultRuntime, name].filter((one) => ShimName.isImplicit(one, engine.nameRules))
  const named = [
    ...Array.from(settings.runtimes, ([, entry]) => programsOf(entry, engine)).flat(),
    ...shims.map((shim) => binaryOf(shim, engine))
  ]
  const paths = named
    .filter((one) => one !== "")
    .map((one) => FilePath.clean(one.includes("/") ? one : `/usr/bin/${one}`))
  const needed = mountable([...new Set([...ofEngine, ...paths])])
  const others = wellKnown.filter((path) => !needed.some((one) => baseName(one) === baseName(path)))
  const offered = mountable([...needed, ...others])
  if (installed === "all") return { offered, needed, present: offered }
  return {
    offered,
    needed,
    present: installed === "needed" ? needed : offered.filter((path) => installed.includes(path))
  }
}

/** Returns the program of an entry, or its shim and the program that the options of the shim name. */
const programsOf = (
  { options, path, runtimeType = "" }: DaemonConfig.RuntimeEntry,
  engine: Moby.Generation
): ReadonlyArray<string> => {
  if (path !== "") return [path]
  const program = options?.["BinaryName"]
  const shim = runtimeType.startsWith("/") ? runtimeType : binaryOf(runtimeType, engine)
  return typeof program === "string" && program !== "" ? [shim, program] : [shim]
}

const binaryOf = (shim: string, { nameRules }: Moby.Generation): string =>
  Result.getOrElse(ShimName.shimBinary(shim, nameRules), () => "")

const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/** Leaves out what cannot be a file on the machine: paths that are not possible, directories of other files, and places below a file. */
const mountable = (paths: ReadonlyArray<string>): ReadonlyArray<string> => {
  const possible = paths.filter(isPossible)
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

const files = [`/${file}`, `/${otherFile}`, cgroup2]

/** Returns the machine, with these programs on it. */
export const make = ({ file: text, hasCgroup2, hasSystemd, other }: State, programs: ReadonlyArray<string>) => {
  const program = { type: "file", content: "", mode: 0o755 } as const
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
