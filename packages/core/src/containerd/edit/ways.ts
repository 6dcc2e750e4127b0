/**
 * The ways to make a change, the best first: a drop-in where drop-ins are merged and imported, a drop-in with its import, or a file that
 * containerd loads anyway. Before containerd 2, a drop-in would replace whole tables.
 */
import * as Result from "effect/Result"
import { TomlBytes, TomlEdit, TomlSteps, TomlTree } from "../../document/toml/index.ts"
import { Origin, RuntimeChange, type Source } from "../../engine/index.ts"
import { FilePath, GoText, HostPath } from "../../text/index.ts"
import { locationOf } from "../files/imports.ts"
import { runtimesPath, sectionsOf } from "../files/sections.ts"
import type { Given } from "../Given.ts"
import { uris } from "../releases/Schema.ts"
import { dialectOf, type Traits } from "../releases/Traits.ts"
import type { ConfiguredRuntime, Settings } from "../Settings.ts"
import { type AddRuntime, type ContainerdChange, type OptionValue, runcType } from "./ContainerdChange.ts"

/** A way to make a change: the files to change, in the order in which they are written. */
export type Way = ReadonlyArray<TomlBytes.FileSteps>

/** A configuration to change. */
export interface EditContext {
  readonly traits: Traits
  readonly given: Given
  readonly files: Source.Files
  readonly settings: Settings
}

/** Returns the path of the drop-in file that this library makes for its changes. */
export const ownFile = (given: Given): string => `${dropIns(given)}/50-oci-runtimes.toml`

/** Returns the path of the main file. */
export const mainFile = ({ config, workingDirectory }: Given): string => locationOf(config, workingDirectory)

/** Returns the ways to make a change that is not made yet. `file` is the only file to change; undefined if any may be changed. */
export const waysOf = (
  context: EditContext,
  change: ContainerdChange,
  file: string | undefined
): ReadonlyArray<Way> => {
  const places = (known: Origin.Origin | undefined) => placesFor(context, file ?? fileOf(known))
  switch (change._tag) {
    case "AddRuntime":
      return places(context.settings.runtimes.get(change.name)?.origins.used).flatMap((place) =>
        inEachSection(context, place, (section) => addSteps(context, change, section))
      )
    case "RemoveRuntime": {
      const removals = removalsOf(context, change.name)
      const wanted = RuntimeChange.defaultSetBy(change)
      if (wanted === undefined || wanted === context.settings.defaultRuntime.value) return [removals]
      return defaultWays(context, wanted, places).map((way) => TomlBytes.byFile([...way, ...removals]))
    }
    case "SetDefault":
      return defaultWays(context, change.name, places)
    case "UnsetDefault":
      return [
        Origin.every(context.settings.defaultRuntime.origins).flatMap((origin) =>
          origin._tag === "File" ? [{ file: origin.file, steps: [removeEntry(origin.path.map(String))] }] : []
        )
      ]
  }
}

/** A file to change, and what must be changed before and after it. */
interface Place {
  readonly file: string
  /** The version to write if the file is empty. */
  readonly version: number
  readonly importedBy?: string
}

const placesFor = (context: EditContext, only: string | undefined): ReadonlyArray<Place> => {
  const { given, settings, traits } = context
  const [main, own] = [mainFile(given), ownFile(given)]
  const newest = traits.version
  if (only !== undefined) return [{ file: only, version: only === main ? newest : dropInVersion(context) }]
  if (traits.loading === "replace") {
    const [section = ""] = sectionsOf(context, { version: newest })
    const holder = settings.documents.findLast(
      ({ root }) => TomlTree.entryAt(root!, ["plugins", section]) !== undefined
    )
    return [{ file: holder?.file ?? main, version: newest }]
  }
  const dropIn = { file: own, version: dropInVersion(context) }
  const isThere = settings.documents.some((document) => document.file === main)
  // The pattern of the import would bring the drop-ins of others too.
  const hasOthers = settings.unimported.some((file) => file !== own && HostPath.parent(file) === dropIns(given))
  return [dropIn, ...(isThere && !hasOthers ? [{ ...dropIn, importedBy: main }] : []), { file: main, version: newest }]
}

/** The version of a drop-in must not be higher than that of the main file. */
const dropInVersion = ({ settings, traits }: EditContext): number => settings.documents[0]?.version || traits.version

const inEachSection = (
  context: EditContext,
  { file, importedBy, version }: Place,
  stepsIn: (section: string) => ReadonlyArray<TomlEdit.Step>
): ReadonlyArray<Way> => {
  const root = rootOf(context, file)
  const isBlank = root.entries.length === 0
  const written = isBlank ? version : versionIn(root)
  const first: ReadonlyArray<TomlEdit.Step> = isBlank ? [set(["version"], version)] : []
  return orderedSections(context, root, written, isBlank).map((section) => [
    { file, steps: [...first, ...stepsIn(section)] },
    ...(importedBy === undefined ? [] : [{ file: importedBy, steps: [importStep(context)] }])
  ])
}

