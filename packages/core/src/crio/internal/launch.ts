/**
 * The launch of a container by CRI-O: the monitor calls the program, or the shim of a virtual machine is started.
 *
 * Source of the rule: cri-o/cri-o, `internal/oci/runtime_oci.go`, `runtime_vm.go` and `runtime_pod.go`.
 */
import type { Launch } from "../../engine/index.ts"
import { ExecutableSearch, type Search } from "../../machine/index.ts"
import { Wording } from "../../text/index.ts"
import type { CrioResolution } from "../CrioResolution.ts"
import type { CrioTable } from "../CrioTable.ts"
import { conmonRs } from "./podMonitor.ts"
import { soughtProgram } from "./program.ts"
import { atPath, conmon } from "./searches.ts"

/** Returns the links of a launch. The arguments are those of every container. */
export const launchOf = (
  { usesSystemdCgroups, usualRoot }: CrioTable,
  { program, runtime: { values }, type }: CrioResolution
): Launch.Launch => {
  const root = `--root=${values.runtime_root === "" ? usualRoot : values.runtime_root}`
  const manager = usesSystemdCgroups ? ["--systemd-cgroup"] : []
  switch (type) {
    case "oci":
      return [
        { _tag: "Service", name: conmon },
        { _tag: "Program", file: program, args: [...manager, root] }
      ]
    case "pod":
      return [
        { _tag: "Service", name: conmonRs },
        { _tag: "Program", file: program, args: [root, ...manager] }
      ]
    case "vm":
      return [{ _tag: "Shim", name: program, options: shimOptions(values.runtime_config_path) }]
  }
}

const shimOptions = (path: string): Launch.ShimOptions | null =>
  path === "" ? null : { whose: "configuration", values: { type_url: "runtimeoptions.v1.Options", config_path: path } }

/** Returns the searches: those that CRI-O has made at its start, and what its monitor or CRI-O itself then runs. */
export const searchesOf = (
  _: CrioTable,
  { program, runtime: { looked, values }, type }: CrioResolution,
  surroundings: ExecutableSearch.SearchEnvironment
): ReadonlyArray<Launch.Sought> => {
  const monitor = looked.find(({ purpose }) => purpose === "monitor")
  const own = looked.findLast(({ purpose }) => purpose === "program")
  const link = type === "vm" ? "Shim" : "Program"
  const runner = type === "vm" ? "crio" : type === "pod" ? conmonRs : conmon
  const advice = `Make the program executable: chmod +x ${Wording.plain(program)}.`
  return [
    ...(monitor === undefined
      ? []
      : [
          {
            link: "Service",
            isRequired: true,
            search: monitor.search,
            advice: ["Install conmon, or name its path with monitor_path."]
          } as const
        ]),
    ...(own !== undefined && program === values.runtime_path
      ? [{ ...soughtProgram(own.search, `Install ${Wording.plain(own.search.wanted)}.`), link } as const]
      : []),
    { link, isRequired: false, search: atPath(program, surroundings, "executable", runner), advice: [advice] }
  ]
}

/** Returns the reason why a link is not found. */
export const missedLink = (
  { name }: CrioResolution,
  { link, search }: Launch.Sought,
  miss: Search.Miss,
  probed: ReadonlyArray<Search.ProbedPlace>
): Launch.Missed => {
  const { seeker, wanted } = search
  if (seeker === conmon) {
    return {
      message: `Runtime path ${wanted} is not valid Permission denied`,
      plain: `${Wording.plain(wanted)} may not be executed`,
      details: { _tag: "NotExecutable", path: wanted }
    }
  }
  const why = ExecutableSearch.notFound(wanted, miss, probed)
  return {
    message:
      link === "Service" ? ExecutableSearch.message(why) : `${JSON.stringify(name)}: ${ExecutableSearch.message(why)}`,
    plain: ExecutableSearch.describe(why),
    details: why.reason
  }
}
