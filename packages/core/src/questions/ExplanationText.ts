/**
 * The text of an explanation: short sentences, one a line, in the words of the engine and its services if they have any.
 */
import * as Result from "effect/Result"
import { Launch, Origin, type RuntimeTable, Suggestion } from "../engine/index.ts"
import type { Search } from "../machine/index.ts"
import { Errno, GoText, Wording } from "../text/index.ts"
import type { Explanation, Outcome, SearchedLink, ExplanationStep } from "./Explanation.ts"

/**
 * The tone of a line: a good result, a bad result, or a note.
 *
 * @category models
 * @since 1.0.0
 */
export type Tone = "bad" | "good" | "note"

/**
 * A line of text without its indentation. Names and messages in the text may contain characters that a terminal would
 * interpret.
 *
 * @category models
 * @since 1.0.0
 */
export interface Line {
  readonly depth: number
  readonly text: string
  readonly tone?: Tone
}

/**
 * Returns the lines of an explanation.
 *
 * @category formatting
 * @since 1.0.0
 */
export const render = ({ engine, launch, name, outcome, outlooks, steps }: Explanation): ReadonlyArray<Line> => [
  line(0, `${engine.title} resolves ${GoText.quote(name)}:`),
  ...steps.flatMap(stepLines),
  ...outcomeLines(outcome),
  ...outlooks.flatMap((searched) => outlookLines(launch, searched))
]

const line = (depth: number, text: string, tone?: Tone): Line => ({
  depth,
  text,
  ...(tone !== undefined && { tone })
})

const stepLines = (step: ExplanationStep): ReadonlyArray<Line> => {
  switch (step._tag) {
    case "Chosen": {
      const why =
        step.because === null
          ? "No name is given, so the default runtime is used:"
          : `${step.because}, so this runtime is used:`
      // What a request says comes from no configuration.
      const from = step.because !== null && step.from === undefined ? "" : `, ${Origin.describe(step.from)}`
      return [line(1, `${why} ${GoText.quote(step.name)}${from}.`)]
    }
    case "LookedUp":
      return lookUpLines(step.name, step.found)
    case "RuleApplied":
      return [line(2, step.text, step.passed ? "good" : "bad")]
    case "Settled":
      return [line(1, launchText(step.launch)), ...step.remarks.map((remark) => line(2, remark, "note"))]
    case "Sought":
      return [
        line(
          1,
          `${capitalised(step.sought.search.seeker)} looks for ${Wording.plain(step.sought.search.wanted)} first.`
        ),
        ...unforeseenLines(step.sought, 2),
        ...placeLines(step.probed),
        ...(step.found !== null && Result.isSuccess(step.found)
          ? [line(2, `It finds ${Wording.plain(step.found.success)}.`, "good")]
          : [])
      ]
  }
}

const lookUpLines = (name: string, found: RuntimeTable.Runtime | null): ReadonlyArray<Line> => {
  if (found === null) return [line(1, `The runtime map does not have ${GoText.quote(name)}.`)]
  const what = found.kind === "stock" ? "a stock runtime" : "a configured runtime"
  const { shadowed, used } = found.origins
  return [
    line(1, `The runtime map has ${GoText.quote(name)}: ${what}, ${Origin.describe(used)}.`),
    ...shadowed.map((other) => line(2, `Another definition, ${Origin.describe(other)}, is not used.`, "note"))
  ]
}

/** Describes how the runtime is run. A launch has a wrapper script only if the program has arguments. */
const launchText = (launch: Launch.Launch): string => {
  const program = Launch.find(launch, "Program")
  const runner = Launch.runner(launch)
  if (program === undefined) {
    const { name = "", options = null } = Launch.find(launch, "Shim") ?? {}
    const which = { configuration: "with the configured options", engine: "with the engine's options" }
    const how = options === null ? "without options" : which[options.whose]
    return `${capitalised(runner)} ${GoText.quote(name)} runs it, ${how}.`
  }
  const script = Launch.find(launch, "Script")
  if (script !== undefined) {
    return `It has arguments, so ${runner} runs ${Wording.plain(program.file)} through the wrapper script ${Wording.plain(script.path)}.`
  }
  const args = program.args.map((argument) => ` ${Wording.plain(argument)}`).join("")
  return `${capitalised(runner)} runs ${Wording.plain(program.file)}${args}.`
}

