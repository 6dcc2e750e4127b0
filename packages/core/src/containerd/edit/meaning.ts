/** The meaning of settings for a comparison: values without their places and without what has no effect. */
import { Json } from "../../document/index.ts"
import type { EditRules } from "../../engine/index.ts"
import { jsonOf } from "../files/jsonValue.ts"
import { uris } from "../releases/Schema.ts"
import type { ConfiguredRuntime, Settings } from "../Settings.ts"
import type { OptionValue } from "./ContainerdChange.ts"

/** Reports whether two runtimes mean the same. */
export const isSameRuntime = (one: ConfiguredRuntime | undefined, other: ConfiguredRuntime | undefined): boolean =>
  one === undefined || other === undefined ? one === other : Json.isSame(meaningOf(one.table), meaningOf(other.table))

/** Reports whether a runtime has a type and options, and nothing else that has an effect. */
export const isRuntimeOf = (
  { table }: ConfiguredRuntime,
  type: string,
  options: { readonly [key: string]: OptionValue }
): boolean => Json.isSame(meaningOf(table), withoutZeros({ runtime_type: type, options }) ?? {})

/** Returns the names of what differs between settings besides a runtime and the default runtime: runtimes, and keys of plugins. */
export const othersChanged = (
  before: Settings,
  after: Settings,
  { name, setsDefault }: EditRules.Besides
): ReadonlyArray<string> => {
  const names = new Set([...before.runtimes.names(), ...after.runtimes.names()])
  const runtimes = [...names].filter(
    (one) => one !== name && !isSameRuntime(before.runtimes.get(one), after.runtimes.get(one))
  )
  const isOtherDefault = !setsDefault && before.defaultRuntime.value !== after.defaultRuntime.value
  const keys = [...new Set([...before.plugins.names(), ...after.plugins.names()])].flatMap((uri) =>
    keysChanged(pluginOf(before, uri), pluginOf(after, uri))
  )
  const lists = (["disabledPlugins", "requiredPlugins"] as const).filter(
    (key) => before[key].map(({ value }) => value).join("\n") !== after[key].map(({ value }) => value).join("\n")
  )
  return [
    ...runtimes,
    ...(isOtherDefault ? ["default_runtime_name"] : []),
    ...keys,
    ...lists.map((key) => (key === "disabledPlugins" ? "disabled_plugins" : "required_plugins"))
  ]
}

const keysChanged = (before: Json.JsonObject, after: Json.JsonObject): ReadonlyArray<string> =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !Json.isSame(before[key] ?? null, after[key] ?? null)
  )

/** Returns the table of a plugin without the runtimes and the default runtime, which are compared by themselves. */
const pluginOf = ({ plugins }: Settings, uri: string): Json.JsonObject => {
  const table = plugins.get(uri)
  const meaning = table === undefined ? {} : meaningOf(table)
  if (uri === uris.images || !Json.isObject(meaning)) return Json.isObject(meaning) ? meaning : {}
  const { containerd = {}, ...rest } = meaning
  const { default_runtime_name: _, runtimes: __, ...inner } = Json.isObject(containerd) ? containerd : {}
  return { ...rest, ...inner }
}

const meaningOf = (table: Parameters<typeof jsonOf>[0]): Json.Json => withoutZeros(jsonOf(table)) ?? {}

/**
 * Returns a value without the values in it that mean the same as an absent key: empty values, and the usual maker of sandboxes. Undefined if
 * the value itself is empty.
 */
const withoutZeros = (value: Json.Json): Json.Json | undefined => {
  if (value === "" || value === 0 || value === false) return undefined
  if (Array.isArray(value)) return value.length === 0 ? undefined : value
  if (!Json.isObject(value)) return value
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    const left = makers.has(key) && inner === "podsandbox" ? undefined : withoutZeros(inner)
    return left === undefined ? [] : [[key, left] as const]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** The keys of a runtime that say who makes its sandboxes. */
const makers: ReadonlySet<string> = new Set(["sandbox_mode", "sandboxer"])
