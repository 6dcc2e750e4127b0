/**
 * Paths that do not name what they were written for.
 */
import { JsonEdit, type JsonTree } from "../../../document/index.ts"
import type { Problem } from "../../../engine/index.ts"
import { ShimSearch } from "../../../shim/index.ts"
import { FilePath, Wording } from "../../../text/index.ts"
import type { Engine } from "../../Moby.ts"
import * as StockRuntime from "../../StockRuntime.ts"
import { type Entry, type Subject, entryStruct, isField, memberOf, report, topMembers, underKey } from "./subject.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import * as ShellReading from "../../scripts/ShellReading.ts"
import * as WrapperScript from "../../scripts/WrapperScript.ts"

/** What is to be said about the paths of entries and of the engine's directories. */
export const paths = (
  subject: Subject,
  faults: ReadonlyArray<DockerProblem.Found>
): ReadonlyArray<DockerProblem.DockerProblem> => {
  const refused = new Set([
    ...faults.flatMap((fault) => (fault.code === "invalid-runtime-entry" ? [fault.details.name] : [])),
    ...misreadEntries(faults)
  ])
  return [
    ...directories(subject),
    ...subject.entries.flatMap((entry) => [
      ...ofPath(subject, entry),
      ...ofType(subject, entry),
      ...(refused.has(entry.name) ? [] : missing(subject, entry))
    ])
  ]
}

/** The entries of which the engine does not read what they run, since it has another type. */
export const misreadEntries = (faults: ReadonlyArray<DockerProblem.Found>): ReadonlyArray<string> =>
  faults.flatMap(({ code, path: [directive, name, field = "path"] }) => {
    const isRun = isField("path")(String(field)) || isField("runtimeType")(String(field))
    const isOfEntry = name !== undefined && isField("runtimes")(String(directive))
    return code === "wrong-type" && isOfEntry && isRun ? [String(name)] : []
  })

/** Whether a path is reported for its form, so that nobody need look for what it names. */
export const isMisshapen = (path: string): boolean => path !== path.trim() || hasArguments(path) || isShim(path)

const ofPath = (subject: Subject, entry: Entry): ReadonlyArray<DockerProblem.DockerProblem> => {
  const { path } = entry.entry
  const member = memberOf(entry, isField("path"))
  if (path === "" || member?.value.type !== "string") return []
  if (path !== path.trim()) return [blanks(subject, entry, member, path)]
  if (hasArguments(path)) return [withArguments(subject, entry, member)]
  if (isShim(path)) return [shimAsPath(subject, entry, member)]
  return isRelative(path) ? [relative(subject, entry, member)] : []
}

const ofType = (subject: Subject, entry: Entry): ReadonlyArray<DockerProblem.DockerProblem> => {
  const { path, runtimeType = "" } = entry.entry
  const member = memberOf(entry, isField("runtimeType"))
  if (path !== "" || runtimeType === "" || member?.value.type !== "string") return []
  if (runtimeType !== runtimeType.trim()) return [blanks(subject, entry, member, runtimeType)]
  const search = shimPlaces(subject.engine, runtimeType)
  if (search._tag === "Success") return []
  const name = shimNameOf(runtimeType)
  return [
    report(subject, {
      code: "invalid-runtime-type",
      path: [...entry.path, member.key],
      at: member.value,
      message: `runtime ${Wording.shown(entry.name)}: containerd refuses its type: ${ShimSearch.message(search.failure)}.`,
      advice:
        name === undefined
          ? 'Write a name from which a shim follows, such as "io.containerd.kata.v2", or the whole path of a shim.'
          : `containerd finds this shim by the name ${JSON.stringify(name)}. Write that.`,
      details: { name: entry.name, runtimeType, reason: search.failure.reason },
      fix:
        name === undefined
          ? undefined
          : {
              title: `Write ${JSON.stringify(name)}`,
              edits: [JsonEdit.replaceValue(subject.json, member.value, name)]
            }
    })
  ]
}

/** Where containerd would look for a shim, on a machine that has no place for it; a failure where it would not look. */
export const shimPlaces = ({ nameRules }: Pick<Engine, "nameRules">, runtimeType: string) =>
  ShimSearch.places(runtimeType, { searchPath: "", workingDirectory: "/", executable: undefined }, nameRules)

