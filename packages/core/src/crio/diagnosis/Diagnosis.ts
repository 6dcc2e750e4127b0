/**
 * The problems of a configuration of CRI-O: what CRI-O refuses, what keeps it from starting on the machine, what it drops, and what it
 * silently ignores or does otherwise than intended.
 */
import { ProposedFixes, type Reading } from "../../engine/index.ts"
import type * as CrioProblem from "../CrioProblem.ts"
import type { CrioTable } from "../CrioTable.ts"
import type { Traits } from "../releases/Traits.ts"
import type { Settings } from "../Settings.ts"
import { isSafe } from "./rules/fixSafety.ts"
import {
  dropIns,
  inheritance,
  memory,
  monitors,
  names,
  programs,
  rewrites,
  stateDirectories
} from "./rules/handlers.ts"
import type { Explanation, Rule, RuleContext } from "./rules/ruleContext.ts"
import { droppedHandlers, startFault } from "./rules/start.ts"
import { unknownKey } from "./rules/unknownKeys.ts"
import { notATable, tomlFault, wrongType } from "./rules/wrongTypes.ts"

/**
 * Returns all problems of a configuration: those of the reading in better words, and those that only a rule finds. A fix is proposed
 * only if CRI-O can read the file with it.
 *
 * @category operations
 * @since 1.0.0
 */
export const of = (
  traits: Traits,
  { problems, refusal, settings }: Reading.Reading<Settings>,
  table: CrioTable
): ReadonlyArray<CrioProblem.CrioProblem> => {
  const documentOf = new Map(settings.documents.map((document) => [document.file, document]))
  const context: RuleContext = { traits, settings, table, documentOf, isRefused: refusal !== null }
  const explained = (problems as ReadonlyArray<CrioProblem.CrioProblem>).map(
    (problem) => explanations[problem.code]?.(context, problem) ?? problem
  )
  const found = [...explained, ...rules.flatMap((rule) => rule(context))]
  return ProposedFixes.safe(found, {
    documentOf: (file) => documentOf.get(file),
    lengthOf: ({ source }) => source.text.length,
    isSafe: (document, fix) => isSafe(context, document, fix)
  })
}

/** The explanations of the problems that the reading finds. The usual advice of the other codes says enough. */
const explanations: { readonly [code in CrioProblem.Code]?: Explanation } = {
  "crio-not-a-table": notATable,
  "crio-toml-fault": tomlFault,
  "unknown-crio-key": unknownKey,
  "wrong-crio-type": wrongType
}

const rules: ReadonlyArray<Rule> = [
  startFault,
  droppedHandlers,
  rewrites,
  programs,
  inheritance,
  monitors,
  memory,
  stateDirectories,
  names,
  dropIns
]
