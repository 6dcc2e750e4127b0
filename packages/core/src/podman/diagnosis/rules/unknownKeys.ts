/** Keys that Podman ignores: misspelt, in the wrong section, known to other releases only, or of another file. */
import { TomlTree } from "../../../document/toml/index.ts"
import { GoText, Similarity } from "../../../text/index.ts"
import { fieldNamed } from "../../files/Decoded.ts"
import * as PodmanProblem from "../../PodmanProblem.ts"
import * as Schema from "../../releases/Schema.ts"
import { documentAt, type Explanation, type ParsedDocument, replacing, type RuleContext } from "./ruleContext.ts"

/** Explains a key that Podman ignores. */
export const unknownKey: Explanation = (context, problem) => {
  const path = problem.path.map(String)
  const { origin } = problem
  const meant = meaningOf(context, path)
  const own = path.length > 1 ? path[0]! : undefined
  if (meant._tag === "Key" && meant.table !== own && own !== undefined && meant.isExact) {
    return PodmanProblem.make(
      "misplaced-setting",
      `${shown(path)} has no effect: ${meant.key} is a key of [${meant.table}].`,
      {
        advice: moveAdvice(context, path, meant, problem),
        origin,
        path,
        details: { table: meant.table, key: meant.key }
      }
    )
  }
  if (meant._tag === "Key" && own === undefined && meant.isExact) {
    return PodmanProblem.make("misplaced-setting", `${shown(path)} at the top of the file has no effect.`, {
      advice: moveAdvice(context, path, meant, problem),
      origin,
      path,
      details: { table: meant.table, key: meant.key },
      fix: renaming(context, problem, path, meant)
    })
  }
  if (meant._tag === "Key") {
    const isDocumented = path.at(-1) === "runtime_supports_nocgroups"
    const remark = isDocumented ? " The manual of Podman names the key that does not work." : ""
    const place = meant.table === own ? "" : ` in the section [${meant.table}]`
    return PodmanProblem.make("misspelt-key", `Podman does not know the key ${shown(path)}, and ignores it.`, {
      advice: `Write ${meant.key}${place}.${remark}`,
      origin,
      path,
      details: { table: meant.table, key: meant.key },
      fix: renaming(context, problem, path, meant)
    })
  }
  if (meant._tag === "Table") {
    return PodmanProblem.make("misspelt-key", `Podman does not know the section ${shown(path)}, and ignores it.`, {
      advice: `Write [${meant.table}].`,
      origin,
      path,
      details: { table: meant.table },
      fix: renaming(context, problem, path, undefined, meant.table)
    })
  }
  if (meant._tag === "Release") {
    const words = releaseWords(meant.span)
    return PodmanProblem.make("key-of-other-release", `This release does not know ${shown(path)}, and ignores it.`, {
      advice: `${words} Remove it, or use such a release.`,
      origin,
      path,
      details: { since: meant.span.since?.join(".") ?? null, until: meant.span.until?.join(".") ?? null }
    })
  }
  return { ...problem, advice: meant.advice ?? problem.advice }
}

/** The likely meaning of an unknown key. `isExact` is true if the key is right and only its place is wrong. */
type Meaning =
  | { readonly _tag: "Key"; readonly table: string; readonly key: string; readonly isExact: boolean }
  | { readonly _tag: "Table"; readonly table: string }
  | { readonly _tag: "Release"; readonly span: Schema.Span }
  | { readonly _tag: "Nothing"; readonly advice?: string | undefined }

const nothing: Meaning = { _tag: "Nothing" }

const meaningOf = ({ traits: { schema } }: RuleContext, path: ReadonlyArray<string>): Meaning => {
  if (path.length > 2) return nothing
  const key = path.at(-1)!
  const tableName = path.length === 2 ? fieldNamed(schema.fields, path[0]!) : undefined
  const own = tableName === undefined ? undefined : fieldsOf(schema, tableName)
  const normal = key.replaceAll("-", "_").toLowerCase()
  const synonym = synonyms[normal]
  if (own !== undefined && tableName !== undefined) {
    const span = Schema.spanOf(tableName, key.toLowerCase())
    if (span !== undefined) return { _tag: "Release", span }
    const named = [normal, synonym].find((name) => name !== undefined && own.has(name))
    if (named !== undefined) return { _tag: "Key", table: tableName, key: named, isExact: false }
  }
  const others = [...schema.fields.keys()].filter((table) => table !== tableName)
  for (const [name, isExact] of [
    [key.toLowerCase(), true],
    [normal, false],
    [synonym, false]
  ] as const) {
    const owners = name === undefined ? [] : others.filter((table) => fieldsOf(schema, table)?.has(name) === true)
    if (owners.length === 1) return { _tag: "Key", table: owners[0]!, key: name!, isExact }
    if (owners.length > 1) return { _tag: "Nothing", advice: `Move it to one of the sections ${list(owners)}.` }
  }
  if (own !== undefined && tableName !== undefined) {
    const near = nearest(normal, own.keys())
    return near === undefined ? nothing : { _tag: "Key", table: tableName, key: near, isExact: false }
  }
  const span = Schema.spanOf(key.toLowerCase())
  if (span !== undefined) return { _tag: "Release", span }
  const file = otherFiles[key]
  if (file !== undefined) return { _tag: "Nothing", advice: `Move it to ${file}.` }
  const table = nearest(normal, schema.fields.keys())
  return table === undefined ? nothing : { _tag: "Table", table }
}

