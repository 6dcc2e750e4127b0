/**
 * Paths that do not name what they were written for.
 */
import { JsonEdit, type JsonTree } from "../../../document/index.ts"
import type { Problem } from "../../../engine/index.ts"
import { ShimSearch } from "../../../shim/index.ts"
import { FilePath } from "../../../text/index.ts"
import type { Generation } from "../../Moby.ts"
import * as StockRuntime from "../../StockRuntime.ts"
import { type EntryRule, type Rule, atValue, report, reportEntry, underKey, writeValue } from "./report.ts"
import { type Entry, type RuleContext, memberOf } from "./ruleContext.ts"
import * as ShellExpansion from "../../scripts/ShellExpansion.ts"
import * as WrapperScript from "../../scripts/WrapperScript.ts"
import * as Result from "effect/Result"

/** Reports whether a path has a form that is reported, so that nobody need look for what it names. */
export const isMisshapen = (path: string): boolean => path !== path.trim() || hasArguments(path) || isShim(path)

/** Reports a path that does not name a program. */
export const ofPath: EntryRule = (subject, entry) => {
  const { path } = entry.entry
  const member = memberOf(entry, "path")
  if (path === "" || member?.value.type !== "string") return undefined
  if (path !== path.trim()) return blanks(subject, entry, member, path)
  if (hasArguments(path)) return withArguments(subject, entry, member, member.value.value)
  if (isShim(path)) return shimAsPath(subject, entry, member)
  if (!isRelative(path)) return undefined
  return reportEntry(subject, entry, {
    code: "relative-path",
    ...atValue(member, entry.path),
    message: `${JSON.stringify(path)} is relative.`,
    advice: isExpanded(subject, entry)
      ? expandedOnlyByScript(path)
      : "The engine looks for it in its own working directory, and the shim in the directory of each container. " +
        wholePath(path),
    details: { path }
  })
}

/** Reports a type from which containerd derives no shim. */
export const ofType: EntryRule = (subject, entry) => {
  const { path, runtimeType = "" } = entry.entry
  const member = memberOf(entry, "runtimeType")
  if (path !== "" || runtimeType === "" || member?.value.type !== "string") return undefined
  if (runtimeType !== runtimeType.trim()) return blanks(subject, entry, member, runtimeType)
  const search = shimPlaces(subject.engine, runtimeType)
  if (Result.isSuccess(search)) return undefined
  const name = shimNameOf(runtimeType)
  return reportEntry(subject, entry, {
    code: "invalid-runtime-type",
    ...atValue(member, entry.path),
    message: `containerd refuses its type: ${ShimSearch.message(search.failure)}.`,
    advice:
      name === undefined
        ? 'Write a name from which a shim follows, such as "io.containerd.kata.v2", or the whole path of a shim.'
        : `containerd finds this shim by the name ${JSON.stringify(name)}. Write that.`,
    details: { runtimeType, reason: search.failure.reason },
    fix: name === undefined ? undefined : writeValue(subject, member.value, name)
  })
}

/** Returns where containerd would look for a shim on a machine that has no place for it, or why it would not look. */
export const shimPlaces = ({ nameRules }: Pick<Generation, "nameRules">, runtimeType: string) =>
  ShimSearch.candidates(runtimeType, { searchPath: "", workingDirectory: "/", executable: undefined }, nameRules)

const blanks = (subject: RuleContext, entry: Entry, member: JsonTree.JsonMember, text: string) =>
  reportEntry(subject, entry, {
    code: "blanks-around-path",
    ...atValue(member, entry.path),
    message: `${JSON.stringify(text)} has blanks at its ends.`,
    advice: "The engine does not remove them, and finds nothing of this name.",
    details: { text },
    fix: text.trim() === "" ? undefined : writeValue(subject, member.value, text.trim())
  })

/** Reports whether a path is a command line rather than the name of a file: a word after the first begins with a dash. */
export const hasArguments = (path: string): boolean => /\S\s+-\S/.test(path)

