/**
 * The message with the options of a runtime, which containerd sends to its shim.
 *
 * Source of the rule: containerd, `generateRuntimeOptions` at v1.6.20, `GenerateRuntimeOptions` at v1.7.24 and v2.3.4.
 */
import * as Result from "effect/Result"
import { legacy } from "../cri/CriFault.ts"
import type { Branch, ConfigTree } from "../files/ConfigTree.ts"
import { keyOf } from "../files/goToml1.ts"
import { decodeSecond } from "../files/goToml2.ts"
import { goType, printed } from "../files/goValues.ts"
import { tomlText } from "../files/tomlText.ts"
import type { FieldType, Struct } from "../releases/Schema.ts"
import type { Traits } from "../releases/Traits.ts"
import type { ConfiguredRuntime } from "../Settings.ts"
import { genericOptions, legacyOptions, type RuncOption, runcOptions } from "./runcOptions.ts"

/**
 * A message: its type, and its fields that are not empty, by the names of the message.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShimMessage {
  readonly type: MessageType
  readonly fields: { readonly [field: string]: string | number | boolean }
}

/**
 * The type of a message.
 *
 * @category models
 * @since 1.0.0
 */
export type MessageType =
  | "containerd.linux.runc.RuncOptions"
  | "containerd.runc.v1.Options"
  | "containerd.runhcs.v1.Options"
  | "runtimeoptions.v1.Options"

/**
 * Returns the message for a runtime; undefined if none is sent. Fails with containerd's words for the first option of a wrong type.
 *
 * @category operations
 * @since 1.0.0
 */
export const of = (
  traits: Traits,
  { engine, options, root, type }: Pick<ConfiguredRuntime, "engine" | "options" | "root" | "type">,
  systemdCgroup: boolean
): Result.Result<ShimMessage | undefined, string> => {
  const kind = typeOf(traits, type)
  if (options === undefined || (traits.loading !== "replace" && options.entries.size === 0)) {
    if (kind !== "containerd.linux.runc.RuncOptions") return Result.succeed(undefined)
    const fields = { runtime: engine, runtime_root: root, systemd_cgroup: systemdCgroup }
    return Result.succeed({ type: kind, fields: withoutZeros(fields) })
  }
  const known = optionsOf(traits, type)
  const values = traits.reader === "goToml1" ? first(options, known) : second(traits, options, known, kind)
  return Result.map(values, (fields) => {
    const isText =
      kind === "runtimeoptions.v1.Options" && traits.passesOptionsAsText && (fields.config_path ?? "") === ""
    const text = isText ? tomlText(options, traits.reader === "goToml1" ? "1" : "2") : ""
    return { type: kind, fields: withoutZeros({ ...fields, config_body: text }) }
  })
}

/**
 * Returns the options that the shim of a type knows.
 *
 * @category getters
 * @since 1.0.0
 */
export const optionsOf = (traits: Traits, type: string): ReadonlyArray<RuncOption> => {
  switch (typeOf(traits, type)) {
    case "containerd.runc.v1.Options":
      return runcOptions(traits)
    case "containerd.linux.runc.RuncOptions":
      return legacyOptions
    case "containerd.runhcs.v1.Options":
      return []
    case "runtimeoptions.v1.Options":
      return genericOptions
  }
}

/**
 * Returns the type of the message for the type of a runtime. The path of the shim does not matter.
 *
 * @category getters
 * @since 1.0.0
 */
export const typeOf = ({ loading }: Pick<Traits, "loading">, type: string): MessageType => {
  if (type === "io.containerd.runc.v2") return "containerd.runc.v1.Options"
  if (type === "io.containerd.runhcs.v1") return "containerd.runhcs.v1.Options"
  if (loading === "replace" && type === "io.containerd.runc.v1") return "containerd.runc.v1.Options"
  return loading === "replace" && type === legacy ? "containerd.linux.runc.RuncOptions" : "runtimeoptions.v1.Options"
}

type Fields = ShimMessage["fields"]

const withoutZeros = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== "" && value !== 0 && value !== false))

/** Reads options as containerd 1 does: in the order of the message, and without the places of values. */
const first = (options: Branch, known: ReadonlyArray<RuncOption>): Result.Result<Fields, string> => {
  const fields: { [field: string]: string | number | boolean } = {}
  for (const { field, key, type } of known) {
    const written = keyOf(options, key)
    const value = written === undefined ? undefined : options.entries.get(written)
    if (value === undefined) continue
    const scalar = value._tag === "Leaf" ? value.node : undefined
    if (type === "uint32" && scalar?.type === "integer") {
      const range = rangeFault(scalar.value)
      if (range !== undefined) return Result.fail(`(0, 0): ${scalar.value}(int64) ${range}`)
      fields[field] = Number(scalar.value)
    } else if (type === "bool" && scalar?.type === "boolean") fields[field] = scalar.value
    else if (type === "string" && scalar?.type === "string") fields[field] = scalar.value
    else return Result.fail(`(0, 0): Can't convert ${printed(value)}(${listType(value)}) to ${targetOf(value, type)}`)
  }
  return Result.succeed(fields)
}

const rangeFault = (value: bigint): string | undefined => {
  if (value < 0n) return "is negative so does not fit in uint32"
  return value > 0xff_ff_ff_ffn ? "would overflow uint32" : undefined
}

/** The library makes a list of values of one type a list of this type. */
const listType = (value: ConfigTree): string => {
  const node = value._tag === "Leaf" ? value.node : undefined
  const item = node?.type === "array" ? node.items[0] : undefined
  return item === undefined ? goType(value) : `[]${goType({ ...value, node: item } as ConfigTree)}`
}

const targetOf = (value: ConfigTree, type: RuncOption["type"]): string => {
  if (value._tag === "Branch") return "a tree"
  if (value.node.type === "array" && value.node.items.length === 0) return "a slice"
  return value.node.type === "tables" ? "trees" : type
}

/** Reads options as containerd 2 does: keys sorted, without regard to case. */
const second = (
  { reader }: Traits,
  options: Branch,
  known: ReadonlyArray<RuncOption>,
  kind: MessageType
): Result.Result<Fields, string> => {
  const goTypes = { bool: "bool", string: "string", uint32: "uint32" } as const
  const tags = { bool: "Boolean", string: "String" } as const
  const fieldType = (type: RuncOption["type"]): FieldType =>
    type === "uint32" ? { _tag: "Integer", goType: "uint32" } : { _tag: tags[type], goType: goTypes[type] }
  const schema: Struct = {
    _tag: "Struct",
    goType: kind === "runtimeoptions.v1.Options" ? "runtimeoptions.Options" : "options.Options",
    fields: known.map(({ key, type }) => ({ key, name: key, type: fieldType(type), json: undefined }))
  }
  const { fault, table } = decodeSecond(options, schema, { isRewritten: true, reader })
  if (fault !== undefined) return Result.fail(fault.words)
  const fields: { [field: string]: string | number | boolean } = {}
  for (const { field, key } of known) {
    const value = table.entries.get(key)
    const node = value?._tag === "Leaf" ? value.node : undefined
    if (node?.type === "integer") {
      if (rangeFault(node.value) !== undefined) {
        return Result.fail(`toml: negative number ${node.value} does not fit in an uint32`)
      }
      fields[field] = Number(node.value)
    } else if (node?.type === "string" || node?.type === "boolean") fields[field] = node.value
  }
  return Result.succeed(fields)
}
