/** The tables of files in which runtimes are. */
import { uris } from "../releases/Schema.ts"
import type { Traits } from "../releases/Traits.ts"
import type { ConfigDocument, Settings } from "../Settings.ts"

/** Returns the path of the tables of runtimes in the files of a version. */
export const runtimesPath = (uri: string): ReadonlyArray<string> => ["plugins", uri, "containerd", "runtimes"]

/** Returns the sections of a file that count, by the names of plugins. */
export const sectionsOf = (
  {
    settings,
    traits
  }: { readonly settings: Pick<Settings, "version">; readonly traits: Pick<Traits, "loading" | "version"> },
  { version }: Pick<ConfigDocument, "version">
): ReadonlyArray<string> => {
  if (traits.loading === "replace") return [settings.version === 1 ? "cri" : uris.server]
  const isOld = traits.loading === "migrate-then-merge" ? version < traits.version : settings.version === 2
  return isOld ? [uris.runtime, uris.server, ...(version < 2 ? ["cri"] : [])] : [uris.runtime]
}