const fieldsOf = (schema: Schema.Struct, table: string): Schema.Struct["fields"] | undefined => {
  const type = schema.fields.get(table)
  return type?._tag === "Struct" ? type.fields : undefined
}

/** Keys that users write, and the keys that they mean. The first is in the manual of Podman, the others are Docker's. */
const synonyms: { readonly [key: string]: string } = {
  runtime_supports_nocgroups: "runtime_supports_nocgroup",
  default_runtime: "runtime",
  runtimeargs: "runtimes_flags"
}

/** Top-level keys of other files. */
const otherFiles: { readonly [key: string]: string } = {
  storage: "/etc/containers/storage.conf",
  registries: "/etc/containers/registries.conf",
  registry: "/etc/containers/registries.conf",
  "unqualified-search-registries": "/etc/containers/registries.conf"
}

/** Returns the name that is nearest to a key, if it alone is. */
const nearest = (key: string, names: Iterable<string>): string | undefined => {
  const near = Array.from(names, (name) => ({ name, distance: Similarity.misspelling(key, name) ?? Infinity }))
  const least = Math.min(...near.map(({ distance }) => distance))
  const best = near.filter(({ distance }) => distance === least && distance < Infinity)
  return best.length === 1 ? best[0]!.name : undefined
}

const moveAdvice = (
  context: RuleContext,
  path: ReadonlyArray<string>,
  { key, table }: Extract<Meaning, { readonly _tag: "Key" }>,
  { origin }: PodmanProblem.PodmanProblem
): string => {
  const document = documentAt(context, origin)
  if (document !== undefined && hasKey(document, table, key)) {
    return `Remove it: the section [${table}] of the file has ${key} already.`
  }
  const isTable = document !== undefined && TomlTree.entryAt(document.root, path)?.value.type === "table"
  return isTable ? `Write [${table}.${key}].` : `Move it to the section [${table}].`
}

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
  meant: Extract<Meaning, { readonly _tag: "Key" }> | undefined,
  table = meant?.table ?? ""
) => {
  const document = documentAt(context, origin)
  const entry = document && TomlTree.entryAt(document.root, path)
  if (document === undefined || entry === undefined || entry.isImplied) return undefined
  const at = { offset: entry.keyOffset, length: entry.keyLength }
  if (meant === undefined) {
    return TomlTree.entryAt(document.root, [table]) === undefined ? replacing(`Write ${table}`, at, table) : undefined
  }
  if (path.length > 1) {
    const isOwn = fieldNamed(context.traits.schema.fields, path[0]!) === table
    return isOwn && !hasKey(document, path[0]!, meant.key) ? replacing(`Write ${meant.key}`, at, meant.key) : undefined
  }
  const isHeader = document.source.text[entry.value.offset] === "[" && entry.value.type === "table"
  const known = TomlTree.entryAt(document.root, [table])
  const isFree = known === undefined || (isHeader && !hasKey(document, table, meant.key))
  const name = `${table}.${meant.key}`
  return isFree ? replacing(`Write ${name}`, at, name) : undefined
}

const releaseWords = ({ since, until }: Schema.Span): string => {
  const parts = [
    ...(since === undefined ? [] : [`since Podman ${since.join(".")}`]),
    ...(until === undefined ? [] : [`before Podman ${until.join(".")}`])
  ]
  return `Podman knows it only ${parts.join(" and ")}.`
}

const list = (tables: ReadonlyArray<string>): string => tables.map((table) => `[${table}]`).join(" and ")

const shown = (path: ReadonlyArray<string>): string =>
  path.map((part) => (/^[\w-]+$/.test(part) ? part : GoText.quote(part))).join(".")
