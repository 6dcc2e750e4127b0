/** Keys that CRI-O ignores: misspelt, in the wrong section, known to other releases only, or of another engine. */
import { type BurntSushiSchema, TomlFix, TomlTree } from "../../../document/toml/index.ts"
import type { Problem } from "../../../engine/index.ts"
import { GoText, Similarity, Wording } from "../../../text/index.ts"
import * as CrioProblem from "../../CrioProblem.ts"
import type { Since } from "../../releases/Backports.ts"
import * as Schema from "../../releases/Schema.ts"
import { handlerTable } from "../../releases/schemaRows.ts"
import { entryAt, type Explanation, type RuleContext } from "./ruleContext.ts"

/** Explains a key that CRI-O ignores. */
export const unknownKey: Explanation = (context, problem) => {
  const path = problem.path.map(String)
  return (
    misplacedRuntimes(context, problem, path) ??
    otherRelease(context, problem, path) ??
    misspelt(context, problem, path) ??
    misplaced(context, problem, path) ??
    foreign(problem, path)
  )
}

const messageOf = (path: ReadonlyArray<string>): string => CrioProblem.ignoredWords("unknown-crio-key", path)

/** Explains handlers in another section than that of CRI-O. */
const misplacedRuntimes = (
  context: RuleContext,
  problem: CrioProblem.CrioProblem,
  path: ReadonlyArray<string>
): CrioProblem.CrioProblem | undefined => {
  const key = path.at(-1)!.toLowerCase()
  if (key !== "runtimes" || path.join(".").toLowerCase() === "crio.runtime.runtimes") return undefined
  const { origin } = problem
  const shown = Wording.keys(path)
  return CrioProblem.make(
    "misplaced-crio-key",
    `CRI-O ignores [${shown}]: handlers belong to [crio.runtime.runtimes].`,
    {
      advice: "Write [crio.runtime.runtimes.NAME].",
      origin,
      path,
      details: { table: "crio.runtime", key: "runtimes" },
      fix: path.length === 2 && path[0] === "crio" ? movedHeaders(context, problem, path) : undefined
    }
  )
}

/** Returns the fix that writes the full name in the headers of handlers. It is safe only for handlers that cannot stop the start. */
const movedHeaders = (
  context: RuleContext,
  { origin }: CrioProblem.CrioProblem,
  path: ReadonlyArray<string>
): Problem.Fix | undefined => {
  const found = entryAt(context, origin, path)
  if (found === undefined) return undefined
  const handlers = TomlTree.entriesOf(found.entry.value)
  const isSafe = handlers.every(
    ({ isImplied, key, value }) =>
      !isImplied &&
      !context.settings.handlers.has(key) &&
      TomlTree.entriesOf(value).every((inner) => harmlessKeys.has(inner.key))
  )
  const { text } = found.document.source
  const edits = handlers.map(({ keyOffset }) => {
    const line = text.lastIndexOf("\n", keyOffset - 1) + 1
    const at = headerStart.exec(text.slice(line))?.[0]
    return at === undefined ? undefined : { offset: line + at.length, length: 0, text: "runtime." }
  })
  const known = edits.filter((edit) => edit !== undefined)
  return isSafe && known.length > 0 && known.length === edits.length
    ? { title: "Write crio.runtime.runtimes", edits: known }
    : undefined
}

