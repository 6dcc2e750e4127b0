/**
 * Paths that do not name the intended program, shim or directory.
 */
import { JsonEdit, type JsonTree } from "../../../document/index.ts"
import type { Problem } from "../../../engine/index.ts"
import { ShimSearch } from "../../../shim/index.ts"
import { FilePath } from "../../../text/index.ts"
import type { Generation } from "../../Moby.ts"
import * as NonRuntimes from "../../known/NonRuntimes.ts"
import * as Replacements from "../../known/Replacements.ts"
import * as RetiredRuntimes from "../../known/RetiredRuntimes.ts"
import { type EntryRule, type Rule, atValue, report, reportEntry, underKey, writeValue } from "./report.ts"
import { type Entry, type RuleContext, memberOf } from "./ruleContext.ts"
import * as ShellExpansion from "../../scripts/ShellExpansion.ts"
import * as WrapperScript from "../../scripts/WrapperScript.ts"
import * as Result from "effect/Result"

/** Reports whether a path is reported because of its form, so that no search for it is needed. */
export const isMisshapen = (path: string): boolean => path !== path.trim() || hasArguments(path) || isShim(path)

/** Reports a path that does not name a program. */
export const ofPath: EntryRule = (context, entry) => {
  const { path } = entry.entry
  const member = memberOf(entry, "path")
  if (path === "" || member?.value.type !== "string") return undefined
  if (path !== path.trim()) return blanks(context, entry, member, path)
  // Another rule reports the program itself.
  if (NonRuntimes.findIn(path) !== undefined) return undefined
  if (isOfWindows(path)) return windowsPath(context, entry, member)
  if (hasArguments(path)) return withArguments(context, entry, member, member.value.value)
  if (isShim(path)) return shimAsPath(context, entry, member)
  if (!FilePath.isRelative(path)) return undefined
  return reportEntry(context, entry, {
    code: "relative-path",
    ...atValue(member, entry.path),
    message: `${JSON.stringify(path)} is relative.`,
    advice: isExpanded(context, entry)
      ? expandedOnlyByScript(path)
      : "The engine looks for it in its working directory, but the shim looks in the directory of each container. " +
        wholePath(path),
    details: { path }
  })
}

/** Reports a type from which containerd derives no shim. */
export const ofType: EntryRule = (context, entry) => {
  const { path, runtimeType = "" } = entry.entry
  const member = memberOf(entry, "runtimeType")
  if (path !== "" || runtimeType === "" || member?.value.type !== "string") return undefined
  if (runtimeType !== runtimeType.trim()) return blanks(context, entry, member, runtimeType)
  const search = shimPlaces(context.engine, runtimeType)
  if (Result.isSuccess(search)) return undefined
  const name = RetiredRuntimes.shimNameOf(runtimeType)
  return reportEntry(context, entry, {
    code: "invalid-runtime-type",
    ...atValue(member, entry.path),
    message: `containerd refuses its type: ${ShimSearch.message(search.failure)}.`,
    advice:
      name === undefined
        ? 'Write the name of a runtime type, such as "io.containerd.kata.v2", or the absolute path of a shim.'
        : `containerd finds this shim under the name ${JSON.stringify(name)}. Write that name.`,
    details: { runtimeType, reason: search.failure.reason },
    fix: name === undefined ? undefined : writeValue(context, member.value, name)
  })
}

/** Returns the places where containerd would look for a shim with an empty search path, or why it refuses the type. */
export const shimPlaces = ({ nameRules }: Pick<Generation, "nameRules">, runtimeType: string) =>
  ShimSearch.candidates(runtimeType, { searchPath: "", workingDirectory: "/", executable: undefined }, nameRules)

const blanks = (context: RuleContext, entry: Entry, member: JsonTree.JsonMember, text: string) =>
  reportEntry(context, entry, {
    code: "blanks-around-path",
    ...atValue(member, entry.path),
    message: `${JSON.stringify(text)} has leading or trailing white space.`,
    advice: "It is not removed, so no file of this name is found.",
    details: { text },
    fix: text.trim() === "" ? undefined : writeValue(context, member.value, text.trim())
  })

/** Reports whether a path is a command line rather than the name of a file: a word after the first begins with a dash. */
export const hasArguments = (path: string): boolean => /\S\s+-\S/.test(path)

