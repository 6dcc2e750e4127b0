/**
 * The checks that Podman makes after it has read all files.
 *
 * Source of the rule: containers-common, `pkg/config/config.go`, `EngineConfig.Validate`.
 */
import type { Origin } from "../../engine/index.ts"
import { FilePath, GoText } from "../../text/index.ts"
import { type Cells, mapAt, stringAt } from "./Merged.ts"

/** The reason why the values are refused, in Podman's words, and the key. */
export interface Invalid {
  readonly message: string
  readonly path: ReadonlyArray<string>
  readonly origin: Origin.Origin | undefined
}

/** Returns why the values are refused; undefined if they are not. */
export const invalid = (cells: Cells): Invalid | undefined =>
  relativeDirectory(cells) ?? pullPolicy(cells) ?? flagsWithoutRuntime(cells)

/** The keys of directories, with their words. */
const directories: ReadonlyArray<readonly [key: string, words: string]> = [
  ["static_dir", "static directory"],
  ["tmp_dir", "temporary directory"],
  ["volume_path", "volume path"]
]

const relativeDirectory = (cells: Cells): Invalid | undefined => {
  for (const [key, words] of directories) {
    const path = ["engine", key]
    const found = stringAt(cells, path)
    if (found === undefined || FilePath.isAbsolute(found.value)) continue
    const message = `${words} must be an absolute path - instead got ${GoText.quote(found.value)}`
    return { message, path, origin: found.origins.used }
  }
  return undefined
}

const pullPolicy = (cells: Cells): Invalid | undefined => {
  const path = ["engine", "pull_policy"]
  const found = stringAt(cells, path)
  if (
    found === undefined ||
    /^(?:[Aa]lways|[Mm]issing|[Ii]f[Nn]ot[Pp]resent|[Nn]ewer|[Ii]f[Nn]ewer|[Nn]ever|)$/.test(found.value)
  ) {
    return undefined
  }
  const value = GoText.quote(found.value)
  const message = `invalid pull type from containers.conf ${value}: unsupported pull policy ${value}`
  return { message, path, origin: found.origins.used }
}

const flagsWithoutRuntime = (cells: Cells): Invalid | undefined => {
  const runtimes = new Set(mapAt(cells, ["engine", "runtimes"]).map(([name]) => name))
  const found = mapAt(cells, ["engine", "runtimes_flags"]).find(([name]) => !runtimes.has(name))
  if (found === undefined) return undefined
  const [name, { origins, path }] = found
  const message = `invalid runtime ${GoText.quote(name)} in [engine.runtimes_flags]: not defined in [engine.runtimes]`
  return { message, path, origin: origins.used }
}
