/** Keys that containerd ignores: misspelt keys, and keys of older or newer releases. */
import { Lazy } from "../../../data/index.ts"
import { TomlTree } from "../../../document/toml/index.ts"
import { type ProblemKind, Suggestion } from "../../../engine/index.ts"
import { Wording } from "../../../text/index.ts"
import * as ContainerdProblem from "../../ContainerdProblem.ts"
import { knownReleases } from "../../releases/knownReleases.ts"
import * as Schema from "../../releases/Schema.ts"
import { documentAt, nodeAt, replacing, type RuleContext } from "./ruleContext.ts"

/** Explains a key that containerd ignores. */
export const unknownKey = (
  context: RuleContext,
  problem: ContainerdProblem.ContainerdProblem
): ContainerdProblem.ContainerdProblem => {
  const { details, message, origin } = problem
  const written = problem.path.map(String)
  const plugin = typeof details.plugin === "string" ? details.plugin : undefined
  const path = plugin === undefined ? written : ["plugins", plugin, ...written.slice(2)]
  const key = String(path.at(-1))
  const make = (code: ContainerdProblem.Code, words: string, parts: ProblemKind.ProblemParts) =>
    ContainerdProblem.make(code, words, { origin, path: written, details, ...parts })
  const removed = Object.hasOwn(replacements, key) ? replacements[key] : undefined
  if (plugin !== undefined && removed !== undefined && context.traits.loading !== "replace") {
    const words = `containerd 2 does not know ${Wording.keys(written)}, and ignores it.`
    return make("removed-setting", words, { advice: removed })
  }
  const dotted = dottedAdvice(context, problem, path)
  if (dotted !== undefined) return make(problem.code, message, { advice: dotted })
  const releases = releaseWords(path)
  if (releases !== undefined) return make(problem.code, message, { advice: releases })
  const place = placeOf(context.traits.schema, path)
  if (place === undefined) return problem
  const wrong = path[place.index]!
  const near = Suggestion.nearest(
    wrong,
    place.known.map((name) => ({ name }))
  )[0]?.name
  if (near === undefined) return problem
  if (place.index < path.length - 1) {
    return make("misspelt-setting", message, {
      advice: `Write ${near} instead of ${Wording.keys([wrong])}.`
    })
  }
  const at =
    origin?._tag === "File" && isWrittenOnce(context, problem)
      ? { offset: origin.range.start.offset, length: origin.range.end.offset - origin.range.start.offset }
      : undefined
  return make("misspelt-setting", message, {
    advice: `Write ${near}.`,
    fix: at === undefined ? undefined : replacing(`Write ${near}`, at, near)
  })
}

/** A key in quotes, or in the headers of several tables, has no simple edit. */
const isWrittenOnce = (context: RuleContext, { origin }: ContainerdProblem.ContainerdProblem): boolean => {
  const document = documentAt(context, origin)
  if (document === undefined || origin?._tag !== "File") return false
  const entry = TomlTree.entryAt(document.root, origin.path.map(String))
  const isTable = TomlTree.entriesOf(entry?.value).some(({ value }) => value.type === "table")
  return entry?.isImplied === false && !isTable && !/["']/.test(document.source.text[entry.keyOffset] ?? "")
}

/** The replacements of the settings of CRI that containerd 2 does not have. */
const replacements: { readonly [key: string]: string } = {
  default_runtime: "Configure a runtime, and name it with default_runtime_name. Without that, runc is the default.",
  untrusted_workload_runtime: "Configure a runtime with the name untrusted.",
  runtime_engine: "Set BinaryName in the options of the runtime.",
  runtime_root: "Set Root in the options of the runtime.",
  systemd_cgroup: "Set SystemdCgroup = true in the options of each runtime of the type io.containerd.runc.v2.",
  no_pivot: "Set NoPivotRoot = true in the options of the runtime.",
  sandbox_mode: "Remove it: sandboxer replaces it."
}

/** The first key of a path that a schema does not have, and the keys that the schema has there. */
interface Place {
  readonly index: number
  readonly known: ReadonlyArray<string>
}

/** Returns the place of an unknown key. The last key of the path is unknown, even if only its spelling is wrong. */
const placeOf = (schema: Schema.Schema, path: ReadonlyArray<string>): Place | undefined => {
  let type: Schema.FieldType | undefined = schema.file
  for (const [index, key] of path.entries()) {
    if (index === 1 && path[0] === "plugins") type = schema.plugins.get(key)
    else if (type?._tag === "Struct") {
      const field = Schema.foldedField(type, key)
      if (field === undefined || index === path.length - 1) return { index, known: type.fields.map((one) => one.key) }
      type = field.type
    } else type = type?._tag === "Map" ? type.of : undefined
  }
  return undefined
}

/** Says which releases know a key; undefined if none does, or if the spelling alone is wrong. */
const releaseWords = (path: ReadonlyArray<string>): string | undefined => {
  const knows = schemas().map((schema) => {
    const uris = path[0] === "plugins" ? schema.plugins.keys() : [undefined]
    return Array.from(uris).some((uri) => {
      const place = placeOf(schema, uri === undefined ? path : path.with(1, uri))
      return place?.index === path.length - 1 && place.known.includes(path.at(-1)!)
    })
  })
  const [first, last] = [knows.indexOf(true), knows.lastIndexOf(true)]
  const parts = [
    ...(first > 0 ? [`since ${numberAt(first)}`] : []),
    ...(last !== -1 && last < knows.length - 1 ? [`before ${numberAt(last + 1)}`] : [])
  ]
  return parts.length === 0 ? undefined : `containerd knows it only ${parts.join(" and ")}. Remove it for this release.`
}

/** The schemas of all releases. Hundreds of keys may need them. */
const schemas: () => ReadonlyArray<Schema.Schema> = /*#__PURE__*/ Lazy.lazy(() => knownReleases.minors.map(Schema.of))

const numberAt = (index: number): string => {
  const { major, minor } = knownReleases.minors[index]!
  return `${major}.${minor}`
}

/** A name with a dot that is not in quotes makes a runtime of its first part, with an unknown table. */
const dottedAdvice = (
  context: RuleContext,
  { origin }: ContainerdProblem.ContainerdProblem,
  path: ReadonlyArray<string>
): string | undefined => {
  if (path[2] !== "containerd" || path[3] !== "runtimes" || path.length < 6) return undefined
  const rest = wayToRuntime(context.traits.schema.runtime, nodeAt(context, origin))
  if (rest === undefined) return undefined
  const name = JSON.stringify([...path.slice(4), ...rest].join("."))
  return `If the name of the runtime is ${name}, write the name in quotes: runtimes.${name}.`
}

/** Returns the keys that lead through tables to the first one with a key of a runtime; undefined if there is none. */
const wayToRuntime = (
  runtime: Schema.Struct,
  node: TomlTree.TomlNode | undefined
): ReadonlyArray<string> | undefined => {
  const way: Array<string> = []
  for (let at = node; at?.type === "table";) {
    const [first, ...others] = TomlTree.entriesOf(at)
    if (first === undefined) return undefined
    if ([first, ...others].some(({ key }) => Schema.foldedField(runtime, key) !== undefined)) return way
    way.push(first.key)
    at = first.value
  }
  return undefined
}
