/**
 * What an accepted configuration holds that may not do what it was written for, or not under every release that an engine
 * value stands for.
 */
import type { Table } from "../data/index.ts"
import type { Json } from "../document/index.ts"
import { Wording } from "../text/index.ts"
import * as CgroupDriver from "./CgroupDriver.ts"
import type { Place } from "./daemon-json/ConfigFault.ts"
import type { RuntimeEntry } from "./daemon-json/DaemonConfig.ts"
import type { DaemonFile } from "./daemon-json/DaemonFile.ts"
import type { DirectiveTable } from "./daemon-json/Directives.ts"
import * as ShimOptions from "./shim-options/ShimOptions.ts"
import * as ShimOptionsReview from "./shim-options/ShimOptionsReview.ts"

/** A key in the options of a runtime that the engine drops without a word. */
export interface DroppedShimOption extends Place {
  readonly _tag: "DroppedShimOption"
  readonly name: string
  readonly dropped: ShimOptions.Dropped
}

/** A value in the options of a runtime with which some releases do not start. */
export interface ShimOptionRefusedBySome extends Place {
  readonly _tag: "ShimOptionRefusedBySome"
  readonly name: string
  readonly refusal: ShimOptionsReview.Refusal
}

/** A directive that some releases do not know, and refuse the file for. */
export interface DirectiveOfSomeReleases extends Place {
  readonly _tag: "DirectiveOfSomeReleases"
  readonly directive: string
  /** The first major version of Docker Engine that knows it. */
  readonly since: number
}

/** Options of the engine that are read in another way since Docker Engine 28. */
export interface ExecOptionsReadOtherwise extends Place {
  readonly _tag: "ExecOptionsReadOtherwise"
  readonly driver: string
  readonly later: CgroupDriver.LaterReading
}

/** Anything to be careful about. */
export type Caution = DroppedShimOption | ShimOptionRefusedBySome | DirectiveOfSomeReleases | ExecOptionsReadOtherwise

/** The options of shims that are dropped, or refused by some releases, in the order of the runtimes. */
export const ofOptions = (
  runtimes: Table.Table<RuntimeEntry>
): ReadonlyArray<DroppedShimOption | ShimOptionRefusedBySome> =>
  ShimOptionsReview.ofRuntimes(runtimes).flatMap(({ dropped, isRefusedByAll, name, refusals }) => {
    const at = (path: Json.JsonPath): Place => ({ path: ShimOptionsReview.pathTo(name, path), range: undefined })
    return [
      ...dropped.map((one): DroppedShimOption => ({ _tag: "DroppedShimOption", name, dropped: one, ...at(one.path) })),
      ...(isRefusedByAll ? [] : refusals).map((refusal): ShimOptionRefusedBySome => ({
        _tag: "ShimOptionRefusedBySome",
        name,
        refusal,
        ...at(refusal.fault.path)
      }))
    ]
  })

/** The options of the engine, where Docker Engine 28 and later read them in another way. */
export const ofExecOptions = (execOpts: ReadonlyArray<string>): ReadonlyArray<ExecOptionsReadOtherwise> => {
  const driver = CgroupDriver.requested(execOpts)
  const later = CgroupDriver.requestedSince28(execOpts)
  if (later._tag === "Driver" && later.driver === driver) return []
  return [{ _tag: "ExecOptionsReadOtherwise", path: ["exec-opts"], range: undefined, driver, later }]
}

/** The directives of a file that not every release knows. */
export const ofDirectives = (
  { directives }: Pick<DaemonFile, "directives">,
  { since }: DirectiveTable
): ReadonlyArray<DirectiveOfSomeReleases> =>
  Array.from(directives).flatMap(([directive, { path }]) => {
    const major = since.get(directive)
    return major === undefined
      ? []
      : [{ _tag: "DirectiveOfSomeReleases", path, range: undefined, directive, since: major }]
  })

/** What comes of it, or the way out, where the message leaves that open. */
export const advice = (caution: Caution): string => {
  switch (caution._tag) {
    case "DroppedShimOption": {
      const { likely, reason } = caution.dropped
      const without = "The shim runs without it."
      if (reason !== "Unknown") return without
      return likely === undefined
        ? `${without} Remove it, or correct its spelling.`
        : `${without} Did you mean ${JSON.stringify(likely)}?`
    }
    case "ShimOptionRefusedBySome":
      return "Correct the option, so that all of them start."
    case "DirectiveOfSomeReleases":
      return "Leave it out where an older release may read the file."
    case "ExecOptionsReadOtherwise":
      return 'Leave one cgroup driver in "exec-opts", and nothing else.'
  }
}

/** The caution in a sentence or two. */
export const message = (caution: Caution): string => {
  switch (caution._tag) {
    case "DroppedShimOption":
      return `runtime ${Wording.shown(caution.name)}: ${ShimOptions.describeDropped(caution.dropped)}`
    case "ShimOptionRefusedBySome": {
      const { fault, releases } = caution.refusal
      return `runtime ${Wording.shown(caution.name)}: ${ShimOptionsReview.describeReleases(releases)} does not start: ${ShimOptions.message(fault)}`
    }
    case "DirectiveOfSomeReleases":
      return `Only Docker Engine ${caution.since} and later takes "${caution.directive}". Others refuse the file.`
    case "ExecOptionsReadOtherwise": {
      const { driver, later } = caution
      if (later._tag !== "Driver") {
        return `Docker Engine 28 and later refuses the configuration: ${CgroupDriver.laterMessage(later)}`
      }
      const [fault] = CgroupDriver.verify([`native.cgroupdriver=${later.driver}`])
      return fault === undefined
        ? `Docker Engine 28 and later takes the last cgroup driver in "exec-opts", ${JSON.stringify(later.driver)}; up to 27 the first counts, ${JSON.stringify(driver)}.`
        : `Docker Engine 28 and later does not start: ${CgroupDriver.message(fault)}`
    }
  }
}
