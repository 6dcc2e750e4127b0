/**
 * How releases read the settings that they do not all read alike.
 */
import type * as CgroupDriver from "../CgroupDriver.ts"
import type * as ShimOptions from "../shim-options/ShimOptions.ts"

/** How the releases that an engine stands for read their settings. */
export interface SettingReadings {
  /** The ways of reading options of shims. The engine refuses the options that all of `own` refuse. */
  readonly shimOptions: {
    readonly own: ReadonlyArray<ShimOptions.Release>
    /** The ways that are compared with the own ones. */
    readonly compared: ReadonlyArray<ShimOptions.Release>
  }
  readonly execOptions: {
    readonly counting: CgroupDriver.CountingOption
    /** True if the other way of counting is compared. */
    readonly isCompared: boolean
  }
}
