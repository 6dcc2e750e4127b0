/**
 * An explanation in words: short sentences, one a line, and the engine's and containerd's own words where they have some.
 */
import * as Result from "effect/Result"
import { Resolution, Suggestion } from "../docker/index.ts"
import { ExecutableSearch } from "../machine/index.ts"
import { type ShimName, ShimSearch } from "../shim/index.ts"
import { Errno, GoText } from "../text/index.ts"
import type { Explanation, Looked, Outcome, ProgramOutlook, ShimOutlook, Step, Way } from "./Explanation.ts"
import type { Provenance } from "./Provenance.ts"

/** Whether a line is what one hopes for, is not, or is beside the point. */
export type Tone = "good" | "bad" | "note"

/** A line of text without its indentation. Names and messages in it may hold characters that a terminal would obey. */
export interface Line {
  readonly depth: number
  readonly text: string
  readonly tone?: Tone
}

/** The explanation, line by line. `configFile` is how places in the file are called. */
export const render = (explanation: Explanation, configFile = "daemon.json"): ReadonlyArray<Line> => {
  const { engine, name, outcome, program, shim, steps } = explanation
  return [
    line(0, `${engine.title} resolves ${GoText.quote(name)}:`),
    ...steps.flatMap((step) => stepLines(step, configFile)),
    ...outcomeLines(outcome),
    ...(shim === null ? [] : shimLines(shim)),
    ...(program === null ? [] : programLines(program))
  ]
}

const line = (depth: number, text: string, tone?: Tone): Line => ({
  depth,
  text,
  ...(tone !== undefined && { tone })
})

const stepLines = (step: Step, configFile: string): ReadonlyArray<Line> => {
  switch (step._tag) {
    case "DefaultTaken":
      return [
        line(
          1,
          `No name is given, so the default runtime is taken: ${GoText.quote(step.name)}, ${whence(step.from, configFile)}.`
        )
      ]
    case "LookedUp": {
      const { found } = step
      if (found === null) return [line(1, `The runtime map does not have ${GoText.quote(step.name)}.`)]
      const what = found.kind === "stock" ? "a stock runtime" : "a configured runtime"
      return [
        line(1, `The runtime map has ${GoText.quote(step.name)}: ${what}, ${whence(found.used, configFile)}.`),
        ...found.ignored.map((other) => line(2, `Another one, ${whence(other, configFile)}, is not used.`, "note"))
      ]
    }
    case "RuleApplied":
      return [line(2, rules[step.rule][step.passed ? "passed" : "failed"], step.passed ? "good" : "bad")]
    case "Settled":
      return [line(1, wayText(step.way))]
    case "ProgramSought":
      return [
        line(1, `The engine looks for ${shown(step.file)} first.`),
        ...placeLines(step.places),
        ...(Result.isSuccess(step.found) ? [line(2, `It finds ${shown(step.found.success)}.`, "good")] : [])
      ]
  }
}

/** The place in words that go on after a comma. */
const whence = (from: Provenance, configFile: string): string => {
  switch (from._tag) {
    case "File":
      return `from ${configFile}:${from.range.start.line}:${from.range.start.column}`
    case "Flag":
      return `from the flag --${from.flag}`
    case "Engine":
      return "the engine's own"
    case "Unknown":
      return "from a configuration that is not at hand"
  }
}

const rules: { readonly [rule in ShimName.RefusalReason]: { readonly passed: string; readonly failed: string } } = {
  AbsolutePath: { passed: "It is no absolute path.", failed: "It is an absolute path." },
  ContainsSlash: { passed: "It contains no slash.", failed: "It contains a slash." },
  NoDot: { passed: "It contains a dot.", failed: "It contains no dot." },
  LeadingDot: { passed: "It does not begin with a dot.", failed: "It begins with a dot." }
}

const wayText = (way: Way): string => {
  switch (way._tag) {
    case "Program":
      return `The shim is to run ${shown(way.path)}.`
    case "Script":
      return `It has arguments, so the shim is to run ${shown(way.program)} by way of the wrapper script ${shown(way.path)}.`
    case "Shim": {
      const options = way.options === null ? "without options" : "with the options that are configured"
      return `The shim ${GoText.quote(way.binary)} is to run it, ${options}.`
    }
  }
}