const blanks = (
  subject: Subject,
  entry: Entry,
  member: JsonTree.JsonMember,
  text: string
): DockerProblem.DockerProblem => {
  const trimmed = text.trim()
  const fix: Problem.Fix = {
    title: `Write ${JSON.stringify(trimmed)}`,
    edits: [JsonEdit.replaceValue(subject.json, member.value, trimmed)]
  }
  return report(subject, {
    code: "blanks-around-path",
    path: [...entry.path, member.key],
    at: member.value,
    message: `runtime ${Wording.shown(entry.name)}: ${JSON.stringify(text)} has blanks at its ends.`,
    advice: "The engine does not remove them, and finds nothing of this name.",
    details: { name: entry.name, text },
    fix: trimmed === "" ? undefined : fix
  })
}

/** Where a word behind the first one begins with a dash, the text is a command line rather than the name of a file. */
export const hasArguments = (path: string): boolean => /\S\s+-\S/.test(path)

const withArguments = (subject: Subject, entry: Entry, member: JsonTree.JsonMember): DockerProblem.DockerProblem => {
  const { value } = member
  const [program = "", ...words] = value.type === "string" ? value.value.trim().split(/\s+/) : []
  const isCertain =
    memberOf(entry, isField("runtimeArgs")) === undefined && value.type === "string" && isPlain(value.value)
  // An option has no slash before its value, but the name of a directory may begin like an option.
  const mayBeFile = words.some((word) => /^-[^=]*\//.test(word))
  const wayOut = `rite ${JSON.stringify(program)}, and the rest in "runtimeArgs".`
  return report(subject, {
    code: "arguments-in-path",
    path: [...entry.path, member.key],
    at: value,
    message: `runtime ${Wording.shown(entry.name)}: The path ${mayBeFile ? "seems to hold" : "holds"} arguments.`,
    advice: `The engine takes all of it for the name of a file. ${mayBeFile ? `If it is none, w${wayOut}` : `W${wayOut}`}`,
    details: { name: entry.name, path: entry.entry.path, program, arguments: words },
    fix: isCertain && !mayBeFile ? argumentsApart(subject, entry, member, program, words) : undefined
  })
}

/** Whether splitting at blanks gives the words that a shell would give. */
const isPlain = (text: string): boolean => /^[\w\s./:=,+@%^-]+$/.test(text)

/** Puts the words of a path where they belong. */
export const argumentsApart = (
  subject: Subject,
  entry: Entry,
  member: JsonTree.JsonMember,
  program: string,
  words: ReadonlyArray<string>
): Problem.Fix | undefined => {
  const object = objectOf(entry)
  if (object === undefined) return undefined
  const title = 'Put the arguments into "runtimeArgs"'
  const edits = [
    JsonEdit.replaceValue(subject.json, member.value, program),
    JsonEdit.insertMember(subject.json, object, "runtimeArgs", words)
  ]
  return { title, edits }
}

const objectOf = ({ member }: Entry): JsonTree.JsonObject | undefined =>
  member.value.type === "object" ? member.value : undefined

const isShim = (path: string): boolean => FilePath.lastElement(path).startsWith("containerd-shim-") || isShimName(path)

/** A program may have points in its name, but none is called like the shims of containerd. */
const isShimName = (path: string): boolean => /^io\.containerd\.[^/]+\.v\d+$/.test(path)

/** The name from which containerd derives the name of a shim's binary. */
const shimNameOf = (binary: string): string | undefined => {
  const [, shim, version] = /^containerd-shim-([^./]+)-(v\d+)$/.exec(binary) ?? []
  return shim === undefined ? undefined : `io.containerd.${shim}.${version}`
}

const shimAsPath = (subject: Subject, entry: Entry, member: JsonTree.JsonMember): DockerProblem.DockerProblem => {
  const { path, runtimeArgs } = entry.entry
  const struct = entryStruct(subject.engine)
  const isKnown = struct !== undefined && Object.hasOwn(struct.fields, "runtimeType")
  const mayRename =
    isKnown && (FilePath.isAbsolute(path) || isShimName(path)) && memberOf(entry, isField("runtimeType")) === undefined
  const name = shimNameOf(path)
  const args = runtimeArgs.length === 0 ? "" : ' A shim takes no "runtimeArgs": give it "options" instead.'
  return report(subject, {
    code: "shim-as-path",
    path: [...entry.path, member.key],
    at: member.value,
    message: `runtime ${Wording.shown(entry.name)}: ${JSON.stringify(path)} is ${isShimName(path) ? "the name of a" : "a"} containerd shim, and the engine has runc's shim run it as a runtime.`,
    advice: isKnown
      ? `Write ${name === undefined ? "it" : JSON.stringify(name)} under "runtimeType".${args}`
      : `${subject.engine.title} configures no shims. Ask for one by its name, such as "io.containerd.kata.v2", without configuring it.`,
    details: { name: entry.name, path, runtimeArgs },
    fix: mayRename ? underKey(member, "runtimeType") : undefined
  })
}

const relative = (subject: Subject, entry: Entry, member: JsonTree.JsonMember): DockerProblem.DockerProblem =>
  report(subject, {
    code: "relative-path",
    path: [...entry.path, member.key],
    at: member.value,
    message: `runtime ${Wording.shown(entry.name)}: ${JSON.stringify(entry.entry.path)} is relative.`,
    advice: isExpanded(subject, entry)
      ? expandedOnlyByScript(entry.entry.path)
      : "The engine looks for it in its own working directory, and the shim in the directory of each container. " +
        wholePath(entry.entry.path),
    details: { name: entry.name, path: entry.entry.path }
  })

/** Whether a relative path is reported that a shell would put something else in the place of. */
export const isExpanded = ({ dialect }: Subject, { entry }: Entry): boolean =>
  dialect === "engine" &&
  WrapperScript.isNeeded(entry) &&
  isRelative(entry.path) &&
  mayExpand(entry.path) &&
  ShellReading.read({ path: entry.path, runtimeArgs: [] }).findings.some(({ _tag }) => _tag === "Interprets")

/** Reports whether a path holds what a shell puts something else in the place of, unless it is quoted. */
export const mayExpand = (path: string): boolean => /[$~{]/.test(path)

/** Returns what comes of a path in which a shell would put something else in the place of a part. */
export const expandedOnlyByScript = (path: string): string =>
  `The engine looks for a file named ${JSON.stringify(path)}; only the wrapper script would expand it, and no container gets that far. Write the whole path.`

const isRelative = (path: string): boolean => path.includes("/") && !FilePath.isAbsolute(path)

const wholePath = (path: string): string =>
  /^~|\$\{?\w|\{\{/.test(path)
    ? "Nobody puts anything in the place of variables, templates or a tilde. Write the whole path."
    : "Write the whole path."

/** The directories that the engine would make in its working directory. */
const directories = (subject: Subject): ReadonlyArray<DockerProblem.DockerProblem> =>
  topMembers(subject).flatMap((member) => {
    const path = member.value.type === "string" ? member.value.value : ""
    if ((member.key !== "data-root" && member.key !== "exec-root") || path === "" || FilePath.isAbsolute(path))
      return []
    return [
      report(subject, {
        code: "relative-path",
        path: [member.key],
        at: member.value,
        message: `${JSON.stringify(path)} is relative.`,
        advice: `The engine takes it for a directory in its own working directory. ${wholePath(path)}`,
        details: { path }
      })
    ]
  })

/** An empty path is no fault to an engine that does not look at entries. */
const missing = (
  subject: Subject,
  { entry, member, name, path }: Entry
): ReadonlyArray<DockerProblem.DockerProblem> => {
  if (entry.path !== "" || (entry.runtimeType ?? "") !== "") return []
  const isUsed = subject.map.runtimes.get(name)?.kind === "configured"
  if (!isUsed) return []
  const hasArgs = entry.runtimeArgs.length > 0
  return [
    report(subject, {
      code: "no-program",
      path,
      at: { offset: member.keyOffset, length: member.keyLength },
      message: `runtime ${Wording.shown(name)}: It names no program.`,
      advice: hasArgs
        ? 'The engine looks for a program without a name, and finds none. Give it a "path".'
        : `The engine takes it all the same, and the shim then runs ${StockRuntime.name}. Give it a "path".`,
      details: { name }
    })
  ]
}
