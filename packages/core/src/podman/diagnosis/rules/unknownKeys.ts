/** Keys that Podman ignores: misspelt, in the wrong section, known to other releases only, or of another file. */
import * as Result from "effect/Result"
import { BurntSushiDecoded, TomlFix, TomlTree } from "../../../document/toml/index.ts"
import { GoText, Wording } from "../../../text/index.ts"
import * as PodmanProblem from "../../PodmanProblem.ts"
import type * as Schema from "../../releases/Schema.ts"
import { documentedKey, type Meaning, meaningOf, type MeantKey } from "./keyMeanings.ts"
import { documentAt, type Explanation, isDecided, type ParsedDocument, type RuleContext } from "./ruleContext.ts"

/** Explains a key that Podman ignores. */
export const unknownKey: Explanation = (context, problem) => {
  const path = problem.path.map(String)
  const meant = meaningOf(context, path)
  const { origin } = problem
  const shownPath = Wording.keys(path)
  switch (meant._tag) {
    case "Key": {
      const { isExact, key, table } = meant
      const advice = keyAdvice(context, path, meant, problem)
      const parts = { origin, path, details: { table, key }, advice, fix: renaming(context, problem, path, meant) }
      if (!isExact) {
        return PodmanProblem.make("misspelt-key", `Podman does not know the key ${shownPath}, and ignores it.`, parts)
      }
      const message =
        path.length === 1
          ? `${shownPath} at the top of the file has no effect.`
          : `${shownPath} has no effect: ${key} is a key of [${table}].`
      return PodmanProblem.make("misplaced-setting", message, parts)
    }
    case "Table":
      return PodmanProblem.make("misspelt-key", `Podman does not know the section ${shownPath}, and ignores it.`, {
        advice: `Write [${meant.table}].`,
        origin,
        path,
        details: { table: meant.table },
        fix: renaming(context, problem, path, meant)
      })
    case "Release": {
      const { since, until } = meant.span
      return PodmanProblem.make("key-of-other-release", `This release does not know ${shownPath}, and ignores it.`, {
        advice: `${releaseWords(meant.span)} Remove it, or use a release that knows it.`,
        origin,
        path,
        details: { since: since?.join(".") ?? null, until: until?.join(".") ?? null }
      })
    }
    case "Nothing":
      return { ...problem, advice: meant.advice ?? problem.advice }
  }
}

const keyAdvice = (
  context: RuleContext,
  path: ReadonlyArray<string>,
  { isExact, key, table }: MeantKey,
  { origin }: PodmanProblem.PodmanProblem
): string => {
  const document = documentAt(context, origin)
  if (document !== undefined && hasKey(document, table, key)) return removalAdvice(document, path, table, key)
  if (isExact) {
    const isTable = document !== undefined && TomlTree.entryAt(document.root, path)?.value.type === "table"
    return isTable ? `Write [${table}.${key}].` : `Move it to the section [${table}].`
  }
  const isOwn = path.length > 1 && BurntSushiDecoded.fieldNamed(context.traits.schema.fields, path[0]!) === table
  const remark = path.at(-1) === documentedKey ? " The manual of Podman names the key that does not work." : ""
  return `Write ${key}${isOwn ? "" : ` in the section [${table}]`}.${remark}`
}

/** Says how to get rid of a second writing of a key. The keys of a table may be other ones. */
const removalAdvice = (document: ParsedDocument, path: ReadonlyArray<string>, table: string, key: string): string =>
  TomlTree.entryAt(document.root, path)?.value.type === "table"
    ? `Move its keys to the section [${table}.${key}] of the file.`
    : `Remove it: the section [${table}] of the file has ${key} already.`

const hasKey = ({ root }: ParsedDocument, table: string, key: string): boolean =>
  TomlTree.entryAt(root, [table, key]) !== undefined

/**
 * Returns the fix that writes another key. A key at the top of a file can name its section too, unless the file has the section: then
 * the key must move.
 */
const renaming = (
  context: RuleContext,
  { origin }: PodmanProblem.PodmanProblem,
  path: ReadonlyArray<string>,
  meant: MeantKey | Extract<Meaning, { readonly _tag: "Table" }>
) => {
  const { table } = meant
  const document = documentAt(context, origin)
  const entry = document && TomlTree.entryAt(document.root, path)
  if (document === undefined || entry === undefined || entry.isImplied) return undefined
  const keys = meant._tag === "Key" ? [{ key: meant.key, value: entry.value }] : TomlTree.entriesOf(entry.value)
  if (!keys.every(({ key, value }) => isHarmless(context, key, value))) return undefined
  const at = { offset: entry.keyOffset, length: entry.keyLength }
  if (meant._tag === "Table") {
    return TomlTree.entryAt(document.root, [table]) === undefined
      ? TomlFix.replacing(`Write ${table}`, at, table)
      : undefined
  }
  if (path.length > 1) {
    const isOwn = BurntSushiDecoded.fieldNamed(context.traits.schema.fields, path[0]!) === table
    return isOwn && !hasKey(document, path[0]!, meant.key)
      ? TomlFix.replacing(`Write ${meant.key}`, at, meant.key)
      : undefined
  }
  const isHeader = document.source.text[entry.value.offset] === "[" && entry.value.type === "table"
  const known = TomlTree.entryAt(document.root, [table])
  const isFree = known === undefined || (isHeader && !hasKey(document, table, meant.key))
  const name = `${table}.${meant.key}`
  return isFree ? TomlFix.replacing(`Write ${name}`, at, name) : undefined
}

/** Reports whether Podman certainly still starts if a key that it has ignored takes effect. */
const isHarmless = ({ table: { runtimes } }: RuleContext, written: string, value: TomlTree.TomlNode): boolean => {
  const key = GoText.foldKey(written)
  if (key !== GoText.foldKey("runtime")) return !decisiveKeys.has(key)
  const runtime = value.type === "string" ? runtimes.get(value.value) : undefined
  return runtime !== undefined && (Result.isSuccess(runtime.program) || !isDecided(runtime.search, runtime.states))
}

/** The other keys whose value may keep Podman from starting, in the spelling of `foldKey`. */
const decisiveKeys = new Set(["conmon_path", "tmp_dir"].map((key) => GoText.foldKey(key)))

const releaseWords = ({ since, until }: Schema.Span): string => {
  const parts = [
    ...(since === undefined ? [] : [`since ${since.join(".")}`]),
    ...(until === undefined ? [] : [`before ${until.join(".")}`])
  ]
  return `Podman knows it only ${parts.join(" and ")}.`
}
