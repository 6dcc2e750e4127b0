/**
 * Mistakes in the syntax of the file, each named in words. The reader of the file only knows where they are, so that a program
 * that only reads configurations contains no words about them.
 */
import { JsonMistake, JsonTree } from "../../../document/index.ts"
import { GoText } from "../../../text/index.ts"
import type * as DockerProblem from "../../problems/DockerProblem.ts"
import type { ReportedRefusal } from "./report.ts"
import type { RuleContext } from "./ruleContext.ts"

/** Explains the mistakes in the syntax. One diagnostic may explain several. The faults are all those of the file. */
export const syntax = (
  { file: { source } }: RuleContext,
  faults: ReadonlyArray<DockerProblem.EngineProblem<"invalid-syntax">>
): ReadonlyArray<ReportedRefusal> => {
  if (faults.length === 0) return []
  const { end, start } = GoText.trimmedRange(source.text)
  const parsed = JsonTree.parse(source.text, start, end)
  const faultOf = new Map(parsed.mistakes.map((mistake, index) => [mistake, faults[index]!]))
  return JsonMistake.explain(source, parsed, end).map(({ advice, fix, mistakes }) => {
    const explained = mistakes.map((mistake) => faultOf.get(mistake)!)
    return { diagnostic: { ...explained[0]!, advice, fix }, faults: explained }
  })
}

/** Explains that the file is a value other than an object. */
export const shape = (
  { file: { root, source } }: RuleContext,
  fault: DockerProblem.EngineProblem<"not-an-object">
): DockerProblem.DockerProblem => (root === undefined ? fault : { ...fault, ...JsonMistake.ofShape(source, root) })
