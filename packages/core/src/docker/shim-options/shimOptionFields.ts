/**
 * The fields of the option structs that the engine fills for a shim, and how it finds the field that a key means.
 *
 * Source of the rule: containerd 1.7, `runtime/v2/runc/options/oci.proto`, `pkg/runtimeoptions/v1/api.proto`; containerd
 * 2, `api/types/runc/options/oci.proto`; go-toml 1.9.5, `marshal.go`, `valueFromTree`; go-toml 2.4, `unmarshaler.go`.
 */
import { GoText } from "../../text/index.ts"

/** The releases of Docker Engine from which on options are read differently, in order, each with the last that reads so. */
export const spans = { "25.0": "to 27.5", "28.0": "to 29.2", "29.3": "to 29.6", "29.7": "and later" } as const

/** The release of Docker Engine from which on options are read in a certain way. */
export type OptionRelease = keyof typeof spans

/** The Go type of a field. */
export type FieldType = "bool" | "string" | "uint32" | "[]uint8"

/** A field of a Go struct. go-toml 1 looks for it under these spellings, in this order; the first that is there counts. */
export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly lowered: string
  /** The name with a small first letter, as options have it here. */
  readonly property: string
  readonly spellings: ReadonlyArray<string>
}

/** A message as the TOML library sees it: a Go struct, with its fields in the order in which they are declared. */
export interface OptionStruct {
  /** What the library's errors call it. */
  readonly title: string
  readonly fields: ReadonlyArray<Field>
}

/** A struct that a release of the engine fills. */
export interface Target extends OptionStruct {
  readonly release: OptionRelease
}

/** The fields of the options of runc's shim in all releases. */
export const runcFields = {
  NoPivotRoot: "bool",
  NoNewKeyring: "bool",
  /** The cgroup in which the shim is put. */
  ShimCgroup: "string",
  IoUid: "uint32",
  IoGid: "uint32",
  /** The program that the shim runs as the OCI runtime. */
  BinaryName: "string",
  /** Where the runtime keeps its state. */
  Root: "string",
  /** Up to Engine 27; runc ignores it. */
  CriuPath: "string",
  SystemdCgroup: "bool",
  CriuImagePath: "string",
  CriuWorkPath: "string",
  /** From Engine 28. */
  TaskApiAddress: "string",
  /** From Engine 28. */
  TaskApiVersion: "uint32"
} as const

/** The fields of the options of every shim of which the engine knows nothing. */
export const genericFields = {
  /** What the configuration file holds. */
  TypeUrl: "string",
  ConfigPath: "string",
  ConfigBody: "[]uint8"
} as const

/**
 * What the engine reads into the fields. A number is always 0, since the engine takes none; a list of bytes is missing, since
 * it takes only an empty one.
 */
export type Values<Fields> = {
  readonly [Name in keyof Fields & string as Fields[Name] extends "[]uint8" ? never : Uncapitalize<Name>]: Value<
    Fields[Name]
  >
}

type Value<Type> = Type extends "bool" ? boolean : Type extends "string" ? string : number

/** Whether the release goes by go-toml 1, which looks for the keys of a field; go-toml 2 looks for the field of a key. */
export const goesByFields = (release: OptionRelease): boolean => release === "25.0" || release === "28.0"

/** The struct that the release fills for runc's shim, or for one of which it knows nothing. */
export const targetOf = (isRunc: boolean, release: OptionRelease): Target => {
  if (!isRunc) return { ...generic, release }
  const isMissing = (name: string) => (release === "25.0" ? name.startsWith("TaskApi") : name === "CriuPath")
  return { ...everyRunc, fields: everyRunc.fields.filter(({ name }) => !isMissing(name)), release }
}

/** The field that is read from a key, if no other key comes before it. go-toml 2 compares letters as Go lowers them. */
export const fieldOf = ({ fields, release }: Target, key: string): Field | undefined => {
  if (goesByFields(release)) return fields.find(({ spellings }) => spellings.includes(key))
  const letters = GoText.toLower(key)
  return fields.find(({ lowered }) => lowered === letters)
}

/** The field that somebody who wrote the key may have meant: it differs in case, underscores, dashes and spaces only. */
export const likelyField = ({ fields }: OptionStruct, key: string): string | undefined => {
  const letters = GoText.toLower(key).replaceAll(/[_\- ]/g, "")
  return fields.find(({ lowered }) => lowered === letters)?.name
}

const structOf = (title: string, types: { readonly [name: string]: FieldType }): OptionStruct => ({
  title,
  fields: Object.entries(types).map(([name, type]) => {
    const lowered = name.toLowerCase()
    const property = name.slice(0, 1).toLowerCase() + name.slice(1)
    return { name, type, lowered, property, spellings: [name, lowered, name.toUpperCase(), property] }
  })
})

/** The options of every shim of which the engine knows nothing. */
export const generic: OptionStruct = /*#__PURE__*/ structOf("runtimeoptions.Options", genericFields)

/** The options of runc's shim in all releases. */
export const everyRunc: OptionStruct = /*#__PURE__*/ structOf("options.Options", runcFields)
