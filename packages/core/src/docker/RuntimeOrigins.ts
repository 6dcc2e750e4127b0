/** The origins of the runtimes and the default runtime of a configuration: the file, a flag, or the engine itself. */
import { Frozen, Table } from "../data/index.ts"
import type { Origin } from "../engine/index.ts"
import * as EngineFlags from "./EngineFlags.ts"
import * as ConfigOrigins from "./daemon-json/ConfigOrigins.ts"
import type { DaemonConfig } from "./daemon-json/DaemonConfig.ts"

/**
 * The origins of settings or of a map.
 *
 * @category models
 * @since 1.0.0
 */
export interface RuntimeOrigins {
  /** The places of the values in the file; undefined without a file. */
  readonly config: ConfigOrigins.ConfigOrigins | undefined
  /** The flags that define runtimes, by the name of the runtime. */
  readonly flags: Table.Table<Origin.Origin>
  /** The origin of the default runtime; undefined if it is not known. */
  readonly defaultRuntime: Origin.Origin | undefined
  /** The origin of all other runtimes; absent if there are no others. */
  readonly others?: Origin.Origin
  /** The flags that give the options of the engine, one for each option; absent if no flag gives them. */
  readonly execOpts?: ReadonlyArray<Origin.Origin>
  /** The flag that gives the value of `userns-remap`; absent if no flag gives it. */
  readonly usernsRemap?: Origin.Origin
}

/** The parts of a map that the origins of its runtimes depend on. */
interface Mapped {
  readonly runtimes: Table.Table<{ readonly kind: "configured" | "stock" }>
  readonly origins?: RuntimeOrigins
}

/**
 * Returns the origins for a file merged with flags.
 *
 * @category constructors
 * @since 1.0.0
 */
export const merge = (
  { defaultRuntime, origins }: Pick<DaemonConfig, "defaultRuntime" | "origins">,
  flags: Pick<EngineFlags.EngineFlags, "defaultRuntime" | "execOpts" | "given" | "runtimes" | "usernsRemap">
): RuntimeOrigins => ({
  config: origins,
  // Each use of the flag defines a runtime, in the order of the table.
  flags: Table.make(
    Array.from(
      flags.runtimes.names(),
      (name, index) => [name, EngineFlags.originOf(flags, "add-runtime", index)] as const
    )
  ),
  defaultRuntime: defaultRuntime
    ? ConfigOrigins.at(origins, ["default-runtime"], "value")
    : flags.defaultRuntime
      ? EngineFlags.originOf(flags, "default-runtime")
      : { _tag: "BuiltIn" },
  ...(flags.execOpts !== undefined && {
    execOpts: Frozen.frozen(flags.execOpts.map((_option, index) => EngineFlags.originOf(flags, "exec-opt", index)))
  }),
  ...(flags.usernsRemap !== undefined && { usernsRemap: EngineFlags.originOf(flags, "userns-remap") })
})

/**
 * Returns the origins for a file alone. A problem of a reload has its origin in the file that is read again, or has
 * none.
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofFile = ({
  defaultRuntime,
  origins
}: Pick<DaemonConfig, "defaultRuntime" | "origins">): RuntimeOrigins => ({
  config: origins,
  flags: Table.make<Origin.Origin>([]),
  defaultRuntime: defaultRuntime ? ConfigOrigins.at(origins, ["default-runtime"], "value") : undefined
})

/**
 * Returns the origins after a reload. The runtimes of flags are gone if the file replaces the runtimes.
 *
 * @category operations
 * @since 1.0.0
 */
export const reload = (
  before: RuntimeOrigins = ofFile({}),
  config: Pick<DaemonConfig, "defaultRuntime" | "origins">,
  replacesRuntimes: boolean
): RuntimeOrigins => {
  const read = ofFile(config)
  const { config: written, flags } = replacesRuntimes ? read : before
  return { config: written, flags, defaultRuntime: config.defaultRuntime ? read.defaultRuntime : before.defaultRuntime }
}

/**
 * Returns the origins of a runtime: a definition in the file comes before a flag. Undefined for an unknown name.
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofRuntime = ({ origins, runtimes }: Mapped, name: string): Origin.Origins | undefined => {
  const runtime = runtimes.get(name)
  if (runtime === undefined) return undefined
  const written = ConfigOrigins.at(origins?.config, ["runtimes", name], "key")
  const definitions: ReadonlyArray<Origin.Origin> = [written, origins?.flags.get(name), origins?.others].filter(
    (origin) => origin !== undefined
  )
  const [used, ...shadowed] = runtime.kind === "stock" ? [{ _tag: "BuiltIn" } as const, ...definitions] : definitions
  return { used, shadowed }
}

/**
 * Returns the origin of an option of the engine: in the file, or the flag that gives it. Undefined if it is not known.
 *
 * @category getters
 * @since 1.0.0
 */
export const ofExecOption = (origins: RuntimeOrigins | undefined, index: number): Origin.Origin | undefined =>
  ConfigOrigins.at(origins?.config, ["exec-opts", index], "value") ?? origins?.execOpts?.[index]
