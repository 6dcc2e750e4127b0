/** The steps of a change, and the files that they change. */
import { TomlBytes, TomlSteps, type TomlTree } from "../../document/toml/index.ts"
import { Origin } from "../../engine/index.ts"
import { FilePath } from "../../text/index.ts"
import { locationOf } from "../files/ConfigFiles.ts"
import { type Given, usualConfig, usualConfigDirectory } from "../Given.ts"
import type { Settings } from "../Settings.ts"
import * as CrioChange from "./CrioChange.ts"

/**
 * Returns the path of the drop-in file that this library makes for its changes.
 *
 * @category getters
 * @since 1.0.0
 */
export const ownFile = (given: Given): string =>
  FilePath.join(locationOf(given, given.configDirectory ?? usualConfigDirectory), "50-oci-runtimes.conf")

/** Returns the path of the main file. */
export const mainFile = (given: Given): string => locationOf(given, given.config ?? usualConfig)

/** Returns the files to change with their steps. A default handler is set before another one is removed. */
export const stepsOf = (
  change: CrioChange.CrioChange,
  settings: Settings,
  only: string | undefined
): ReadonlyArray<TomlBytes.FileSteps> => {
  const { defaultRuntime, given, handlers } = settings
  const fileFor = (known: Origin.Origins | undefined): string =>
    only ?? (known?.used?._tag === "File" ? known.used.file : ownFile(given))
  switch (change._tag) {
    case "AddRuntime": {
      const { config, name, program } = change
      const path = [...handlersPath, name]
      const steps = [
        setTable(path, [
          [["runtime_path"], program],
          [["runtime_type"], CrioChange.typeOf(program)],
          ...(config === undefined ? [] : [[["runtime_config_path"], config] as const])
        ])
      ]
      return [{ file: fileFor(handlers.get(name)?.origins), steps }]
    }
    case "RemoveRuntime": {
      const { name, newDefault } = change
      const handler = handlers.get(name)
      return TomlBytes.byFile([
        ...(newDefault === undefined || newDefault === defaultRuntime.value
          ? []
          : [{ file: fileFor(defaultRuntime.origins), steps: [set(defaultPath, newDefault)] }]),
        ...(handler === undefined ? [] : Origin.every(handler.origins)).flatMap((origin) =>
          origin._tag === "File" ? [{ file: origin.file, steps: [removeTable([...handlersPath, name])] }] : []
        )
      ])
    }
    case "SetDefault":
      return [{ file: fileFor(defaultRuntime.origins), steps: [set(defaultPath, change.name)] }]
    case "UnsetDefault":
      return Origin.every(defaultRuntime.origins).flatMap((origin) =>
        origin._tag === "File" ? [{ file: origin.file, steps: [removeEntry(defaultPath)] }] : []
      )
  }
}

export const handlersPath = ["crio", "runtime", "runtimes"]

export const defaultPath = ["crio", "runtime", "default_runtime"]

/** The name of a handler has one spelling. */
const { removeEntry, removeTable, set, setTable } = /*#__PURE__*/ TomlSteps.make(
  (index) => index !== handlersPath.length
)

/** Every text that a release accepts is the same tree in this dialect. */
export const dialect: TomlTree.Dialect = { version: "1.1", acceptsMark: true, extendsTables: true }
