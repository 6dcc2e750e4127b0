/**
 * The fields of the option structs that the engine fills for a shim, and how it finds the field that a key means.
 *
 * Source of the rule: containerd 1.7, `runtime/v2/runc/options/oci.proto`, `pkg/runtimeoptions/v1/api.proto`; containerd
 * 2, `api/types/runc/options/oci.proto`; go-toml 1.9.5, `marshal.go`, `valueFromTree`; go-toml 2.4, `unmarshaler.go`.
 */
import { GoText } from "../../text/index.ts"

/** The release of Docker Engine from which on options are read in a certain way. */
export type Release = "25.0" | "28.0" | "29.3" | "29.7"

/** The Go type of a field. */
export type FieldType = "bool" | "string" | "uint32" | "[]uint8"

/** A message as the TOML library sees it: a Go struct. `title` is what the library's errors call it. */
export interface OptionStruct {
  readonly title: string
  /** In the order in which they are declared. */
  readonly fields: ReadonlyMap<string, FieldType>
  /** Under which keys go-toml 1 looks for each field, in this order; the first that is there counts. */
  readonly spellings: ReadonlyMap<string, ReadonlyArray<string>>
  /** The fields by every such key, and by their names in small letters; of several, the first declared. */
  readonly bySpelling: ReadonlyMap<string, string>
  readonly byLowered: ReadonlyMap<string, string>
}

/** Whether the release goes by go-toml 1, which looks for the keys of a field; go-toml 2 looks for the field of a key. */
export const goesByFields = (release: Release): boolean => release === "25.0" || release === "28.0"

/** The options of runc's shim, with the fields that the release has. */
export const runc = (release: Release): OptionStruct => (release === "25.0" ? runcContainerd1 : runcContainerd2)

/** The field that is read from a key, if no other key comes before it. go-toml 2 compares letters as Go lowers them. */
export const fieldOf = (struct: OptionStruct, key: string, release: Release): string | undefined =>
  goesByFields(release) ? struct.bySpelling.get(key) : struct.byLowered.get(GoText.toLower(key))

/** The field that somebody who wrote the key may have meant: it differs in case, underscores, dashes and spaces only. */
export const likelyField = (struct: OptionStruct, key: string): string | undefined =>
  struct.byLowered.get(GoText.toLower(key).replaceAll(/[_\- ]/g, ""))

const structOf = (title: string, fields: ReadonlyArray<readonly [string, FieldType]>): OptionStruct => {
  const spellings = fields.map(([field]) => [field, spellingsOf(field)] as const)
  const lastFirst = spellings.toReversed()
  return {
    title,
    fields: new Map(fields),
    spellings: new Map(spellings),
    bySpelling: new Map(lastFirst.flatMap(([field, keys]) => keys.map((key) => [key, field] as const))),
    byLowered: new Map(lastFirst.map(([field]) => [field.toLowerCase(), field]))
  }
}

const spellingsOf = (field: string): ReadonlyArray<string> => [
  field,
  field.toLowerCase(),
  field.toUpperCase(),
  field.slice(0, 1).toLowerCase() + field.slice(1)
]

/** The options of every shim of which the engine knows nothing. */
export const generic: OptionStruct = /*#__PURE__*/ structOf("runtimeoptions.Options", [
  ["TypeUrl", "string"],
  ["ConfigPath", "string"],
  ["ConfigBody", "[]uint8"]
])

const shared: ReadonlyArray<readonly [string, FieldType]> = [
  ["NoPivotRoot", "bool"],
  ["NoNewKeyring", "bool"],
  ["ShimCgroup", "string"],
  ["IoUid", "uint32"],
  ["IoGid", "uint32"],
  ["BinaryName", "string"],
  ["Root", "string"]
]

const sharedTail: ReadonlyArray<readonly [string, FieldType]> = [
  ["SystemdCgroup", "bool"],
  ["CriuImagePath", "string"],
  ["CriuWorkPath", "string"]
]

const runcContainerd1 = /*#__PURE__*/ structOf("options.Options", [...shared, ["CriuPath", "string"], ...sharedTail])

const runcContainerd2 = /*#__PURE__*/ structOf("options.Options", [
  ...shared,
  ...sharedTail,
  ["TaskApiAddress", "string"],
  ["TaskApiVersion", "uint32"]
])

/** The options of runc's shim in all releases. */
export const everyRunc: ReadonlyArray<OptionStruct> = [runcContainerd1, runcContainerd2]