/** The part of the header of a handler before the word `runtimes`, if the section is missing. */
const headerStart = /^[ \t]*\[[ \t]*crio[ \t]*\.[ \t]*(?=runtimes[ \t]*\.[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\])/

/** The keys of a handler that cannot keep CRI-O from starting, if the handler is not the default. */
const harmlessKeys: ReadonlySet<string> = new Set([
  "allowed_annotations",
  "privileged_without_host_devices",
  "runtime_config_path",
  "runtime_path",
  "runtime_root",
  "runtime_type"
])

/** A table with known keys, by its name in the rows of the schema, and as a header names it. */
interface Table {
  readonly row: string
  readonly header: string
  readonly fields: BurntSushiSchema.Struct["fields"]
}

const tableOf = ({ traits: { schema } }: RuleContext, path: ReadonlyArray<string>): Table | undefined => {
  const above = path.slice(0, -1)
  const [top, section, map, , ...rest] = above.map((key) => key.toLowerCase())
  if (top !== "crio" || rest.length > 0) return undefined
  if (section === "runtime" && map === "runtimes" && above.length === 4) {
    return { row: handlerTable, header: handlerHeader, fields: Schema.handlerKeys(schema) }
  }
  const fields =
    above.length > 2 ? undefined : Schema.tableAt(schema, section === undefined ? ["crio"] : ["crio", section])
  return fields && { row: section ?? "crio", header: section === undefined ? "crio" : `crio.${section}`, fields }
}

const handlerHeader = "crio.runtime.runtimes.NAME"

const otherRelease = (
  context: RuleContext,
  { origin }: CrioProblem.CrioProblem,
  path: ReadonlyArray<string>
): CrioProblem.CrioProblem | undefined => {
  const table = tableOf(context, path)
  const span = table && Schema.spanOf(table.row, path.at(-1)!.toLowerCase())
  if (span === undefined) return undefined
  const words = spanWords(span)
  return CrioProblem.make(
    "crio-key-of-other-release",
    `This release does not know ${Wording.keys(path)}, and ignores it.`,
    {
      advice: `CRI-O knows it only ${words}. Remove it, or use a release that knows it.`,
      origin,
      path,
      details: { releases: words }
    }
  )
}

const spanWords = ({
  since,
  until
}: {
  readonly since: Since | undefined
  readonly until: number | undefined
}): string => {
  if (until !== undefined) return `before 1.${until}`
  const versions = (since ?? []).map(([minor, patch]) => (patch === 0 ? `1.${minor}` : `1.${minor}.${patch}`))
  return `since ${versions.join(", ")}`
}

const misspelt = (
  context: RuleContext,
  { origin }: CrioProblem.CrioProblem,
  path: ReadonlyArray<string>
): CrioProblem.CrioProblem | undefined => {
  const table = tableOf(context, path)
  const written = path.at(-1)!
  const normal = written.replaceAll("-", "_").toLowerCase()
  const synonym = table?.row === handlerTable ? synonyms.get(normal) : undefined
  const meant = table && (synonym ?? Similarity.nearest(normal, table.fields.keys()))
  if (table === undefined || meant === undefined) return undefined
  const found = entryAt(context, origin, path)
  const siblings = found && entryAt(context, origin, path.slice(0, -1))
  const isFree =
    siblings !== undefined && !TomlTree.entriesOf(siblings.entry.value).some(({ key }) => GoText.foldKey(key) === meant)
  const isSafe = found?.entry.isImplied === false && isFree && !decisiveKeys.has(meant)
  const at = found && { offset: found.entry.keyOffset, length: found.entry.keyLength }
  return CrioProblem.make("misspelt-crio-key", messageOf(path), {
    advice: `Write ${meant}.`,
    origin,
    path,
    details: { table: table.header, key: meant },
    fix: isSafe && at !== undefined ? TomlFix.replacing(`Write ${meant}`, at, meant) : undefined
  })
}

/** The keys whose value may keep CRI-O from starting, so that making them effective is not certain to help. */
const decisiveKeys: ReadonlySet<string> = new Set([
  "cgroup_manager",
  "conmon",
  "conmon_cgroup",
  "default_runtime",
  "monitor_cgroup",
  "monitor_path"
])

/** Keys of other engines that users write in a handler, and the keys that they mean. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ["binary", "runtime_path"],
  ["binaryname", "runtime_path"],
  ["config_path", "runtime_config_path"],
  ["configpath", "runtime_config_path"],
  ["path", "runtime_path"],
  ["root", "runtime_root"],
  ["type", "runtime_type"]
])

const misplaced = (
  { traits: { schema } }: RuleContext,
  { origin }: CrioProblem.CrioProblem,
  path: ReadonlyArray<string>
): CrioProblem.CrioProblem | undefined => {
  const key = path.at(-1)!.toLowerCase()
  const sections = [...(Schema.tableAt(schema, ["crio"]) ?? [])].flatMap(([name, type]) =>
    type._tag === "Struct" && type.fields.has(key) ? [`crio.${name}`] : []
  )
  const isOfHandler = Schema.handlerKeys(schema).has(key)
  const owners = [
    ...(Schema.tableAt(schema, ["crio"])?.has(key) === true ? ["crio"] : []),
    ...sections,
    ...(isOfHandler ? [handlerHeader] : [])
  ]
  const [owner] = owners
  if (owner === undefined) return undefined
  const list = owners.map((name) => `[${name}]`).join(" or ")
  return CrioProblem.make("misplaced-crio-key", `${Wording.keys(path)} has no effect: ${key} is a key of ${list}.`, {
    advice: `Move it to the section ${list}.`,
    origin,
    path,
    details: { table: owner, key }
  })
}

const foreign = (problem: CrioProblem.CrioProblem, path: ReadonlyArray<string>): CrioProblem.CrioProblem => {
  const key = path.at(-1)!.replaceAll(/[-_]/g, "").toLowerCase()
  return /^(?:runtime)?(?:args|arguments|flags|options)$/.test(key)
    ? { ...problem, advice: "Remove it: CRI-O has no key for arguments of a program, or for options of a shim." }
    : problem
}