const outcomeLines = (outcome: Outcome): ReadonlyArray<Line> => {
  switch (outcome._tag) {
    case "Resolved":
      return [line(0, "The name resolves.", "good")]
    case "Refused":
      return [
        line(0, Resolution.message(outcome.refused), "bad"),
        line(1, outcome.advice, "note"),
        ...suggestionLines(outcome.suggestions)
      ]
    case "PreflightFailed":
      return [line(0, Resolution.preflightMessage(outcome.failure), "bad"), line(1, outcome.advice, "note")]
  }
}

const shimLines = ({ binary, found, places, runtime, suggestions }: ShimOutlook): ReadonlyArray<Line> => {
  const isNamed = places.some(({ place }) => place.origin === "searchPath" || place.origin === "workingDirectory")
  const isBesideKnown = places.some(({ place }) => place.origin === "besideContainerd")
  return [
    line(0, `containerd is asked for ${GoText.quote(runtime)}.`),
    ...(binary === null ? [] : [line(1, `The shim binary is ${shown(binary)}.`)]),
    ...placeLines(places, ({ origin }) => origins[origin]),
    ...(Result.isSuccess(found)
      ? [line(1, `containerd starts ${shown(found.success)}.`, "good")]
      : [
          line(1, ShimSearch.message(found.failure), "bad"),
          ...(isNamed && !isBesideKnown
            ? [line(2, "It would look beside its own executable too, which was not found.", "note")]
            : []),
          ...(binary === null ? [] : [line(2, "Install the shim where containerd looks for it.", "note")]),
          ...suggestionLines(suggestions)
        ])
  ]
}

const origins: { readonly [origin in ShimSearch.PlaceOrigin]: string } = {
  custom: "",
  workingDirectory: " (working directory)",
  searchPath: " (PATH)",
  besideContainerd: " (beside containerd)"
}

const programLines = ({ file, found, isScript, places }: ProgramOutlook): ReadonlyArray<Line> => {
  const head = line(0, `The shim runs ${shown(file)}.`)
  if (found === null) {
    return [
      head,
      line(1, "It is looked for in the bundle of each container, so nothing can be said beforehand.", "note")
    ]
  }
  return [
    head,
    ...placeLines(places),
    ...(Result.isSuccess(found)
      ? [line(1, `It is there: ${shown(found.success)}.`, "good")]
      : [
          line(1, ExecutableSearch.message(found.failure), "bad"),
          line(
            2,
            isScript ? "The engine writes the script when it sets its runtimes up." : "Install the program.",
            "note"
          )
        ])
  ]
}

const suggestionLines = (suggestions: ReadonlyArray<Suggestion.Suggestion>): ReadonlyArray<Line> =>
  suggestions.map((suggestion) =>
    line(1, `Did you mean ${GoText.quote(suggestion.name)}? ${Suggestion.describe(suggestion)}`, "note")
  )

const placeLines = <L extends Looked>(
  places: ReadonlyArray<L>,
  remark: (place: L["place"]) => string = () => ""
): ReadonlyArray<Line> =>
  places.map(({ finding, place, suffices }) => {
    const where = `${shown(place.path)}${remark(place)}`
    if (finding === null) return line(2, `${where}: not looked at`, "note")
    return suffices ? line(2, `${where}: found`, "good") : line(2, `${where}: ${whyNot(finding)}`, "note")
  })

const whyNot = (finding: ExecutableSearch.Finding): string => {
  if (finding._tag === "Unreadable") return Errno.describe(finding.errno)
  return finding._tag === "Directory" ? "is a directory" : "not executable"
}

/** A path as it is, or in quotes where it would not be clear where it begins and ends. */
const shown = (path: string): string => {
  const quoted = GoText.quote(path)
  return path === "" || /\s/.test(path) || quoted !== `"${path}"` ? quoted : path
}
