/**
 * The problems of a configuration of containerd: what containerd or CRI refuses, what makes pods fail on the machine, and what is silently
 * ignored or does otherwise than intended.
 */
import { ProposedFixes, type Reading } from "../../engine/index.ts"
import type * as ContainerdProblem from "../ContainerdProblem.ts"
import type { ContainerdTable } from "../ContainerdTable.ts"
import type { Traits } from "../releases/Traits.ts"
import type { Settings } from "../Settings.ts"
import { cgroups } from "./rules/cgroups.ts"
import { deprecated } from "./rules/deprecated.ts"
import { dialects } from "./rules/dialects.ts"
import { isSafe } from "./rules/fixSafety.ts"
import { options } from "./rules/options.ts"
import { contextOf, type Rule } from "./rules/ruleContext.ts"
import { runtimes } from "./rules/runtimes.ts"
import { droppedRuntimes, replacedTables, unimportedDropIns, unusedSections } from "./rules/sections.ts"
import { disabled, service } from "./rules/service.ts"
import { unknownKey } from "./rules/unknownKeys.ts"

/**
 * Returns all problems of a configuration: those of the reading in better words, and those that only a rule finds. A fix is proposed only
 * if containerd can read the file with it, and CRI has no other fault.
 *
 * @category operations
 * @since 1.0.0
 */
export const of = (
  traits: Traits,
  reading: Reading.Reading<Settings>,
  table: ContainerdTable
): ReadonlyArray<ContainerdProblem.ContainerdProblem> => {
  const context = contextOf(traits, reading, table)
  const unused = unusedSections(context)
  const told = reading.problems as ReadonlyArray<ContainerdProblem.ContainerdProblem>
  // containerd 2 tells each header of an ignored section. One problem is enough.
  const ignored = [...unused, ...told.filter(({ code }) => code === "unknown-setting")]
  const explained = told
    .filter((problem) => problem.code !== "unknown-setting" || !ignored.some((outer) => isWithin(problem, outer)))
    .map((problem) => (problem.code === "unknown-setting" ? unknownKey(context, problem) : problem))
  const found = [...explained, ...unused, ...rules.flatMap((rule) => rule(context))]
  const { documents } = context.settings
  const characters = documents.reduce((sum, { source }) => sum + source.text.length, 0)
  return ProposedFixes.safe(found, {
    documentOf: (file) => documents.find((document) => document.file === file),
    // All files are read again for each fix.
    lengthOf: () => characters,
    isSafe: (document, fix) => isSafe(context, document, fix)
  })
}

/** Reports whether a problem is in the section of another one. */
const isWithin = (one: ContainerdProblem.ContainerdProblem, other: ContainerdProblem.ContainerdProblem): boolean => {
  const [inner, outer] = [one.origin, other.origin]
  if (one === other || inner?._tag !== "File" || outer?._tag !== "File" || inner.file !== outer.file) return false
  const isDeeper = inner.path.length > outer.path.length || other.code === "unused-section"
  return isDeeper && outer.path.every((key, index) => inner.path[index] === key)
}

const rules: ReadonlyArray<Rule> = [
  service,
  disabled,
  droppedRuntimes,
  replacedTables,
  unimportedDropIns,
  runtimes,
  cgroups,
  options,
  deprecated,
  dialects
]
