/**
 * The parts of an answer that are made alike for every family of engines.
 */
import { Launch, Origin, Problem, Suggestion } from "@oci-runtimes/core/engine"
import {
  Comparison,
  Difference,
  DifferenceText,
  Explanation,
  ExplanationText,
  RunVerdict
} from "@oci-runtimes/core/questions"
import * as Result from "effect/Result"
import type { ChainLink, ComparedSide, ComparisonAnswer, Finding, ResolutionAnswer } from "./Answer.ts"

/** Returns a problem, with its place. */
export const finding = (problem: Problem.Problem): Finding => {
  const range = Origin.rangeOf(problem.origin)
  return {
    code: problem.code,
    severity: Problem.severity(problem),
    message: Problem.sentence(problem),
    advice: problem.advice,
    place: range && {
      from: range.start.offset,
      to: range.end.offset,
      line: range.start.line,
      column: range.start.column
    },
    fix: problem.fix
  }
}

/** Returns an explanation, with the verdict that follows from it. */
export const resolutionOf = (
  explanation: Explanation.Explanation,
  verdict: RunVerdict.RunVerdict
): ResolutionAnswer => ({
  verdict: verdict._tag,
  headline: RunVerdict.describe(explanation.name, verdict),
  advice: [
    ...(verdict._tag === "WouldRun" ? [] : verdict.advice),
    ...(verdict._tag === "WouldNotRun" ? verdict.suggestions.map(Suggestion.message) : [])
  ],
  chain: [
    { link: "Engine", text: explanation.engine.title, isFound: undefined },
    ...explanation.launch.map((link) => chainLink(explanation, link))
  ],
  lines: ExplanationText.render(explanation)
})

/** A side of a comparison: its file, and the title of its engine. */
export interface Subject {
  readonly file: string
  readonly title: string
}

/** Returns the differences of two sides. `missing` are the programs that are newly used and missing. */
export const comparisonOf = (
  compared: Comparison.Comparison,
  [from, to]: readonly [Subject, Subject],
  missing: ReadonlyArray<string> = []
): ComparisonAnswer => {
  const runs = Comparison.runs(compared)
  const isMissing = (program: string): boolean => missing.includes(program)
  return {
    sides: [side(from, compared.from), side(to, compared.to)],
    neither: DifferenceText.neither(compared),
    isSame: Comparison.isSame(compared),
    general: compared.differences.map((difference) => Difference.describeFor(difference, runs)),
    names: compared.names
      .filter(({ differences }) => differences.length > 0)
      .map((one) => ({ name: one.name, lines: DifferenceText.lines(one, isMissing, runs) }))
  }
}

const side = ({ file, title }: Subject, summary: Comparison.Summary): ComparedSide => ({
  file,
  ...DifferenceText.sideVerdict(title, summary)
})

const chainLink = (explanation: Explanation.Explanation, link: Launch.Link): ChainLink => {
  const searched = Explanation.searched(explanation).find(({ sought }) => sought.link === link._tag)
  const found = searched?.found
  return {
    link: titles[link._tag],
    text: textOf(link),
    isFound: found === undefined || found === null || link._tag === "Script" ? undefined : Result.isSuccess(found)
  }
}

const titles: { readonly [tag in Launch.Link["_tag"]]: string } = {
  Service: "Service",
  Shim: "Shim",
  Script: "Wrapper script",
  Program: "Program"
}

const textOf = (link: Launch.Link): string => {
  switch (link._tag) {
    case "Service":
    case "Shim":
      return link.name
    case "Script":
      return link.path
    case "Program":
      return [link.file, ...link.args].join(" ")
  }
}
