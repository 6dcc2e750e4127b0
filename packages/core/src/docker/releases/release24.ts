/**
 * The rules of Docker Engine 24.0, which are composed of those of both generations. Scripts are those of 23.0. Entries may have
 * a `runtimeType` and options, as in 25.0, but the engine checks them only while it sets up its runtimes, at its start and on
 * reload.
 *
 * Source of the rule: Docker Engine 24.0.9, `daemon/runtime_unix.go`, `initRuntimes`; `daemon/reload_unix.go`;
 * `libcontainerd/shimopts/convert.go`, with containerd 1.6 and go-toml 1.9.5.
 */
import type * as Moby from "../Moby.ts"
import * as Moby23 from "../Moby23.ts"
import * as RuntimeNamedScripts from "../internal/runtimeNamedScripts.ts"
import * as TypedEntries from "../internal/typedEntries.ts"
import { shimOptions } from "../internal/warnings.ts"
import type * as ShimOptionsReview from "../shim-options/ShimOptionsReview.ts"

/** The rules that differ from those of 23.0. */
export type Rules = Pick<
  Moby.Generation,
  "configure" | "optionReleases" | "reload" | "resolve" | "validate" | "verifyStart" | "warnings"
>

/** Returns the rules of 24.0, for an engine of this id. */
export const make = (id: string): Rules => ({
  ...RuntimeNamedScripts.make({
    id,
    nameRules: Moby23.nameRules,
    entries: {
      keep: TypedEntries.withoutShim,
      shimOfType: TypedEntries.shimOfType,
      faults: (settings, effect) => [
        ...TypedEntries.entryFaults(settings, effect),
        ...TypedEntries.refusedOptions(settings, optionReleases, effect)
      ],
      withPrograms: TypedEntries.withPrograms
    }
  }),
  warnings: (settings) => shimOptions(settings, optionReleases),
  optionReleases
})

const optionReleases: ShimOptionsReview.Reviewed = { own: ["24.0"], compared: ["24.0"] }
