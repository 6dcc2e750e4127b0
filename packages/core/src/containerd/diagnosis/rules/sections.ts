/** Sections and files whose runtimes do not count. */
import { TomlTree } from "../../../document/toml/index.ts"
import type { Origin } from "../../../engine/index.ts"
import { SourceText } from "../../../text/index.ts"
import * as ContainerdProblem from "../../ContainerdProblem.ts"
import type { Branch, ConfigTree } from "../../files/ConfigTree.ts"
import { uris } from "../../releases/Schema.ts"
import {
  type ParsedDocument,
  parsedDocuments,
  replacing,
  type Rule,
  type RuleContext,
  runtimesPath,
  sectionsOf
} from "./ruleContext.ts"

/** Reports sections with runtimes that are those of another version. */
export const unusedSections: Rule = (context) => {
  if (context.isRefused) return []
  return parsedDocuments(context).flatMap((document) => {
    const counted = sectionsOf(context, document)
    return ["cri", uris.server, uris.runtime]
      .filter((uri) => !counted.includes(uri))
      .flatMap((uri) => {
        const entry = TomlTree.entryAt(document.root, ["plugins", uri, "containerd"])
        return entry === undefined ? [] : [unusedSection(context, document, uri, counted[0]!)]
      })
  })
}

const unusedSection = (context: RuleContext, document: ParsedDocument, uri: string, right: string) => {
  const path = ["plugins", uri, "containerd"]
  const names = TomlTree.entriesOf(TomlTree.entryAt(document.root, runtimesPath(uri))?.value).map(({ key }) => key)
  const what = names.length === 0 ? "" : ` Its runtimes do not exist: ${names.join(", ")}.`
  const shown = ContainerdProblem.keyWords(path)
  const isVersionMissing = context.traits.loading === "replace" && context.settings.version === 1 && uri !== "cri"
  const version = isVersionMissing ? (uri === uris.server ? 2 : undefined) : undefined
  const advice =
    version === undefined
      ? `Rename it to ${ContainerdProblem.keyWords(["plugins", right, "containerd"])}: ${versionWords(context, document)}.`
      : `Write version = ${version} at the top of the file: without it, plugins have short names.`
  return ContainerdProblem.make("unused-section", `containerd ignores the section ${shown}.${what}`, {
    advice,
    origin: originAt(document, path),
    path,
    details: { section: uri, counted: right, names },
    fix: version === undefined ? undefined : versionFix(document, version)
  })
}

const versionWords = ({ settings, traits }: RuleContext, { version }: ParsedDocument): string => {
  if (traits.loading === "migrate-then-merge")
    return `that is its name in version ${version === 0 ? 1 : version} of the file`
  return `that is its name in version ${settings.version === 0 ? 1 : settings.version}, which counts for all files`
}

/** Returns the fix that gives a file its version. */
const versionFix = ({ root, source }: ParsedDocument, version: number) => {
  const entry = root.entries.find(({ key }) => key === "version")
  const title = `Write version = ${version}`
  return entry === undefined
    ? replacing(title, { offset: 0, length: 0 }, `version = ${version}${source.text.includes("\r\n") ? "\r\n" : "\n"}`)
    : replacing(title, entry.value, String(version))
}

const originAt = ({ file, root, source }: ParsedDocument, path: ReadonlyArray<string>): Origin.Origin | undefined => {
  const entry = TomlTree.entryAt(root, path)
  return entry && { _tag: "File", file, path, range: SourceText.range(source, entry.keyOffset, entry.keyLength) }
}

/** Reports runtimes in the old section that are dropped because the new section has runtimes too. */
export const droppedRuntimes: Rule = (context) => {
  const { isRefused, traits } = context
  if (isRefused || traits.loading === "replace") return []
  const documents = parsedDocuments(context)
  return documents.flatMap((document) => {
    const counted = sectionsOf(context, document)
    if (!counted.includes(uris.server)) return []
    const old = TomlTree.entryAt(document.root, runtimesPath(uris.server))
    // Before 2.3, the sections of all files are merged first.
    const others = traits.loading === "migrate-then-merge" ? [document] : documents
    const isDropped = others.some(({ root }) => TomlTree.entryAt(root, runtimesPath(uris.runtime)) !== undefined)
    if (old === undefined || !isDropped) return []
    const names = TomlTree.entriesOf(old.value).map(({ key }) => key)
    const message = `containerd drops the runtimes of the older section ${ContainerdProblem.keyWords(runtimesPath(uris.server))}: ${names.join(", ")}.`
    const origin = originAt(document, runtimesPath(uris.server))
    return [ContainerdProblem.make("dropped-runtimes", message, { origin, details: { names } })]
  })
}

/** Reports what a later file makes earlier files lose. */
export const replacedTables: Rule = ({ isRefused, settings }) => {
  if (isRefused) return []
  return settings.replaced.flatMap(({ after, before, plugin }) => {
    const lost = lostKeys(before, after)
    const earlier = before.origins.used
    const file = earlier?._tag === "File" ? earlier.file : "an earlier file"
    if (lost.length === 0) return []
    const message = `The section ${ContainerdProblem.keyWords(["plugins", plugin])} replaces that of ${file} as a whole. It loses: ${lost.join(", ")}.`
    const origin = after.origins.used
    return [ContainerdProblem.make("replaced-table", message, { origin, details: { plugin, file, lost } })]
  })
}

/** Returns the keys that the earlier table has and the later one has not, runtimes each by its name. */
const lostKeys = (before: ConfigTree, after: ConfigTree): ReadonlyArray<string> => {
  const walk = (one: Branch, other: ConfigTree | undefined, path: ReadonlyArray<string>): ReadonlyArray<string> =>
    Array.from(one.entries).flatMap(([key, value]) => {
      const kept = has(other, key)
      const inner = [...path, key]
      if (value._tag === "Branch" && inner.length < 4) return walk(value, kept, inner)
      return kept === undefined ? [ContainerdProblem.keyWords(inner)] : []
    })
  return before._tag === "Branch" ? walk(before, after, []) : []
}

/** Reports files in a directory for drop-ins that no file imports. */
export const unimportedDropIns: Rule = (context) => {
  const { isRefused, settings } = context
  if (isRefused) return []
  const [main] = parsedDocuments(context)
  return settings.unimported.map((path) => {
    const directory = path.slice(0, path.lastIndexOf("/"))
    const what = main === undefined ? "there is no main file that imports it" : "no file imports it"
    return ContainerdProblem.make("unimported-drop-in", `containerd does not read ${path}: ${what}.`, {
      advice: `Add imports = ["${directory}/*.toml"] to ${main?.file ?? settings.given.config}. No release imports a directory by itself, although newer ones show one.`,
      details: { file: path }
    })
  })
}

const has = (tree: ConfigTree | undefined, key: string): ConfigTree | undefined =>
  tree?._tag === "Branch" ? tree.entries.get(key) : undefined
