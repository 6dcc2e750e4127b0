/**
 * What can be asked of a configuration: to explain a name, to compare, to change it, and what a reload does.
 */
export * as Answer from "./Answer.ts"
export * as Comparison from "./Comparison.ts"
export * as ConfigurationChange from "./ConfigurationChange.ts"
export * as ConfigurationEdit from "./ConfigurationEdit.ts"
export * as Difference from "./Difference.ts"
export * as EditRefusal from "./EditRefusal.ts"
export * as Explanation from "./Explanation.ts"
export * as ExplanationText from "./ExplanationText.ts"
export * as Provenance from "./Provenance.ts"
export * as ReloadImpact from "./ReloadImpact.ts"
