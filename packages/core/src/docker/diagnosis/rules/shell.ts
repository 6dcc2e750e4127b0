/**
 * Arguments that do not arrive as they are configured, since a shell reads the script of a runtime.
 */
import { JsonLayout, type JsonTree } from "../../../document/index.ts"
import type { Problem } from "../../../engine/index.ts"
import { expandedOnlyByScript, isExpanded, isMisshapen, mayExpand } from "./paths.ts"
import { type EntryRule, reportEntry } from "./report.ts"
import { type Entry, type RuleContext, memberOf } from "./ruleContext.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import * as ShellExpansion from "../../scripts/ShellExpansion.ts"
import * as WrapperScript from "../../scripts/WrapperScript.ts"

/** Reports what the shell changes in an entry that is run by a script in the engine's dialect. */
export const shell: EntryRule = (subject, entry) => {
  const { path } = entry.entry
  if (subject.dialect !== "engine") return []
  // Where the path itself is wrong, nobody need know what a shell would make of it.
  if (!WrapperScript.isNeeded(entry.entry) || path === "" || isMisshapen(path)) return []
  const { findings, words } = ShellExpansion.expand(entry.entry)
  const isReported = isExpanded(subject, entry)
  return findings
    .filter((finding) => !(isReported && isOfPath(finding)))
    .map((finding) => {
      const { text, where } = finding
      const node = where === "path" ? memberOf(entry, "path")?.value : argumentsOf(entry)?.items[where]
      return reportEntry(subject, entry, {
        code: codes[finding._tag],
        path: [...entry.path, ...(where === "path" ? [where] : ["runtimeArgs", where])],
        at: node ?? entry.member.value,
        message: `${finding.message}.`,
        advice: isOfPath(finding) && mayExpand(path) ? expandedOnlyByScript(path) : consequence(words, where),
        details: { where, text, received: words?.slice(0, shownWords) ?? null },
        fix: splitting(subject, entry, finding)
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

/** Of many words those at the beginning are enough to see what happens. `WrapperScript.difference` has them all. */
const shownWords = 12

const consequence = (received: ReadonlyArray<string> | undefined, where: ShellExpansion.ArgumentPosition): string => {
  if (received === undefined) {
    const words = where === "path" ? "a path" : "arguments"
    return `What the runtime receives depends on more than the configuration. Write ${words} that a shell leaves alone.`
  }
  const rest = received.length - shownWords
  return `The runtime receives ${JSON.stringify(received.slice(0, shownWords))}${rest > 0 ? ` and ${rest} more` : ""}.`
}

const argumentsOf = (entry: Entry): JsonTree.JsonArrayNode | undefined => {
  const list = memberOf(entry, "runtimeArgs")?.value
  return list?.type === "array" ? list : undefined
}

/**
 * Splits an argument in the file as the shell does, so that the script stays the same letter for letter. It is offered where
 * the text can only be an option and its value, and not one value with blanks in it.
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
  return { title: "Make an argument of each word", edits: [edit] }
}

const areOptions = (words: ReadonlyArray<string>): boolean =>
  words.every((word, index) => {
    const before = words[index - 1]
    return word.startsWith("-") || (before !== undefined && before.startsWith("-") && !before.includes("="))
  })