const withArguments = (subject: RuleContext, entry: Entry, member: JsonTree.JsonMember, text: string) => {
  const [program = "", ...words] = text.trim().split(/\s+/)
  const isCertain = memberOf(entry, "runtimeArgs") === undefined && isPlain(text)
  // An option has no slash before its value, but the name of a directory may begin like an option.
  const mayBeFile = words.some((word) => /^-[^=]*\//.test(word))
  const wayOut = `rite ${JSON.stringify(program)}, and the rest in "runtimeArgs".`
  return reportEntry(subject, entry, {
    code: "arguments-in-path",
    ...atValue(member, entry.path),
    message: `The path ${mayBeFile ? "seems to hold" : "holds"} arguments.`,
    advice: `The engine takes all of it for the name of a file. ${mayBeFile ? `If it is none, w${wayOut}` : `W${wayOut}`}`,
    details: { path: entry.entry.path, program, arguments: words },
    fix: isCertain && !mayBeFile ? argumentsApart(subject, entry, member.value, program, words) : undefined
  })
}

/** Whether splitting at blanks gives the words that a shell would give. */
const isPlain = (text: string): boolean => /^[\w\s./:=,+@%^-]+$/.test(text)

/** Puts the words of a path where they belong. */
export const argumentsApart = (
  { json }: RuleContext,
  { member: { value: object } }: Entry,
  node: JsonTree.JsonNode,
  program: string,
  words: ReadonlyArray<string>
): Problem.Fix | undefined => {
  if (object.type !== "object") return undefined
  const edits = [JsonEdit.replaceValue(json, node, program), JsonEdit.insertMember(json, object, "runtimeArgs", words)]
  return { title: 'Put the arguments into "runtimeArgs"', edits }
}

const isShim = (path: string): boolean => FilePath.lastElement(path).startsWith("containerd-shim-") || isShimName(path)

/** A program may have points in its name, but none is called like the shims of containerd. */
const isShimName = (path: string): boolean => /^io\.containerd\.[^/]+\.v\d+$/.test(path)

/** The name from which containerd derives the name of a shim's binary. */
const shimNameOf = (binary: string): string | undefined => {
  const [, shim, version] = /^containerd-shim-([^./]+)-(v\d+)$/.exec(binary) ?? []
  return shim === undefined ? undefined : `io.containerd.${shim}.${version}`
}

const shimAsPath = (subject: RuleContext, entry: Entry, member: JsonTree.JsonMember) => {
  const { path, runtimeArgs } = entry.entry
  const isKnown = Object.hasOwn(subject.engine.directives.runtime.fields, "runtimeType")
  const mayRename =
    isKnown && (FilePath.isAbsolute(path) || isShimName(path)) && memberOf(entry, "runtimeType") === undefined
  const name = shimNameOf(path)
  const args = runtimeArgs.length === 0 ? "" : ' A shim takes no "runtimeArgs": give it "options" instead.'
  return reportEntry(subject, entry, {
    code: "shim-as-path",
    ...atValue(member, entry.path),
    message: `${JSON.stringify(path)} is ${isShimName(path) ? "the name of a" : "a"} containerd shim, and the engine has runc's shim run it as a runtime.`,
    advice: isKnown
      ? `Write ${name === undefined ? "it" : JSON.stringify(name)} under "runtimeType".${args}`
      : `${subject.engine.title} configures no shims. Ask for one by its name, such as "io.containerd.kata.v2", without configuring it.`,
    details: { path, runtimeArgs },
    fix: mayRename ? underKey(member, "runtimeType") : undefined
  })
}

/** Reports whether a path is relative, and a shell would put something else in the place of a part. */
export const isExpanded = ({ dialect }: RuleContext, { entry }: Entry): boolean =>
  dialect === "engine" &&
  WrapperScript.isNeeded(entry) &&
  isRelative(entry.path) &&
  mayExpand(entry.path) &&
  ShellExpansion.expand({ path: entry.path, runtimeArgs: [] }).findings.some(({ _tag }) => _tag === "Interprets")

/** Reports whether a path holds what a shell puts something else in the place of, unless it is quoted. */
export const mayExpand = (path: string): boolean => /[$~{]/.test(path)

/** Returns what comes of a path in which a shell would put something else in the place of a part. */
export const expandedOnlyByScript = (path: string): string =>
  `The engine looks for a file named ${JSON.stringify(path)}; only the wrapper script would expand it, and no container gets that far. Write the whole path.`

/** Reports whether a path is relative to a working directory. */
export const isRelative = (path: string): boolean => path.includes("/") && !FilePath.isAbsolute(path)

const wholePath = (path: string): string =>
  /^~|\$\{?\w|\{\{/.test(path)
    ? "Nobody puts anything in the place of variables, templates or a tilde. Write the whole path."
    : "Write the whole path."

/** Reports directories that the engine would make in its working directory. */
export const directories: Rule = (subject) =>
  subject.members.flatMap((member) => {
    const path = member.value.type === "string" ? member.value.value : ""
    const isDirectory = member.key === "data-root" || member.key === "exec-root"
    if (!isDirectory || path === "" || FilePath.isAbsolute(path)) return []
    return report(subject, {
      code: "relative-path",
      ...atValue(member),
      message: `${JSON.stringify(path)} is relative.`,
      advice: `The engine takes it for a directory in its own working directory. ${wholePath(path)}`,
      details: { path }
    })
  })

/** Reports an entry that names no program. An empty path is no fault to an engine that does not look at entries. */
export const missing: EntryRule = (subject, entry) => {
  const { path, runtimeArgs, runtimeType = "" } = entry.entry
  const isUsed = subject.map.runtimes.get(entry.name)?.kind === "configured"
  if (path !== "" || runtimeType !== "" || !isUsed || subject.refusedEntries.has(entry.name)) return undefined
  return reportEntry(subject, entry, {
    code: "no-program",
    message: "It names no program.",
    advice:
      runtimeArgs.length > 0
        ? 'The engine looks for a program without a name, and finds none. Give it a "path".'
        : `The engine takes it all the same, and the shim then runs ${StockRuntime.name}. Give it a "path".`
  })
}
