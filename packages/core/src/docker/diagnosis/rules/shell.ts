/**
 * Arguments that do not reach a runtime as configured, because a shell reads its wrapper script.
 */
import { JsonLayout, type JsonTree } from "../../../document/index.ts"
import type { Problem } from "../../../engine/index.ts"
import { expandedOnlyByScript, isExpanded, isMisshapen, mayExpand } from "./paths.ts"
import { type EntryRule, reportEntry } from "./report.ts"
import { type Entry, type RuleContext, memberOf } from "./ruleContext.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import * as ShellExpansion from "../../scripts/ShellExpansion.ts"
import * as WrapperScript from "../../scripts/WrapperScript.ts"

/** Reports the changes that the shell makes to an entry with a wrapper script in the engine's dialect. */
export const shell: EntryRule = (context, entry) => {
  const { path } = entry.entry
  if (context.dialect !== "engine") return []
  // Skip shell checks if the path itself is empty or already reported.
  if (!WrapperScript.isNeeded(entry.entry) || path === "" || isMisshapen(path)) return []
  const { findings, words } = ShellExpansion.expand(entry.entry)
  const isReported = isExpanded(context, entry)
  return findings
    .filter((finding) => !(isReported && isOfPath(finding)) && isText(entry, finding))
    .map((finding) => {
      const { text, where } = finding
      const node = where === "path" ? memberOf(entry, "path")?.value : argumentsOf(entry)?.items[where]
      return reportEntry(context, entry, {
        code: codes[finding._tag],
        path: [...entry.path, ...(where === "path" ? [where] : ["runtimeArgs", where])],
        at: node ?? entry.member.value,
        message: `${finding.message}.`,
        advice: isOfPath(finding) && mayExpand(path) ? expandedOnlyByScript(path) : consequence(words, where),
        details: { where, text, received: words?.slice(0, shownWords) ?? null },
        fix: splitting(context, entry, finding)
      })
    })
}

const codes: { readonly [effect in ShellExpansion.ShellEffect]: DockerProblem.Code } = {
  Drops: "shell-drops",
  Interprets: "shell-interprets",
  Splits: "shell-splits",
  Unquotes: "shell-unquotes"
}

const isOfPath = ({ _tag, where }: ShellExpansion.ShellFinding): boolean => where === "path" && _tag === "Interprets"

/** The number of words to show. `WrapperScript.difference` has all words. */
const shownWords = 12

const consequence = (received: ReadonlyArray<string> | undefined, where: ShellExpansion.ArgumentPosition): string => {
  if (received === undefined) {
    const words = where === "path" ? "a path" : "arguments"
    return `The arguments of the runtime depend on more than the configuration. Write ${words} that a shell does not change.`
  }
  const rest = received.length - shownWords
  return `The runtime receives ${JSON.stringify(received.slice(0, shownWords))}${rest > 0 ? ` and ${rest} more` : ""}.`
}

/** Reports whether a finding is about a string. A value of another type is a fault, and reads as the empty string. */
const isText = (entry: Entry, { where }: ShellExpansion.ShellFinding): boolean => {
  const node = where === "path" ? memberOf(entry, "path")?.value : argumentsOf(entry)?.items[where]
  return node === undefined || node.type === "string" || node.type === "null"
}

const argumentsOf = (entry: Entry): JsonTree.JsonArrayNode | undefined => {
  const list = memberOf(entry, "runtimeArgs")?.value
  return list?.type === "array" ? list : undefined
}

/**
 * Returns the fix that splits an argument in the file as the shell does, so that the script stays identical. Undefined unless
 * the string can only be options and their values, rather than one value with spaces.
 */
export const splitting = (
  { json }: RuleContext,
  entry: Entry,
  { _tag, text, where }: ShellExpansion.ShellFinding
): Problem.Fix | undefined => {
  if (_tag !== "Splits" || where === "path") return undefined
  const list = argumentsOf(entry)
  const node = list?.items[where]
  const words = text.split(" ")
  if (list === undefined || node?.type !== "string" || node.value !== text || !areOptions(words)) return undefined
  if (ShellExpansion.expand({ path: "x", runtimeArgs: words }).findings.length > 0) return undefined
  const written = words.map((word) => JSON.stringify(word)).join(JsonLayout.gapBeside(json.text, list, where))
  const edit = { offset: node.offset, length: node.length, text: written }
  return { title: "Turn each word into an argument", edits: [edit] }
}

const areOptions = (words: ReadonlyArray<string>): boolean =>
  words.every((word, index) => {
    const before = words[index - 1]
    return word.startsWith("-") || (before !== undefined && before.startsWith("-") && !before.includes("="))
  })
