/**
 * The explanation of a resolution, as part of documents.
 */
import { Launch, type Origin, type RuntimeTable } from "@oci-runtimes/core/engine"
import type { Search } from "@oci-runtimes/core/machine"
import { type Explanation, ExplanationText } from "@oci-runtimes/core/questions"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import * as Result from "effect/Result"
import { details, toJson } from "./Details.ts"

/** Returns an explanation as part of a document. */
export const explanationDocument = (
  explanation: Explanation.Explanation
): typeof Documents.ExplanationDocument.Type => {
  const { asked, launch, name, outcome, outlooks, steps } = explanation
  const shim = outlooks.find(({ sought }) => sought.link === "Shim")
  const program = outlooks.find(({ sought }) => sought.link !== "Shim")
  return {
    asked,
    name,
    steps: steps.map((step) => details(stepPart(step))),
    outcome: details(outcomePart(outcome)),
    shim: toJson(shim === undefined ? null : shimPart(launch, shim)),
    program: toJson(program === undefined ? null : programPart(program)),
    text: ExplanationText.render(explanation).map(({ depth, text }) => "  ".repeat(depth) + text)
  }
}

const stepPart = (step: Explanation.ExplanationStep): object => {
  switch (step._tag) {
    case "Chosen":
      return {
        _tag: "DefaultTaken",
        name: step.name,
        ...(step.because !== null && { because: step.because }),
        from: originPart(step.from)
      }
    case "LookedUp":
      return { ...step, found: step.found && runtimePart(step.found) }
    case "RuleApplied":
      return { _tag: "RuleApplied", rule: step.rule, passed: step.passed }
    case "Settled":
      return { _tag: "Settled", way: wayPart(step.launch) }
    case "Sought":
      return { _tag: "ProgramSought", ...searchPart(step) }
  }
}

const runtimePart = ({ kind, origins: { shadowed, used } }: RuntimeTable.Runtime): object => ({
  kind,
  used: originPart(used),
  ignored: shadowed.map(originPart)
})

const originPart = (origin: Origin.Origin | undefined): object => {
  switch (origin?._tag) {
    case "File":
      return { _tag: "File", file: origin.file, path: origin.path, range: origin.range }
    case "Flag":
    case "Running":
      return origin
    case "BuiltIn":
      return { _tag: "Engine" }
    case undefined:
      return { _tag: "Unknown" }
  }
}

const wayPart = (launch: Launch.Launch): object => {
  const [program, script, shim] = [
    Launch.find(launch, "Program"),
    Launch.find(launch, "Script"),
    Launch.find(launch, "Shim")
  ]
  if (script !== undefined) return { ...script, program: program?.file }
  return program === undefined
    ? { _tag: "Shim", binary: shim?.name, options: shim?.options?.values ?? null }
    : { _tag: "Program", path: program.file }
}

const outcomePart = (outcome: Explanation.Outcome): object => {
  switch (outcome._tag) {
    case "Resolved":
      return outcome
    case "Refused": {
      const { advice, name, reason } = outcome.refusal
      const refused = { _tag: "RefusedRuntime", name, reason }
      return { _tag: "Refused", refused, suggestions: outcome.suggestions, advice }
    }
    case "NotFound": {
      const { advice, missed, resolution } = outcome
      return { _tag: "PreflightFailed", resolution, failure: missed.details, advice: advice.join(" ") }
    }
  }
}

const shimPart = (launch: Launch.Launch, searched: Explanation.SearchedLink): object => {
  const { file, found, places } = searchPart(searched)
  return {
    runtime: Launch.find(launch, "Shim")?.name,
    binary: searched.sought.refused === undefined ? file : null,
    places,
    found,
    suggestions: searched.suggestions
  }
}

const programPart = (searched: Explanation.SearchedLink): object => {
  const { file, found, places } = searchPart(searched)
  const isScript = searched.sought.link === "Script"
  return found === null ? { file, isScript, places, found } : { file, places, found, isScript }
}

const searchPart = ({ found, probed, sought }: Explanation.SearchedLink) => ({
  file: sought.search.wanted,
  places: probed.map(({ isMatch, place, state }) => ({ place: placePart(place), finding: state, suffices: isMatch })),
  found: found && Result.mapError(found, (missed) => missed.details)
})

const placePart = ({ location, path, ...others }: Search.SearchPlace): object => ({
  ...("origin" in others && { origin: others.origin }),
  path,
  location
})
