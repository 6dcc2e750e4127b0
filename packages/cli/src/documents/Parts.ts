/**
 * Parts that several documents share.
 */
import { type RuntimeMap, ShimOptions, ShimOptionsReview } from "@oci-runtimes/core/docker"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import { SourceText, type TextEdit } from "@oci-runtimes/core/text"
import { details } from "./Details.ts"

/** Returns a shim as part of a document. */
export const shimDocument = ({
  binary,
  configuredOptions,
  options
}: RuntimeMap.RequestedShim): typeof Documents.Shim.Type => ({
  binary,
  options,
  ...(configuredOptions !== undefined && { configuredOptions: details(configuredOptions) })
})

/** Returns the options of a shim, as the releases of the engine read them, as part of a document; null without options. */
export const typedOptions = (
  { binary, configuredOptions }: RuntimeMap.RequestedShim,
  reviewed: ShimOptionsReview.Reviewed | undefined
): typeof Documents.TypedOptions.Type | null => {
  if (configuredOptions === undefined) return null
  const { decoded, ignored, refusals } = ShimOptionsReview.review(binary, configuredOptions, reviewed)
  return {
    type: decoded._tag,
    values: decoded._tag === "Unmodelled" ? {} : details(decoded.options),
    dropped: ignored.map(ShimOptions.describeIgnored),
    refused: refusals.map(
      ({ fault, releases }) => `${ShimOptionsReview.describeReleases(releases)}: ${ShimOptions.message(fault)}`
    )
  }
}

/** Returns a part of the file as part of a document. */
export const rangeDocument = ({ end, start }: SourceText.Range): typeof Documents.Range.Type => ({
  start: place(start),
  end: place(end)
})

/** Returns a part of the file as part of a document, or null without a range. */
export const placeDocument = (range: SourceText.Range | undefined): typeof Documents.Range.Type | null =>
  range === undefined ? null : rangeDocument(range)

/** Returns edits of a text as part of a document. */
export const replacementDocuments = (
  source: SourceText.SourceText,
  edits: ReadonlyArray<TextEdit.TextEdit>
): ReadonlyArray<typeof Documents.Replacement.Type> =>
  edits.map(({ length, offset, text }) => ({ range: rangeDocument(SourceText.range(source, offset, length)), text }))

const place = ({ column, line }: SourceText.Position): (typeof Documents.Range.Type)["start"] => ({ line, column })
