/**
 * Where the runtimes and the default runtime of a configuration come from: the file, a flag, or the engine itself.
 */
import { Table } from "../data/index.ts"
import type { Origin } from "../engine/index.ts"
import type { EngineFlags } from "./EngineFlags.ts"
import * as ConfigOrigins from "./daemon-json/ConfigOrigins.ts"
import { type DaemonConfig, type RuntimeEntry, frozenEntries } from "./daemon-json/DaemonConfig.ts"

/** What the settings or a map were made of. */
export interface RuntimeOrigins {
  /** Where the values of the file are written; undefined without a file. */
  readonly config: ConfigOrigins.ConfigOrigins | undefined
  /** The runtimes that flags define. */
  readonly flags: Table.Table<RuntimeEntry>
  /** Undefined if it is not known. */
  readonly defaultRuntime: Origin.Origin | undefined
}

/** A map, as far as it says where its runtimes come from. */
interface Mapped {
  readonly runtimes: Table.Table<{ readonly kind: "configured" | "stock" }>
  readonly origins?: RuntimeOrigins
}

/** Returns the origins of what a file and flags are merged to. */
export const merge = (
  { defaultRuntime, origins }: Pick<DaemonConfig, "defaultRuntime" | "origins">,
  flags: Pick<EngineFlags, "defaultRuntime" | "runtimes">
): RuntimeOrigins => ({
  config: origins,
  flags: frozenEntries(flags.runtimes),
  defaultRuntime: defaultRuntime
    ? ConfigOrigins.at(origins, ["default-runtime"], "value")
    : flags.defaultRuntime
      ? { _tag: "Flag", flag: "default-runtime" }
      : { _tag: "BuiltIn" }
})

/** Returns the origins of what a file alone says. A problem of a reload is in the file that is read again, or in none. */
export const ofFile = ({
  defaultRuntime,
  origins
}: Pick<DaemonConfig, "defaultRuntime" | "origins">): RuntimeOrigins => ({
  config: origins,
  flags: Table.make<RuntimeEntry>([]),
  defaultRuntime: defaultRuntime ? ConfigOrigins.at(origins, ["default-runtime"], "value") : undefined
})

/** Returns the origins after a file was read again. The runtimes of flags are gone if the file replaces the runtimes. */
export const reload = (
  before: RuntimeOrigins = ofFile({}),
  config: Pick<DaemonConfig, "defaultRuntime" | "origins">,
  replacesRuntimes: boolean
): RuntimeOrigins => {
  const read = ofFile(config)
  const { config: written, flags } = replacesRuntimes ? read : before
  return { config: written, flags, defaultRuntime: config.defaultRuntime ? read.defaultRuntime : before.defaultRuntime }
}

/** Returns the origins of a runtime: what the file says counts before what a flag says. Undefined for a name that is not known. */
export const ofRuntime = ({ origins, runtimes }: Mapped, name: string): Origin.Origins | undefined => {
  const runtime = runtimes.get(name)
  if (runtime === undefined) return undefined
  const written = ConfigOrigins.at(origins?.config, ["runtimes", name], "key")
  const definitions: ReadonlyArray<Origin.Origin> = [
    ...(written === undefined ? [] : [written]),
    ...(origins?.flags.has(name) === true ? [{ _tag: "Flag", flag: "add-runtime" } as const] : [])
  ]
  const [used, ...shadowed] = runtime.kind === "stock" ? [{ _tag: "BuiltIn" } as const, ...definitions] : definitions
  return { used, shadowed }
}
