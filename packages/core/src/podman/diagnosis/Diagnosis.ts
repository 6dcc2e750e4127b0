/**
 * The problems of a configuration of Podman: what Podman refuses, what keeps its commands from working on the machine, and what it
 * silently ignores or does otherwise than intended.
 */
import { ProposedFixes, type Reading } from "../../engine/index.ts"
import type * as PodmanProblem from "../PodmanProblem.ts"
import type { PodmanTable } from "../PodmanTable.ts"
import type { Traits } from "../releases/Traits.ts"
import type { Settings } from "../Settings.ts"
import { candidates } from "./rules/candidates.ts"
import { defaults } from "./rules/defaults.ts"
import { isSafe } from "./rules/fixSafety.ts"
import { flags } from "./rules/flags.ts"
import { names } from "./rules/names.ts"
import { platforms } from "./rules/platforms.ts"
import { programs } from "./rules/programs.ts"
import { missingFile, refusedValue, unknownFlag, unreadableFile } from "./rules/readingAdvice.ts"
import { contextOf, type Explanation, type Rule } from "./rules/ruleContext.ts"
import { dialects, tomlFault } from "./rules/tomlFaults.ts"
import { unknownKey } from "./rules/unknownKeys.ts"
import { unreadFiles, unusedKeys } from "./rules/unread.ts"
import { notATable, wrongType } from "./rules/wrongTypes.ts"

/**
 * Returns all problems of a configuration: those of the reading in better words, and those that only a rule finds. A fix is proposed
 * only if Podman can read the file with it.
 *
 * @category operations
 * @since 1.0.0
 */
export const of = (
  traits: Traits,
  reading: Reading.Reading<Settings>,
  table: PodmanTable
): ReadonlyArray<PodmanProblem.PodmanProblem> => {
  const context = contextOf(traits, reading, table)
  const explained = (reading.problems as ReadonlyArray<PodmanProblem.PodmanProblem>).map(
    (problem) => explanations[problem.code]?.(context, problem) ?? problem
  )
  const found = [...explained, ...rules.flatMap((rule) => rule(context))]
  return ProposedFixes.safe(found, {
    documentOf: (file) => (isOfPackage(file) ? undefined : context.documentOf.get(file)),
    lengthOf: ({ source }) => source.text.length,
    isSafe: (document, fix) => isSafe(context, document, fix)
  })
}

/** The explanations of the problems that the reading finds. The usual advice of the other codes says enough. */
const explanations: { readonly [code in PodmanProblem.Code]?: Explanation } = {
  "missing-file": missingFile,
  "not-a-table": notATable,
  "refused-value": refusedValue,
  "toml-fault": tomlFault,
  "unknown-flag": unknownFlag,
  "unknown-key": unknownKey,
  "unreadable-file": unreadableFile,
  "wrong-toml-type": wrongType
}

const rules: ReadonlyArray<Rule> = [
  defaults,
  programs,
  candidates,
  names,
  platforms,
  flags,
  unusedKeys,
  dialects,
  unreadFiles
]

/** Reports whether a file belongs to a package, which replaces it with the next update. */
const isOfPackage = (file: string): boolean => file.startsWith("/usr/share/")
