/**
 * The problems of a configuration of containerd: what containerd or CRI refuses, what makes pods fail on the machine, and what is silently
 * ignored or does otherwise than intended.
 */
import { Frozen } from "../../data/index.ts"
import type { Reading } from "../../engine/index.ts"
import type * as ContainerdProblem from "../ContainerdProblem.ts"
import type { ContainerdTable } from "../ContainerdTable.ts"
import type { Traits } from "../releases/Traits.ts"
import type { Settings } from "../Settings.ts"
import { dialects } from "./rules/dialects.ts"
import { isSafe } from "./rules/fixSafety.ts"
import { options } from "./rules/options.ts"
import { contextOf, type Rule } from "./rules/ruleContext.ts"
import { cgroups, runtimes } from "./rules/runtimes.ts"
import { droppedRuntimes, replacedTables, unimportedDropIns, unusedSections } from "./rules/sections.ts"
import { disabled, service } from "./rules/service.ts"
import { deprecated, unknownKey } from "./rules/unknownKeys.ts"

/**
 * Returns all problems of a configuration: those of the reading in better words, and those that only a rule finds. A fix is proposed only
 * if containerd can read the file with it, and CRI is no worse off.
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
  const explained = (reading.problems as ReadonlyArray<ContainerdProblem.ContainerdProblem>).map((problem) =>
    problem.code === "unknown-setting" ? unknownKey(context, problem) : problem
  )
  const found = [...explained, ...rules.flatMap((rule) => rule(context))]
  return Frozen.frozen(
    found.map((problem) =>
      problem.fix === undefined || isSafe(context, problem.origin, problem.fix)
        ? problem
        : { ...problem, fix: undefined }
    )
  )
}

const rules: ReadonlyArray<Rule> = [
  service,
  disabled,
  unusedSections,
  droppedRuntimes,
  replacedTables,
  unimportedDropIns,
  runtimes,
  cgroups,
  options,
  deprecated,
  dialects
]
