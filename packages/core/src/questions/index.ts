/**
 * What can be asked of a configuration: to explain a name, to compare, to change it, and what a reload does.
 */
export * as Answer from "./Answer.ts"
export * as Assessment from "./Assessment.ts"
export * as Check from "./Check.ts"
export * as Comparison from "./Comparison.ts"
export * as Difference from "./Difference.ts"
export * as Explanation from "./Explanation.ts"
export * as ExplanationText from "./ExplanationText.ts"
export * as Facet from "./Facet.ts"
export * as Listing from "./Listing.ts"
export * as ReloadImpact from "./ReloadImpact.ts"
