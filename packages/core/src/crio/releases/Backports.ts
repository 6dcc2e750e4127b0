/**
 * The releases with which a change began. CRI-O brings changes to older minor releases too.
 */

/**
 * The minor and patch number of a release. Without a patch number, it is the last one of its minor release.
 *
 * @category models
 * @since 1.0.0
 */
export interface Patch {
  readonly minor: number
  readonly patch?: number | undefined
}

/**
 * The releases with which a change began, as minor and patch numbers. Every minor release after the last one has the change.
 *
 * @category models
 * @since 1.0.0
 */
export type Since = ReadonlyArray<readonly [minor: number, patch: number]>

/**
 * Reports whether a release has a change.
 *
 * @category guards
 * @since 1.0.0
 */
export const has = ({ minor, patch = Number.POSITIVE_INFINITY }: Patch, since: Since): boolean =>
  since.some(([first, fixed]) => minor === first && patch >= fixed) || since.every(([first]) => minor > first)