const outcomeLines = (outcome: Outcome): ReadonlyArray<Line> => {
  switch (outcome._tag) {
    case "Resolved":
      return [line(0, "The name resolves.", "good")]
    case "Refused":
      return [
        line(0, outcome.refusal.message, "bad"),
        line(1, outcome.refusal.advice, "note"),
        ...suggestionLines(outcome.suggestions)
      ]
    case "NotFound":
      return [line(0, outcome.missed.message, "bad"), ...outcome.advice.map((sentence) => line(1, sentence, "note"))]
  }
}

const outlookLines = (
  launch: Launch.Launch,
  { found, probed, sought, suggestions }: SearchedLink
): ReadonlyArray<Line> => {
  const { link, search } = sought
  const isShim = link === "Shim"
  const runner = Launch.runner(launch)
  return [
    line(
      0,
      isShim
        ? `${search.seeker} is asked for ${GoText.quote(Launch.find(launch, "Shim")?.name ?? "")}.`
        : `${capitalised(runner)} runs ${Wording.plain(search.wanted)}.`
    ),
    ...(isShim && sought.refused === undefined ? [line(1, `The shim binary is ${Wording.plain(search.wanted)}.`)] : []),
    ...unforeseenLines(sought, 1),
    ...placeLines(probed),
    ...(found === null
      ? []
      : Result.match(found, {
          onSuccess: (path) => [
            line(
              1,
              isShim ? `${search.seeker} starts ${Wording.plain(path)}.` : `It exists: ${Wording.plain(path)}.`,
              "good"
            )
          ],
          onFailure: ({ message }) =>
            link === "Script"
              ? sought.advice.map((sentence) => line(1, sentence, "note"))
              : [
                  line(1, message, "bad"),
                  ...sought.advice.map((sentence) => line(2, sentence, "note")),
                  ...suggestionLines(suggestions)
                ]
        }))
  ]
}

const suggestionLines = (suggestions: ReadonlyArray<Suggestion.Suggestion>): ReadonlyArray<Line> =>
  suggestions.map((suggestion) =>
    line(1, `Did you mean ${GoText.quote(suggestion.name)}? ${Suggestion.describe(suggestion)}`, "note")
  )

const unforeseenLines = ({ unforeseen }: Launch.Sought, depth: number): ReadonlyArray<Line> =>
  unforeseen === undefined ? [] : [line(depth, unforeseen, "note")]

const placeLines = (places: ReadonlyArray<Search.ProbedPlace>): ReadonlyArray<Line> => {
  const unchecked = places.filter(({ state }) => state === null).length
  const shown = unchecked > mostUnchecked ? places.slice(0, places.length - unchecked) : places
  return [
    ...shown.map(placeLine),
    ...(shown === places ? [] : [line(2, `${unchecked} more places: not checked`, "note")])
  ]
}

/** The number of places up to which those are named at which the search did not arrive. */
const mostUnchecked = 8

const placeLine = ({ state, place, isMatch }: Search.ProbedPlace): Line => {
  const where = `${Wording.plain(place.path)}${place.remark === undefined ? "" : ` (${place.remark})`}`
  if (state === null) return line(2, `${where}: not checked`, "note")
  return isMatch ? line(2, `${where}: found`, "good") : line(2, `${where}: ${whyNot(state, place.test)}`, "note")
}

const whyNot = (state: Search.PathState, test: Search.Test): string => {
  if (state._tag === "Unreadable") return Errno.describe(state.errno)
  if (state._tag === "Directory") return "is a directory"
  return test === "regular-file" ? "not a regular file" : "not executable"
}

/** Capitalises a leading "the" to begin a sentence. Names of programs stay unchanged. */
const capitalised = (words: string): string => words.replace(/^the /, "The ")
