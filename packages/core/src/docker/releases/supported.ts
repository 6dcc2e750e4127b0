/**
 * The releases for which an answer is wanted if the release is not known: those of the generation `moby-25`.
 */
import { Table } from "../../data/index.ts"
import * as ReleaseNumber from "./ReleaseNumber.ts"
import * as ReleaseSpan from "./ReleaseSpan.ts"

const oldest = /*#__PURE__*/ ReleaseNumber.first(25, 0)

/** The span of all supported releases. */
export const supported: Required<ReleaseSpan.ReleaseSpan> = {
  since: oldest,
  until: /*#__PURE__*/ ReleaseNumber.first(ReleaseNumber.newestMajor + 1, 0)
}

/** Returns the spans that begin after the oldest supported release, so that the older supported releases are not in them. */
export const ofSupported = (spans: Table.Table<ReleaseSpan.ReleaseSpan>): Table.Table<ReleaseSpan.ReleaseSpan> =>
  Table.make([...spans].filter(([, { since }]) => since !== undefined && ReleaseNumber.isBefore(oldest, since)))

/** Returns the supported releases before a span, such as `25 to 28`. */
export const before = ({ since }: ReleaseSpan.ReleaseSpan): string =>
  ReleaseSpan.describe({ since: oldest, ...(since && { until: since }) })

/** Returns the supported releases in a span that ends, such as `25 to 28`; undefined if there are none. */
export const within = ({ since, until }: ReleaseSpan.ReleaseSpan): string | undefined => {
  const start = since !== undefined && ReleaseNumber.isBefore(oldest, since) ? since : oldest
  return until === undefined || !ReleaseNumber.isBefore(start, until)
    ? undefined
    : ReleaseSpan.describe({ since: start, until })
}
