/** The meaning of settings for a comparison: values without their places. */
import { Json } from "../../document/index.ts"
import type { EditRules } from "../../engine/index.ts"
import { Table } from "../../data/index.ts"
import type { Handler, HandlerValues, Settings } from "../Settings.ts"
import { type AddRuntime, typeOf } from "./CrioChange.ts"

/** Reports whether a handler has what a change writes, and nothing else. */
export const isHandlerOf = (handler: Handler | undefined, { config = "", program }: AddRuntime): boolean => {
  if (handler === undefined) return false
  const { runtime_config_path: path, runtime_path: file, runtime_type: type } = handler.values
  const isSame = file === program && (type || "oci") === typeOf(program) && path === config
  return isSame && Array.from(handler.valueOrigins.names()).every((key) => written.has(key))
}

/** Returns the names of what differs between settings besides a handler and the default handler: handlers, and keys. */
export const othersChanged = (
  before: Settings,
  after: Settings,
  { name, setsDefault }: EditRules.Besides
): ReadonlyArray<string> => {
  const names = new Set([...before.handlers.names(), ...after.handlers.names()])
  const handlers = [...names].filter((one) => {
    const [from, to] = [before.handlers.get(one), after.handlers.get(one)]
    return one !== name && (from === undefined || to === undefined || !isSame(from.values, to.values))
  })
  const isOtherDefault = !setsDefault && before.defaultRuntime.value !== after.defaultRuntime.value
  const keys = (["conmon", "conmonCgroup", "conmonEnvironment", "cgroupManager"] as const).filter(
    (key) => !Json.isSame([before[key]?.value ?? ""].flat(), [after[key]?.value ?? ""].flat())
  )
  return [...handlers, ...(isOtherDefault ? ["default_runtime"] : []), ...keys.map((key) => keyNames[key])]
}

const written: ReadonlySet<string> = new Set(["runtime_path", "runtime_type", "runtime_config_path"])

const keyNames = {
  conmon: "conmon",
  conmonCgroup: "conmon_cgroup",
  conmonEnvironment: "conmon_env",
  cgroupManager: "cgroup_manager"
} as const

const isSame = (one: HandlerValues, other: HandlerValues): boolean => Json.isSame(jsonOf(one), jsonOf(other))

const jsonOf = (values: HandlerValues): Json.JsonObject =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]): [string, Json.Json] => {
      if (typeof value === "bigint") return [key, String(value)]
      return [key, Table.isTable(value) ? Object.fromEntries(value as Table.Table<string>) : (value as Json.Json)]
    })
  )
