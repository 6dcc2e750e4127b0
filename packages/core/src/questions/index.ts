/**
 * Questions for any engine: what is wrong with a configuration, what a name resolves to and why, how two configurations differ,
 * and what a reload does.
 */
export * as NameOutcome from "./NameOutcome.ts"
export * as Arrival from "./Arrival.ts"
export * as Assessment from "./Assessment.ts"
export * as Check from "./Check.ts"
export * as CheckHeadline from "./CheckHeadline.ts"
export * as Comparison from "./Comparison.ts"
export * as Difference from "./Difference.ts"
export * as DifferenceText from "./DifferenceText.ts"
export * as Explanation from "./Explanation.ts"
export * as ExplanationText from "./ExplanationText.ts"
export * as FileFixes from "./FileFixes.ts"
export * as Facet from "./Facet.ts"
export * as Listing from "./Listing.ts"
export * as ReloadImpact from "./ReloadImpact.ts"
export * as UpToDate from "./UpToDate.ts"
export * as RunVerdict from "./RunVerdict.ts"
