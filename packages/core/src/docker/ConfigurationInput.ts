/**
 * The input of a configuration: the content of `daemon.json`, the flags of the engine, and its default directories.
 */
import { Frozen } from "../data/index.ts"
import { Bytes } from "../text/index.ts"
import type { DefaultPaths } from "./DockerEnvironment.ts"
import * as EngineFlags from "./EngineFlags.ts"

/**
 * The sources of a configuration. Without a file, `bytes` are undefined.
 *
 * @category models
 * @since 1.0.0
 */
export interface ConfigurationInput {
  /** The name of the file in origins; by default `daemon.json`. */
  readonly name?: string
  readonly bytes: Uint8Array | undefined
  readonly flags: EngineFlags.EngineFlags
  readonly defaults: Pick<DefaultPaths, "dataRoot" | "execRoot">
}

/**
 * The data root and the state directory of an engine that runs as root, if neither the file nor a flag sets them.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/config/config_linux.go`, `setPlatformDefaults`.
 *
 * @category constants
 * @since 1.0.0
 */
export const defaultDirectories: ConfigurationInput["defaults"] = /*#__PURE__*/ Frozen.frozen({
  dataRoot: "/var/lib/docker",
  execRoot: "/var/run/docker"
})

/**
 * Returns the sources of a configuration: the content of the file as a string or bytes, or none. Without flags and defaults, the engine
 * is started without flags, as root.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (
  file?: Uint8Array | string,
  { defaults = defaultDirectories, flags = EngineFlags.none, name }: Partial<Omit<ConfigurationInput, "bytes">> = {}
): ConfigurationInput => ({
  bytes: typeof file === "string" ? Bytes.ofText(file) : file,
  flags,
  defaults,
  ...(name !== undefined && { name })
})

/**
 * Reports whether a file or flags configure the engine.
 *
 * @category guards
 * @since 1.0.0
 */
export const isGiven = ({
  bytes,
  flags: { runtimes, ...others }
}: Pick<ConfigurationInput, "bytes" | "flags">): boolean =>
  bytes !== undefined || runtimes.size > 0 || Object.keys(others).length > 0

/**
 * Returns a copy of the sources that cannot be changed. Bytes cannot be frozen, so each access to `bytes` returns a new
 * copy.
 *
 * @category operations
 * @since 1.0.0
 */
export const keep = <Defaults extends ConfigurationInput["defaults"]>({
  bytes,
  defaults,
  flags,
  name
}: ConfigurationInput & { readonly defaults: Defaults }): ConfigurationInput & { readonly defaults: Defaults } => {
  const own = bytes?.slice()
  return Object.freeze({
    get bytes() {
      return own?.slice()
    },
    flags: EngineFlags.copy(flags),
    defaults: Frozen.frozenCopy(defaults),
    ...(name !== undefined && { name })
  })
}
