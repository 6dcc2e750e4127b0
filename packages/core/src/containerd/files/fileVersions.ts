/**
 * The version of a file, before the file is merged with those before it.
 *
 * Source of the rule: containerd, `LoadConfigWithPlugins` at v2.1.9, `loadConfigFile` and `migrateConfig` at v2.3.4.
 */
import * as Result from "effect/Result"
import type * as ContainerdProblem from "../ContainerdProblem.ts"
import type { Traits } from "../releases/Traits.ts"
import type { ConfigDocument } from "../Settings.ts"
import { type FileLists, renamed } from "./fileLists.ts"
import { ended, oldVersion, panicFault, versionOrigin } from "./loadFaults.ts"
import { indexPanic, movePlugins } from "./migrations.ts"
import type { Fault } from "./readFile.ts"

/** The files before a file: the version that they have together, and the version that the first of them gives. */
export interface Before {
  readonly version: number
  readonly rootVersion: number
}

/** A file that is ready to be merged: its lists, and the version that counts with it; 0 if the file changes nothing. */
export interface Ready {
  readonly lists: FileLists
  readonly version: number
  readonly problems: ReadonlyArray<ContainerdProblem.ContainerdProblem>
}

/** Makes a file ready. Before containerd 2, this changes nothing. */
export const ready = (
  traits: Traits,
  before: Before,
  document: ConfigDocument,
  lists: FileLists
): Result.Result<Ready, Fault> => {
  const { version } = document
  if (traits.loading === "migrate-then-merge") return migrated(traits, before, document, lists)
  const asWritten = Result.succeed({ lists, version, problems: [] })
  if (traits.loading === "replace" || (version !== 0 && version !== 1)) return asWritten
  if (before.version > traits.version) return panicked(traits.version, traits.version)
  return before.version > 1
    ? Result.succeed({ lists: renamed(lists), version: before.version, problems: [] })
    : asWritten
}

const panicked = (index: number, length: number) => Result.fail(panicFault(indexPanic(index, length)))

/** Brings a file from its own version to the version of the files before it, which begins with the newest one. */
const migrated = (
  traits: Traits,
  before: Before,
  document: ConfigDocument,
  written: FileLists
): Result.Result<Ready, Fault> => {
  const { version } = document
  const root = before.rootVersion || version
  if (version > root) {
    const words = `drop-in config version ${version} higher than root config version ${root}`
    return Result.fail(ended("higher-drop-in-version", words, versionOrigin(document)))
  }
  if (version >= before.version) return Result.succeed({ lists: written, version, problems: [] })
  if (version < 0) return panicked(version, 0)
  let lists = written
  for (let step = version; step < before.version; step++) {
    if (step >= traits.version) return panicked(step, traits.version)
    if (step === 1) lists = renamed(lists)
    const plugins = movePlugins(traits, lists.plugins)
    if (plugins._tag === "Panic") return Result.fail(panicFault(plugins))
    lists = { ...lists, plugins }
  }
  return Result.succeed({ lists, version: before.version, problems: [oldVersion(document)] })
}
