/**
 * The checks that Podman makes after it has read all files.
 *
 * Not judged are ulimits, devices, the time zone, the size of `/dev/shm` and the pools of subnets.
 *
 * Source of the rule: containers-common, `pkg/config/config.go`, `ContainersConfig.Validate` and `EngineConfig.Validate`.
 */
import type { Origin } from "../../engine/index.ts"
import { FilePath, GoText } from "../../text/index.ts"
import type { Traits } from "../releases/Traits.ts"
import { type Cells, keyOf, mapAt, stringAt } from "./Merged.ts"

/** The reason why the values are refused, in Podman's words, and the key. */
export interface Invalid {
  readonly message: string
  readonly path: ReadonlyArray<string>
  readonly origin: Origin.Origin | undefined
}

/** Returns why the values are refused; undefined if they are not. */
export const invalid = (traits: Pick<Traits, "imageVolumeModes" | "umask">, cells: Cells): Invalid | undefined => {
  const ofContainers = interfaceName(cells) ?? umask(traits, cells) ?? logSize(cells)
  if (ofContainers !== undefined) return within("validating containers config", ofContainers)
  const ofEngine =
    relativeDirectory(cells) ??
    imageVolumeMode(traits, cells) ??
    pullPolicy(cells) ??
    databaseBackend(cells) ??
    flagsWithoutRuntime(cells)
  return ofEngine && within("validating engine configs", ofEngine)
}

const within = (prefix: string, { message, ...others }: Invalid): Invalid => ({
  ...others,
  message: `${prefix}: ${message}`
})

/** Returns why the text of a key is refused; undefined if it is not, or if no file has the key. */
const refusedText = (
  cells: Cells,
  path: ReadonlyArray<string>,
  isValid: (value: string) => boolean,
  message: (value: string) => string
): Invalid | undefined => {
  const found = stringAt(cells, path)
  return found === undefined || isValid(found.value)
    ? undefined
    : { message: message(found.value), path, origin: found.origins.used }
}

const interfaceName = (cells: Cells): Invalid | undefined =>
  refusedText(
    cells,
    ["containers", "interface_name"],
    (value) => value === "device" || value === "",
    (value) => `invalid interface_name option ${value}`
  )

const umask = ({ umask: rule }: Pick<Traits, "umask">, cells: Cells): Invalid | undefined =>
  refusedText(
    cells,
    ["containers", "umask"],
    (value) => (rule === "digits" ? /^[0-7]{1,4}$/ : /^0*[0-7]{1,4}$/).test(value),
    (value) => `not a valid umask ${value}`
  )

/** The smallest size of a log that is read in whole buffers. */
const smallestLog = 8192n

const logSize = (cells: Cells): Invalid | undefined => {
  const path = ["containers", "log_size_max"]
  const found = cells.get(keyOf(path))
  return typeof found?.value === "bigint" && found.value >= 0n && found.value < smallestLog
    ? { message: `log size max should be negative or >= ${smallestLog}`, path, origin: found.origins.used }
    : undefined
}

/** The keys of directories, with their words. */
const directories: ReadonlyArray<readonly [key: string, words: string]> = [
  ["static_dir", "static directory"],
  ["tmp_dir", "temporary directory"],
  ["volume_path", "volume path"]
]

/** An empty path stands for the default. */
const relativeDirectory = (cells: Cells): Invalid | undefined => {
  for (const [key, words] of directories) {
    const found = refusedText(
      cells,
      ["engine", key],
      (value) => value === "" || FilePath.isAbsolute(value),
      (value) => `${words} must be an absolute path - instead got ${GoText.quote(value)}`
    )
    if (found !== undefined) return found
  }
  return undefined
}

const imageVolumeMode = (
  { imageVolumeModes: modes }: Pick<Traits, "imageVolumeModes">,
  cells: Cells
): Invalid | undefined =>
  refusedText(
    cells,
    ["engine", "image_volume_mode"],
    (value) => value === "" || modes.includes(value),
    (value) => `invalid image volume mode ${GoText.quote(value)} required value: ${modes.join(", ")}`
  )

const pullPolicy = (cells: Cells): Invalid | undefined =>
  refusedText(
    cells,
    ["engine", "pull_policy"],
    (value) => /^(?:[Aa]lways|[Mm]issing|[Ii]f[Nn]ot[Pp]resent|[Nn]ewer|[Ii]f[Nn]ewer|[Nn]ever|)$/.test(value),
    (value) => {
      const quoted = GoText.quote(value)
      return `invalid pull type from containers.conf ${quoted}: unsupported pull policy ${quoted}`
    }
  )

const databaseBackend = (cells: Cells): Invalid | undefined =>
  refusedText(
    cells,
    ["engine", "database_backend"],
    (value) => value === "" || value === "boltdb" || value === "sqlite",
    (value) => `unsupported database backend: ${GoText.quote(value)}`
  )

const flagsWithoutRuntime = (cells: Cells): Invalid | undefined => {
  const runtimes = new Set(mapAt(cells, ["engine", "runtimes"]).map(([name]) => name))
  const found = mapAt(cells, ["engine", "runtimes_flags"]).find(([name]) => !runtimes.has(name))
  if (found === undefined) return undefined
  const [name, { origins, path }] = found
  const message = `invalid runtime ${GoText.quote(name)} in [engine.runtimes_flags]: not defined in [engine.runtimes]`
  return { message, path, origin: origins.used }
}
