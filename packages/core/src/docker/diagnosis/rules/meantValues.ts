/**
 * Values of directives that do not concern runtimes: the values that were probably meant.
 */
import { Similarity } from "../../../text/index.ts"
import type * as DockerProblem from "../../problems/DockerProblem.ts"
import { writeValue } from "./report.ts"
import { type RuleContext, nodeOf } from "./ruleContext.ts"

/** Returns the fault of a value with the value that was probably meant, and a fix if nothing else can be meant. */
export const meantValue = (
  context: RuleContext,
  fault: DockerProblem.EngineProblem<"invalid-value">
): DockerProblem.DockerProblem => {
  const node = nodeOf(context, fault)
  const text = node?.type === "string" ? node.value : undefined
  if (node === undefined || text === undefined) return fault
  const meant = meaningOf(fault.details, text)
  if (meant === undefined) return fault
  const fix = meant.isCertain ? writeValue(context, node, meant.value) : undefined
  return { ...fault, advice: `Did you mean ${JSON.stringify(meant.value)}?`, fix }
}

/** A value that was probably meant. It is certain if nothing else can be meant. */
interface Meaning {
  readonly value: string
  readonly isCertain: boolean
}

const meaningOf = (
  { choices = [], directive }: DockerProblem.DetailsOf["invalid-value"],
  text: string
): Meaning | undefined => {
  const word = text.trim().toLowerCase()
  const exact = choices.find((choice) => choice === word || longForms[word] === choice)
  if (exact !== undefined) return { value: exact, isCertain: true }
  const near = choices.filter((choice) => Similarity.misspelling(word, choice) !== undefined)
  const [only, ...others] = near
  if (only !== undefined && others.length === 0) return { value: only, isCertain: false }
  if (directive === "registry-mirrors" && /^[\w-]+(?:\.[\w-]+)+(?::\d+)?\/?$/.test(text)) {
    return { value: `https://${text}`, isCertain: false }
  }
  if (directive === "hosts" && /^\/[^:]+$/.test(text)) return { value: `unix://${text}`, isCertain: false }
  const trimmed = text.trim()
  return trimmed !== text && /^[\d.]+$|:/.test(trimmed) && directive === "dns"
    ? { value: trimmed, isCertain: true }
    : undefined
}

/** Other forms of the words that an engine accepts. */
const longForms: { readonly [word: string]: string } = {
  err: "error",
  warning: "warn",
  information: "info",
  plain: "text"
}
