/**
 * A default runtime that the engine does not know: what was probably meant.
 */
import { Suggestion } from "../../../engine/index.ts"
import { Similarity } from "../../../text/index.ts"
import * as DockerResolution from "../../DockerResolution.ts"
import * as RuntimeSuggestion from "../../RuntimeSuggestion.ts"
import * as RetiredRuntimes from "../../known/RetiredRuntimes.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import { flagRuntimes, inFile } from "./flags.ts"
import { underKey, writeValue, written } from "./report.ts"
import { type Entry, type RuleContext, nodeOf } from "./ruleContext.ts"
import * as Result from "effect/Result"

/**
 * Suggests what to write instead of an unknown default runtime. The fix requires that exactly one name looks like it, and that
 * this name has no capitals, no spaces at its ends and no look-alike or invisible characters. Otherwise that name may be the
 * wrong one.
 */
export const unknownDefault = (
  context: RuleContext,
  fault: DockerProblem.EngineProblem<"unknown-default-runtime">
): DockerProblem.DockerProblem => {
  const { name } = fault.details
  const node = nodeOf(context, fault)
  const suggestions = RuntimeSuggestion.nearest(name, context.map)
  const alike = suggestions.filter(({ because }) => because._tag === "Alike")
  const [only] = alike
  if (only !== undefined && alike.length === 1) {
    const padded = paddedEntry(context, name, only.name)
    if (padded !== undefined) {
      const advice = `The name of the runtime ${JSON.stringify(only.name)} has leading or trailing white space. Write ${JSON.stringify(name)} there.`
      return { ...fault, advice, fix: underKey(padded.member, name) }
    }
    const isMeant = only.name === Similarity.ignoring(only.name)
    const fix = isMeant ? node && writeValue(context, node, only.name) : undefined
    return { ...fault, advice: adviceWith(context, name, suggestions), fix }
  }
  const flagged = flagRuntimes(context)
  if (flagged?.runtimes.has(name) === true) return { ...fault, ...inFile(context, flagged) }
  const retired = alike.length === 0 ? RetiredRuntimes.find(name) : undefined
  if (retired !== undefined) {
    const advice = `${retired.removed}. Write ${JSON.stringify(retired.runtime)}.`
    return { ...fault, advice, fix: node && writeValue(context, node, retired.runtime) }
  }
  return { ...fault, advice: adviceWith(context, name, suggestions) }
}

const adviceWith = (context: RuleContext, name: string, suggestions: ReadonlyArray<Suggestion.Suggestion>): string => {
  const words = suggestions.map((one) => ` ${Suggestion.message(one)}`)
  const isPadded = name !== name.trim() && suggestions.every(({ because }) => because._tag !== "Alike")
  const padding = isPadded ? " The name has leading or trailing white space, which the engine does not remove." : ""
  const { help } = DockerProblem.kindOf("unknown-default-runtime")
  return `${entryFor(context, name) ?? help}${padding}${hint(context, name.trim())}${words.join("")}`
}

/** Returns what to configure under a well-known name, as a sentence; undefined for other names. */
const entryFor = ({ engine, map }: RuleContext, asked: string): string | undefined => {
  const { name, run } = RuntimeSuggestion.entryFor(engine, map, asked) ?? {}
  if (name === undefined || run === undefined) return undefined
  const entry = run._tag === "Shim" ? { runtimeType: run.runtimeType } : { path: run.program }
  return `Configure it: "runtimes": ${written({ [name]: entry })}.`
}

/** Returns the entry of this name if it differs from the wanted name only in white space at its ends. */
const paddedEntry = ({ entryOf }: RuleContext, wanted: string, name: string): Entry | undefined =>
  name.trim() === wanted ? entryOf.get(name) : undefined

/** Returns another possible reason for an unknown name, after a space. */
const hint = ({ engine, map, settings }: RuleContext, name: string): string => {
  const shim = RetiredRuntimes.shimNameOf(name)
  if (shim !== undefined) {
    return ` ${JSON.stringify(name)} is the file name of a shim; its name is ${JSON.stringify(shim)}: write that name.`
  }
  const resolved = engine.resolve(map, name)
  if (name.includes("/") && Result.isFailure(resolved)) return ` ${DockerResolution.advice(resolved.failure)}`
  return settings.runtimes.size === 0
    ? ` If a flag configures it, for example in the unit of the engine, give the flag here too: --add-runtime ${name}=PATH.`
    : ""
}
