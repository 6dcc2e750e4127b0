/**
 * The options with which the program of a runtime is called. The last part of its name and the configuration decide.
 *
 * Source of the rule: containers/podman, `libpod/oci_conmon_common.go`, `newConmonOCIRuntime`.
 */
import { FilePath } from "../../text/index.ts"
import type { PodmanTable } from "../PodmanTable.ts"

/** The parts of a resolution that do not depend on the program. */
export interface CallOptions {
  readonly name: string
  /** The flags that are put before each command of the program, with their dashes. */
  readonly flags: ReadonlyArray<string>
  /** True if the program writes its log in JSON. */
  readonly logsJson: boolean
  /** True if the runtime may run containers without cgroups. */
  readonly allowsNoCgroups: boolean
}

/** Returns how a runtime is called. */
export const callOptionsOf = (table: PodmanTable, name: string): CallOptions => {
  const { given, supportsJson, supportsNoCgroups } = table.settings
  const base = baseName(name)
  return {
    name,
    flags: flagsOf(table, base),
    logsJson: given.flags.logLevel !== "debug" && supportsJson.some(({ value }) => value === base),
    allowsNoCgroups: supportsNoCgroups.some(({ value }) => value === base)
  }
}

/** Returns the flags. One flag on the command line drops all flags of the files. */
const flagsOf = ({ settings: { given, runtimeFlags } }: PodmanTable, base: string): ReadonlyArray<string> => {
  const { runtimeFlags: flags = [] } = given.flags
  return (flags.length > 0 ? flags : (runtimeFlags.get(base)?.value ?? [])).map((flag) => `--${flag}`)
}

/** Returns the last part of a path, as Go's `filepath.Base`. */
const baseName = (path: string): string => FilePath.lastElement(path.replace(/\/+$/, "")) || "/"