/** The sections that a file has already come first, then those of its version. */
const orderedSections = (
  { settings, traits }: EditContext,
  root: TomlTree.TomlTable,
  version: number,
  isBlank: boolean
): ReadonlyArray<string> => {
  if (traits.loading === "replace" && isBlank) return [uris.server]
  const counted = sectionsOf({ settings, traits }, { version })
  const ofVersion = version === 2 ? counted.toReversed() : counted
  const has = (uri: string) => TomlTree.entryAt(root, ["plugins", uri, "containerd"]) !== undefined
  return [...ofVersion.filter(has), ...ofVersion.filter((uri) => !has(uri))]
}

const addSteps = (context: EditContext, change: AddRuntime, section: string): ReadonlyArray<TomlEdit.Step> => {
  const { name, type } = change
  const { runtimes } = context.settings
  const path = [...runtimesPath(section), name]
  const isLost = context.traits.loading === "replace" && runtimes.get("runc")?.origins.used?._tag === "BuiltIn"
  return [
    // The built-in runc is lost as soon as a file has any runtime.
    ...(isLost && name !== "runc" ? [set([...runtimesPath(section), "runc", "runtime_type"], runcType)] : []),
    setTable(path, [
      [["runtime_type"], type],
      ...Object.entries(withDriver(context.settings, change)).map(([key, value]) => [["options", key], value] as const)
    ])
  ]
}

/**
 * Returns the options of a new runtime. A runtime of runc's shim gets the cgroup driver that it has already, or that the default runtime has,
 * or another runtime, whichever says so first.
 */
export const withDriver = (
  { defaultRuntime, runtimes }: Settings,
  { name, options, type }: AddRuntime
): { readonly [key: string]: OptionValue } => {
  if (!isOfRunc(type) || Object.keys(options).some(isDriver)) return options
  const alike = [name, defaultRuntime.value, ...runtimes.names()].flatMap((one) => runtimes.get(one) ?? [])
  const [isSystemd = false] = alike.flatMap((runtime) => (isOfRunc(runtime.type) ? driversOf(runtime) : []))
  return isSystemd ? { ...options, SystemdCgroup: true } : options
}

const isOfRunc = (type: string): boolean => type === runcType || type === "io.containerd.runc.v1"

const isDriver = (key: string): boolean => GoText.foldKey(key) === GoText.foldKey("SystemdCgroup")

/** Returns whether a runtime has the cgroups of systemd; nothing if its options do not say so. The built-in runtime has every option. */
const driversOf = ({ options, origins }: ConfiguredRuntime): ReadonlyArray<boolean> =>
  origins.used?._tag === "BuiltIn"
    ? []
    : Array.from(options?.entries ?? []).flatMap(([key, value]) =>
        isDriver(key) && value._tag === "Leaf" && value.node.type === "boolean" && value.origins.used?._tag === "File"
          ? [value.node.value]
          : []
      )

const defaultWays = (
  context: EditContext,
  name: string,
  places: (known: Origin.Origin | undefined) => ReadonlyArray<Place>
): ReadonlyArray<Way> =>
  places(context.settings.defaultRuntime.origins.used).flatMap((place) =>
    inEachSection(context, place, (section) => [set(["plugins", section, "containerd", "default_runtime_name"], name)])
  )

const removalsOf = ({ settings }: EditContext, name: string): Way => {
  const runtime = settings.runtimes.get(name)
  const origins = runtime === undefined ? [] : Origin.every(runtime.origins)
  return TomlBytes.byFile(
    origins.flatMap((origin) =>
      origin._tag === "File" ? [{ file: origin.file, steps: [removeTable(origin.path.map(String))] }] : []
    )
  )
}

/** Adds the directory of the drop-in file to the imports. */
const importStep = ({ given }: EditContext): TomlEdit.Step => addItem(["imports"], `${dropIns(given)}/*.toml`)

/** The name of a plugin has one spelling, and that of a runtime too. */
const { addItem, removeEntry, removeTable, set, setTable, spelled } = /*#__PURE__*/ TomlSteps.make(
  (index) => index !== 1 && index !== 4
)

const rootOf = ({ files, traits }: EditContext, file: string): TomlTree.TomlTable => {
  const state = files.get(file)
  const parsed = TomlTree.parse(state?._tag === "File" ? state.bytes : new Uint8Array(), dialectOf(traits))
  return Result.isSuccess(parsed) ? parsed.success.root : { type: "table", offset: 0, length: 0, entries: [] }
}

const versionIn = (root: TomlTree.TomlTable): number => {
  const node = TomlTree.entryAt(root, spelled(root, ["version"]))?.value
  return node?.type === "integer" ? Number(node.value) : 0
}

const fileOf = (origin: Origin.Origin | undefined): string | undefined =>
  origin?._tag === "File" ? origin.file : undefined

const dropIns = (given: Given): string => FilePath.join(HostPath.parent(mainFile(given)), "conf.d")
