/** The edits of a file for a change, one key after the other. */
import { TomlBytes, TomlEdit, TomlSpelling, TomlTree } from "../../document/toml/index.ts"
import { Origin } from "../../engine/index.ts"
import { GoText } from "../../text/index.ts"
import type { Settings } from "../Settings.ts"
import * as PodmanChange from "./PodmanChange.ts"

/** A value to set or to remove, by the keys that lead to it as the schema spells them. */
export interface Step {
  readonly path: ReadonlyArray<string>
  /** Undefined to remove the value. */
  readonly value: TomlEdit.Value | undefined
}

/** Returns the steps of a change that is not made yet, for a file. */
export const stepsOf = (change: PodmanChange.PodmanChange, settings: Settings, file: string): ReadonlyArray<Step> => {
  switch (change._tag) {
    case "AddRuntime":
      return [{ path: pathsKey(change.name), value: change.paths }, flagsStep(change, settings, file)]
    case "RemoveRuntime":
      return [
        ...(settings.runtimes.has(change.name) ? [pathsKey, flagsKey] : []).map((key) => ({
          path: key(change.name),
          value: undefined
        })),
        ...(change.newDefault === undefined ? [] : [{ path: defaultKey, value: change.newDefault }])
      ]
    case "SetDefault":
      return [{ path: defaultKey, value: change.name }]
    case "UnsetDefault":
      return [{ path: defaultKey, value: undefined }]
  }
}

/** Makes the steps in the bytes of a file. */
export const editsFor = (bytes: Uint8Array, steps: ReadonlyArray<Step>) =>
  TomlBytes.edit(
    bytes,
    dialect,
    steps.map((step): TomlEdit.Step => (document) => {
      const { value } = step
      const targets = targetsOf(document.root, step).map(
        (path): TomlEdit.Step =>
          (one) =>
            value === undefined ? TomlEdit.removeEntry(one, path) : TomlEdit.setValue(one, path, value)
      )
      return TomlEdit.sequence(document, targets)
    })
  )

/** Reports whether a value comes from a file. */
export const isFrom = (origin: Origin.Origin | undefined, file: string): boolean =>
  origin?._tag === "File" && origin.file === file

/** Returns the places of flags in other files. */
export const flagsElsewhere = (
  name: string,
  { runtimeFlags }: Settings,
  file: string
): ReadonlyArray<Origin.Origin> => {
  const flags = runtimeFlags.get(name)
  return flags === undefined ? [] : Origin.every(flags.origins).filter((origin) => !isFrom(origin, file))
}

const defaultKey = ["engine", "runtime"]

const pathsKey = (name: string): ReadonlyArray<string> => ["engine", "runtimes", name]

const flagsKey = (name: string): ReadonlyArray<string> => ["engine", "runtimes_flags", name]

/** Sets the flags. Flags that other files give to the runtime can only be replaced, not removed. */
const flagsStep = ({ flags, name }: PodmanChange.AddRuntime, settings: Settings, file: string): Step => {
  const isNeeded = flags.length > 0 || flagsElsewhere(name, settings, file).length > 0
  return { path: flagsKey(name), value: isNeeded ? flags.map(PodmanChange.withoutDashes) : undefined }
}

/** Every text that a release accepts is the same tree in this dialect. */
const dialect: TomlTree.Dialect = { version: "1.1", acceptsMark: true, extendsTables: true }

/** Returns the paths to change, as the file spells them. Of two spellings of a key, Podman takes one by chance. */
const targetsOf = (root: TomlTree.TomlTable, { path, value }: Step): ReadonlyArray<ReadonlyArray<string>> => {
  const known = spellings(root, path)
  return value === undefined || known.length > 0 ? known : [TomlSpelling.of(root, path, (index) => index < foldedKeys)]
}

/** The number of keys of a path that Podman also knows in other cases. The last key of a longer path is a name. */
const foldedKeys = 2

const isKey = (key: string, wanted: string, index: number): boolean =>
  index < foldedKeys ? GoText.foldKey(key) === GoText.foldKey(wanted) : key === wanted

/** Returns the paths of all entries that Podman reads for a path, as the file spells them. */
const spellings = (root: TomlTree.TomlTable, path: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => {
  let found: ReadonlyArray<{ readonly path: ReadonlyArray<string>; readonly node: TomlTree.TomlNode }> = [
    { path: [], node: root }
  ]
  for (const [index, wanted] of path.entries()) {
    found = found.flatMap((above) =>
      TomlTree.entriesOf(above.node)
        .filter(({ key }) => isKey(key, wanted, index))
        .map(({ key, value }) => ({ path: [...above.path, key], node: value }))
    )
  }
  return found.map((one) => one.path)
}
