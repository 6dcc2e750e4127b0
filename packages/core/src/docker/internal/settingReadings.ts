/**
 * The settings that not all releases read alike.
 */
import type * as CgroupDriver from "../CgroupDriver.ts"
import type * as ShimOptionsReview from "../shim-options/ShimOptionsReview.ts"

/** The ways in which the releases that an engine stands for read their settings. */
export interface SettingReadings {
  /** The ways of reading options of shims. The engine refuses the options that all of `own` refuse. */
  readonly shimOptions: ShimOptionsReview.Reviewed
  readonly execOptions: {
    readonly counting: CgroupDriver.CountingOption
    /** True if the other way of counting is compared. */
    readonly isCompared: boolean
  }
}