const withArguments = (context: RuleContext, entry: Entry, member: JsonTree.JsonMember, text: string) => {
  const [program = "", ...words] = text.trim().split(/\s+/)
  const isCertain = memberOf(entry, "runtimeArgs") === undefined && isPlain(text)
  // An option has no slash before "=", but the name of a directory may begin like an option.
  const mayBeFile = words.some((word) => /^-[^=]*\//.test(word))
  const wayOut = `rite ${JSON.stringify(program)}, and put the rest in "runtimeArgs".`
  return reportEntry(context, entry, {
    code: "arguments-in-path",
    ...atValue(member, entry.path),
    message: `The path ${mayBeFile ? "seems to contain" : "contains"} arguments.`,
    advice: `The engine treats all of it as the name of a file. ${mayBeFile ? `If it is not a file name, w${wayOut}` : `W${wayOut}`}`,
    details: { path: entry.entry.path, program, arguments: words },
    fix: isCertain && !mayBeFile ? argumentsApart(context, entry, member.value, program, words) : undefined
  })
}

/** Reports whether splitting at white space gives the same words as a shell. */
const isPlain = (text: string): boolean => /^[\w\s./:=,+@%^-]+$/.test(text)

/** Returns the fix that moves the arguments in a path to `runtimeArgs`. */
export const argumentsApart = (
  { json }: RuleContext,
  { member: { value: object } }: Entry,
  node: JsonTree.JsonNode,
  program: string,
  words: ReadonlyArray<string>
): Problem.Fix | undefined => {
  if (object.type !== "object") return undefined
  const edits = [
    ...JsonEdit.replaceValue(json, node, program),
    JsonEdit.insertMember(json, object, "runtimeArgs", words)
  ]
  return { title: 'Move the arguments to "runtimeArgs"', edits }
}

/** Reports whether a path begins like a path of Windows. */
const isOfWindows = (path: string): boolean => /^(?:[A-Za-z]:)?\\[\w. \\-]|^[A-Za-z]:\//.test(path)

const windowsPath = (context: RuleContext, entry: Entry, member: JsonTree.JsonMember) =>
  reportEntry(context, entry, {
    code: "relative-path",
    ...atValue(member, entry.path),
    message: `${JSON.stringify(entry.entry.path)} is a path of Windows, which is relative on Linux.`,
    advice: "Write the absolute path of a program on the machine of the engine.",
    details: { path: entry.entry.path }
  })

const isShim = (path: string): boolean => FilePath.lastElement(path).startsWith("containerd-shim-") || isShimName(path)

/** Reports whether a path is the name of a shim. Names of programs may contain dots, but do not have this form. */
const isShimName = (path: string): boolean => /^io\.containerd\.[^/]+\.v\d+$/.test(path)

const shimAsPath = (context: RuleContext, entry: Entry, member: JsonTree.JsonMember) => {
  const { path, runtimeArgs } = entry.entry
  const isKnown = Replacements.knowsTypes(context.engine)
  const mayRename =
    isKnown && (FilePath.isAbsolute(path) || isShimName(path)) && memberOf(entry, "runtimeType") === undefined
  const name = RetiredRuntimes.shimNameOf(path)
  return reportEntry(context, entry, {
    code: "shim-as-path",
    ...atValue(member, entry.path),
    message: `${JSON.stringify(path)} is ${isShimName(path) ? "the name of a" : "a"} containerd shim, but the engine would run it as an OCI runtime.`,
    advice: isKnown
      ? `Write ${name === undefined ? "it" : JSON.stringify(name)} under "runtimeType".${Replacements.insteadOfArguments(runtimeArgs)}`
      : Replacements.throughShim(context.engine, name ?? (isShimName(path) ? path : "io.containerd.kata.v2")),
    details: { path, runtimeArgs },
    fix: mayRename ? underKey(member, "runtimeType") : undefined
  })
}

/** Reports whether a path is relative and a shell would expand a part of it. */
export const isExpanded = ({ dialect }: RuleContext, { entry }: Entry): boolean =>
  dialect === "engine" &&
  WrapperScript.isNeeded(entry) &&
  FilePath.isRelative(entry.path) &&
  mayExpand(entry.path) &&
  ShellExpansion.expand({ path: entry.path, runtimeArgs: [] }).findings.some(({ _tag }) => _tag === "Interprets")

/** Reports whether a path contains characters that a shell expands unless they are quoted. */
export const mayExpand = (path: string): boolean => /[$~{]/.test(path)

/** Returns the consequence of a path that only a shell would expand. */
export const expandedOnlyByScript = (path: string): string =>
  `The engine looks for a file named ${JSON.stringify(path)}; only the wrapper script would expand it, and the engine fails before it runs the script. Write the absolute path.`

const wholePath = (path: string): string =>
  /^~|\$\{?\w|\{\{/.test(path)
    ? "Variables, templates and a tilde are not expanded. Write the absolute path."
    : "Write the absolute path."

/** Reports directories that the engine would create in its working directory. */
export const directories: Rule = (context) =>
  context.members.flatMap((member) => {
    const path = member.value.type === "string" ? member.value.value : ""
    const isDirectory = member.key === "data-root" || member.key === "exec-root"
    if (!isDirectory || path === "" || FilePath.isAbsolute(path)) return []
    return report(context, {
      code: "relative-path",
      ...atValue(member),
      message: `${JSON.stringify(path)} is relative.`,
      advice: `The engine treats it as a directory in its working directory. ${wholePath(path)}`,
      details: { path }
    })
  })
