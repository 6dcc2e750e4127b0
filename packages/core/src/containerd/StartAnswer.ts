/**
 * The start of containerd: whether it starts, what CRI then shows of its configuration, and what the log says of it.
 *
 * Source of the rule: containerd, `cmd/containerd/server/server.go`, and the answer of CRI to `Status`.
 */
import type { Json } from "../document/index.ts"
import type { Origin, Problem, Reading } from "../engine/index.ts"
import { GoText } from "../text/index.ts"
import type { CriFault } from "./cri/CriFault.ts"
import type { ContainerdTable } from "./ContainerdTable.ts"
import { fieldsOf, jsonOf } from "./files/jsonValue.ts"
import { logOf } from "./internal/logOf.ts"
import { uris } from "./releases/Schema.ts"
import type { FieldType } from "./releases/Schema.ts"
import type { Traits } from "./releases/Traits.ts"
import type { Settings, Sourced } from "./Settings.ts"

/**
 * The answer. `error` are the lines that containerd prints before it ends. `cri` is undefined if CRI does not start.
 *
 * @category models
 * @since 1.0.0
 */
export type StartAnswer =
  | { readonly _tag: "Ended"; readonly status: 1 | 2; readonly error: ReadonlyArray<string> }
  | { readonly _tag: "Started"; readonly cri: CriAnswer | undefined; readonly log: ReadonlyArray<string> }

/**
 * The configuration that CRI shows: the default runtime, the runtimes in its own JSON, and the handlers, which containerd 2 lists.
 *
 * @category models
 * @since 1.0.0
 */
export interface CriAnswer {
  readonly defaultRuntimeName: string
  readonly runtimes: Json.JsonObject
  readonly handlers: ReadonlyArray<string> | undefined
}

/**
 * Returns the answer for a configuration that was read, and the table that was made of it.
 *
 * @category operations
 * @since 1.0.0
 */
export const of = (
  traits: Traits,
  { problems, refusal }: Reading.Reading<Settings>,
  table: ContainerdTable
): StartAnswer => {
  const log = logOf(problems)
  if (refusal !== null) {
    const before = problems.flatMap(({ details, effect }) => (effect === "refused" ? linesOf(details) : []))
    return {
      _tag: "Ended",
      status: refusal.startsWith("panic") ? 2 : 1,
      error: [...log, ...before, ...refusal.split("\n")]
    }
  }
  const ended = requiredFault(traits, table)
  if (ended !== undefined) {
    const ofCri = table.settings.isCriDisabled ? [] : table.log
    return { _tag: "Ended", status: 1, error: [...log, ...ofCri, `containerd: ${ended.words}`] }
  }
  if (table.settings.isCriDisabled) return { _tag: "Started", cri: undefined, log }
  return {
    _tag: "Started",
    cri: table.fault === undefined ? criOf(traits, table) : undefined,
    log: [...log, ...table.log]
  }
}

/**
 * The end of a containerd that can read its configuration: the words, the place of what ends it, and the way out if it is not CRI that
 * fails.
 *
 * @category models
 * @since 1.0.0
 */
export interface RequiredFault {
  readonly words: string
  readonly origin: Origin.Origin | undefined
  readonly advice: string | undefined
}

/**
 * Returns why containerd ends although it can read its configuration: CRI is required and does not start, or a required plugin is not
 * there. Returns undefined if containerd goes on.
 *
 * @category operations
 * @since 1.0.0
 */
export const requiredFault = (
  traits: Pick<Traits, "loading">,
  { fault, settings }: Pick<ContainerdTable, "fault" | "settings">
): RequiredFault | undefined => {
  const failed = fault === undefined || settings.isCriDisabled ? undefined : failedCri(traits, fault, settings)
  if (fault !== undefined && failed !== undefined) return { words: failed, origin: fault.origin, advice: undefined }
  const missing = missingPlugins(traits, settings)
  const [first] = missing
  if (first === undefined) return undefined
  const names = new Set(missing.map(({ value }) => value))
  return {
    words: `required plugin [${[...names].join(" ")}] not included`,
    origin: first.origins.used,
    advice: isDisabled(settings, first)
      ? "Remove the plugin from required_plugins or from disabled_plugins."
      : `Write version = 2 at the top of the file, or the short name of the plugin, such as "cri".`
  }
}

const failedCri = ({ loading }: Pick<Traits, "loading">, fault: CriFault, settings: Settings): string | undefined => {
  const isFirst = loading === "replace"
  const { words } = fault
  const error = fault.kind === "BaseSpec" ? words : `invalid plugin config: ${words}`
  const isRequired = (uri: string) => settings.requiredPlugins.some(({ value }) => value === uri)
  if (isFirst) {
    return isRequired(settings.version === 1 ? "cri" : uris.server)
      ? `load required plugin ${uris.server}: ${error}`
      : undefined
  }
  if (isRequired(uris.runtime)) return `load required plugin ${uris.runtime}: ${error}`
  return isRequired(uris.server)
    ? `load required plugin ${uris.server}: unable to load CRI runtime service plugin dependency: ${error}`
    : undefined
}

/**
 * Returns the required plugins that are not there: they are disabled, or a configuration of version 1 gives a long name. containerd names
 * them in any order.
 */
const missingPlugins = ({ loading }: Pick<Traits, "loading">, settings: Settings): ReadonlyArray<Sourced<string>> =>
  settings.requiredPlugins.filter(
    (plugin) =>
      isDisabled(settings, plugin) || (loading === "replace" && settings.version === 1 && plugin.value.includes("."))
  )

const isDisabled = ({ disabledPlugins }: Settings, plugin: Sourced<string>): boolean =>
  disabledPlugins.some(({ value }) => value === plugin.value)

const linesOf = ({ lines }: Problem.Details): ReadonlyArray<string> =>
  Array.isArray(lines) ? lines.filter((line) => typeof line === "string") : []

const criOf = (traits: Traits, { defaultRuntime, runtimes }: ContainerdTable): CriAnswer => {
  const shown = Array.from(runtimes, ([name, { settings }]) => {
    const fields = fieldsOf(settings.table, traits.schema.runtime, ({ json }) => json, emptyOf)
    // The checks give a runtime its sandboxer if it has none.
    const mode = traits.loading === "replace" ? "sandboxMode" : "sandboxer"
    const options = settings.options === undefined ? null : jsonOf(settings.options)
    return [name, { ...fields, options, ...(traits.hasSandboxers && { [mode]: settings.sandboxer }) }] as const
  })
  const names = new Set(["", ...runtimes.names()])
  return {
    defaultRuntimeName: defaultRuntime,
    runtimes: Object.fromEntries(shown),
    handlers: traits.loading === "replace" ? undefined : [...names].toSorted(GoText.compare)
  }
}

const emptyOf = ({ _tag }: FieldType): Json.Json => {
  switch (_tag) {
    case "Boolean":
      return false
    case "Integer":
      return 0
    case "Strings":
    case "Any":
      return null
    default:
      return ""
  }
}
