/**
 * The part of `containerd config dump` that is about runtimes: what all files say together, before any check.
 *
 * Source of the rule: containerd, `dumpConfig` and `outputConfig`, at v1.7.24, v2.1.9 and v2.3.4.
 */
import * as Result from "effect/Result"
import type { Json } from "../document/index.ts"
import { TomlTree } from "../document/toml/index.ts"
import type { Source } from "../engine/index.ts"
import { Bytes, GoText } from "../text/index.ts"
import { fieldsOf } from "./files/jsonValue.ts"
import * as Reading from "./files/Reading.ts"
import type { Given } from "./Given.ts"
import { logOf } from "./internal/logOf.ts"
import { uris } from "./releases/Schema.ts"
import { dialectOf, type Traits } from "./releases/Traits.ts"

/**
 * The output: the runtimes with the default, or the lines with which the command fails. `warnings` are lines of the log.
 *
 * @category models
 * @since 1.0.0
 */
export type ConfigDump =
  | { readonly _tag: "Failed"; readonly status: 1 | 2; readonly error: ReadonlyArray<string> }
  | {
      readonly _tag: "Printed"
      readonly version: number
      readonly imports: ReadonlyArray<string>
      readonly disabledPlugins: ReadonlyArray<string>
      readonly defaultRuntimeName: string
      readonly runtimes: Json.JsonObject
      readonly warnings: ReadonlyArray<string>
      /** The headers with an empty name, which containerd 1 writes so that its own output cannot be read. */
      readonly emptyNames: ReadonlyArray<string>
    }

/**
 * Returns what the command prints.
 *
 * @category operations
 * @since 1.0.0
 */
export const of = (traits: Traits, given: Given, files: Source.Files): ConfigDump => {
  const { fault, problems, settings } = Reading.read(traits, given, files, "dump")
  const warnings = logOf(problems)
  if (fault !== undefined) {
    return {
      _tag: "Failed",
      status: fault.line.startsWith("panic") ? 2 : 1,
      error: [...warnings, ...fault.log, ...fault.line.split("\n")]
    }
  }
  const isFirst = traits.loading === "replace"
  const runtimes = Array.from(settings.runtimes, ([name, { table }]) => {
    const fields = fieldsOf(
      table,
      traits.schema.runtime,
      ({ key }) => key,
      // Only containerd 1 shows options that are not there, as an empty table.
      ({ _tag }) => (_tag === "Any" ? (isFirst ? {} : undefined) : (empties[_tag] ?? ""))
    )
    return [name, fields] as const
  })
  const header = `[plugins."${uris.server}".containerd.runtimes.`
  return {
    _tag: "Printed",
    version: traits.version,
    imports: settings.imports.toSorted(GoText.compare),
    disabledPlugins: settings.disabledPlugins.map(({ value }) => value),
    defaultRuntimeName: settings.defaultRuntime.value,
    runtimes: Object.fromEntries(runtimes),
    warnings,
    emptyNames: isFirst && settings.runtimes.has("") ? [`${header}]`] : []
  }
}

/**
 * The part of a printed configuration that tells which runtimes there are.
 *
 * @category models
 * @since 1.0.0
 */
export interface PrintedNames {
  readonly defaultRuntimeName: string
  readonly names: ReadonlyArray<string>
}

/**
 * Returns the default and the names in what `containerd config dump` has printed; undefined if there are none, or if the text is not TOML.
 *
 * @category decoding
 * @since 1.0.0
 */
export const namesIn = (traits: Traits, printed: string): PrintedNames | undefined => {
  const document = TomlTree.parse(Bytes.ofText(printed), dialectOf(traits))
  if (Result.isFailure(document)) return undefined
  const uri = traits.loading === "replace" ? uris.server : uris.runtime
  const at = (key: string) => TomlTree.entryAt(document.success.root, ["plugins", uri, "containerd", key])?.value
  const written = at("default_runtime_name")
  if (written?.type !== "string") return undefined
  const names = TomlTree.entriesOf(at("runtimes")).map(({ key }) => key)
  return { defaultRuntimeName: written.value, names: names.toSorted(GoText.compare) }
}

const empties: { readonly [tag: string]: Json.Json } = { String: "", Boolean: false, Integer: 0, Strings: [] }
