/**
 * The fields of the option structs that the engine fills for a shim, and the lookup of the field that a key sets.
 *
 * Source of the rule: containerd 1.6 (Docker Engine 24.0) and 1.7, `runtime/v2/runc/options/oci.proto`, `pkg/runtimeoptions/v1/api.proto`; containerd
 * 2, `api/types/runc/options/oci.proto`; go-toml 1.9.5, `marshal.go`, `valueFromTree`; go-toml 2.4, `unmarshaler.go`.
 */
import { GoText } from "../../text/index.ts"

/** The first Docker Engine release of each way of reading options, in order, with the last release that reads that way. */
export const spans = {
  "24.0": "",
  "25.0": "to 27.5",
  "28.0": "to 29.2",
  "29.3": "to 29.6",
  "29.7": "and later"
} as const

/** The first release of Docker Engine that reads options in a certain way. */
export type OptionRelease = keyof typeof spans

/** The Go type of a field. */
export type FieldType = "bool" | "string" | "uint32" | "[]uint8"

/** A field of a Go struct. go-toml 1 tries the spellings in order; the first spelling that is present takes effect. */
export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly lowered: string
  /** The name with a lowercase first letter, used in the decoded options. */
  readonly property: string
  readonly spellings: ReadonlyArray<string>
}

/** A message as the TOML library sees it: a Go struct, with its fields in the order of their declaration. */
export interface OptionStruct {
  /** The name of the struct in the library's errors. */
  readonly title: string
  readonly fields: ReadonlyArray<Field>
}

/** A struct that a release of the engine fills. */
export interface Target extends OptionStruct {
  readonly release: OptionRelease
}

/** The option fields of runc's shim, from all releases together. */
export const runcFields = {
  NoPivotRoot: "bool",
  NoNewKeyring: "bool",
  /** The cgroup of the shim. */
  ShimCgroup: "string",
  IoUid: "uint32",
  IoGid: "uint32",
  /** The program that the shim runs as the OCI runtime. */
  BinaryName: "string",
  /** The directory in which the runtime keeps its state. */
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

/** The option fields of shims that the engine does not know. */
export const genericFields = {
  /** The type of the configuration file's content. */
  TypeUrl: "string",
  ConfigPath: "string",
  ConfigBody: "[]uint8"
} as const

/**
 * The values that the engine reads into the fields. A number is always 0, because the engine accepts no number. A list of
 * bytes is missing, because the engine accepts only an empty list.
 */
export type Values<Fields> = {
  readonly [Name in keyof Fields & string as Fields[Name] extends "[]uint8" ? never : Uncapitalize<Name>]: Value<
    Fields[Name]
  >
}

type Value<Type> = Type extends "bool" ? boolean : Type extends "string" ? string : number

/** Reports whether the release uses go-toml 1, which looks for the keys of a field. go-toml 2 looks for the field of a key. */
export const goesByFields = (release: OptionRelease): boolean => ["24.0", "25.0", "28.0"].includes(release)

/** Reports whether the release is older than 28.0, whose containerd has other options for runc's shim. */
export const isBefore28 = (release: OptionRelease): boolean => release === "24.0" || release === "25.0"

/** Returns the struct that the release fills for runc's shim, or for a shim that the engine does not know. */
export const targetOf = (isRunc: boolean, release: OptionRelease): Target => {
  if (!isRunc) {
    const fields = release === "24.0" ? generic.fields.filter(({ name }) => name !== "ConfigBody") : generic.fields
    return { ...generic, fields, release }
  }
  const isMissing = (name: string) => (isBefore28(release) ? name.startsWith("TaskApi") : name === "CriuPath")
  return { ...everyRunc, fields: everyRunc.fields.filter(({ name }) => !isMissing(name)), release }
}

/** Returns the field that a key sets if no other key overrides it. go-toml 2 compares keys in lowercase, by Go's rules. */
export const fieldOf = ({ fields, release }: Target, key: string): Field | undefined => {
  if (goesByFields(release)) return fields.find(({ spellings }) => spellings.includes(key))
  const letters = GoText.toLower(key)
  return fields.find(({ lowered }) => lowered === letters)
}

/** Returns the field that a key probably means: the names differ only in case, underscores, dashes and spaces. */
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

/** The options of shims that the engine does not know. */
export const generic: OptionStruct = /*#__PURE__*/ structOf("runtimeoptions.Options", genericFields)

/** The options of runc's shim, from all releases together. */
export const everyRunc: OptionStruct = /*#__PURE__*/ structOf("options.Options", runcFields)
