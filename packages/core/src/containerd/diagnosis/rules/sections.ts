/** Sections and files whose runtimes do not count. */
import { TomlTree } from "../../../document/toml/index.ts"
import type { Origin, ProblemKind } from "../../../engine/index.ts"
import { SourceText, Wording } from "../../../text/index.ts"
import * as ContainerdProblem from "../../ContainerdProblem.ts"
import type { Branch, ConfigTree } from "../../files/ConfigTree.ts"
import { versionGiver } from "../../files/loadFaults.ts"
import { uris } from "../../releases/Schema.ts"
import { runtimesPath, sectionsOf } from "../../files/sections.ts"
import { type ParsedDocument, parsedDocuments, replacing, type Rule, type RuleContext } from "./ruleContext.ts"

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
  const what = names.length === 0 ? "" : `, and with it the runtimes ${names.map(Wording.shown).join(", ")}`
  return ContainerdProblem.make("unused-section", `containerd ignores the section ${Wording.keys(path)}${what}.`, {
    ...remedyOf(context, document, uri, right),
    origin: originAt(document, path),
    path,
    details: { section: uri, counted: right, names }
  })
}

/** Returns what makes a section count: another version of the file, or another name. */
const remedyOf = (
  { settings, traits }: RuleContext,
  document: ParsedDocument,
  uri: string,
  right: string
): Pick<ProblemKind.ProblemParts, "advice" | "fix"> => {
  const isShort = traits.loading === "replace" && settings.version === 1
  // Before 2.3, the last version that a file gives counts for all files.
  const isWithout = traits.loading === "merge-then-migrate" && settings.documents.every(({ version }) => version < 2)
  const giver = isShort ? versionGiver(settings.documents)?.file : document.file
  const isHere = giver === document.file
  const where = isHere ? "at the top of the file" : `at the top of ${giver}`
  if (uri === uris.server && (isShort || isWithout)) {
    return {
      advice: `Write version = 2 ${where}: in version 2, the section counts.`,
      fix: isHere ? versionFix(document, 2) : undefined
    }
  }
  if (isShort && uri === uris.runtime) {
    return { advice: `Write version = 2 ${where}, and rename the section to ${sectionWords(uris.server)}.` }
  }
  const version = { replace: Math.min(settings.version, traits.version), "merge-then-migrate": settings.version }
  const [counted, whose] =
    traits.loading === "migrate-then-merge"
      ? [document.version, "of the file"]
      : [version[traits.loading], "of all files together"]
  return { advice: `Rename it to ${sectionWords(right)}, which counts in version ${counted}, the version ${whose}.` }
}

const sectionWords = (uri: string): string => Wording.keys(["plugins", uri, "containerd"])

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

/** Reports runtimes in one section that are dropped because the other section has runtimes too. */
export const droppedRuntimes: Rule = (context) => {
  const { isRefused, traits } = context
  if (isRefused || traits.loading === "replace") return []
  const documents = parsedDocuments(context)
  // The first releases take the old section, as a whole.
  const [lost, kept] = traits.migration === "replace" ? [uris.runtime, uris.server] : [uris.server, uris.runtime]
  const section = Wording.keys(runtimesPath(lost))
  const age = lost === uris.server ? "older" : "newer"
  return documents.flatMap((document) => {
    if (!sectionsOf(context, document).includes(uris.server)) return []
    const dropped = TomlTree.entryAt(document.root, runtimesPath(lost))
    // Before 2.3, the sections of all files are merged first.
    const others = traits.loading === "migrate-then-merge" ? [document] : documents
    const isDropped = others.some(({ root }) => TomlTree.entryAt(root, runtimesPath(kept)) !== undefined)
    if (dropped === undefined || !isDropped) return []
    const names = TomlTree.entriesOf(dropped.value).map(({ key }) => key)
    const message = `containerd drops the runtimes ${names.map(Wording.shown).join(", ")} of the ${age} section ${section}.`
    return [
      ContainerdProblem.make("dropped-runtimes", message, {
        ...(age === "newer" && { advice: "Move them to the older section, or use containerd 2.0.2 or later." }),
        origin: originAt(document, runtimesPath(lost)),
        details: { names }
      })
    ]
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
    const message = `The section ${Wording.keys(["plugins", plugin])} replaces the section of ${file} as a whole, which loses: ${lost.join(", ")}.`
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
      return kept === undefined ? [Wording.keys(inner)] : []
    })
  return before._tag === "Branch" ? walk(before, after, []) : []
}

/** Reports files in a directory for drop-ins that no file imports. */
export const unimportedDropIns: Rule = (context) => {
  const { isRefused, settings, traits } = context
  if (isRefused) return []
  const [main] = parsedDocuments(context)
  const relative = traits.joinsPatterns ? undefined : relativePattern(main)
  return settings.unimported.map((path) => {
    const directory = path.slice(0, path.lastIndexOf("/"))
    const what = main === undefined ? "there is no main file that imports it" : "no file imports it"
    const pattern = JSON.stringify(`${directory}/*.toml`)
    const advice =
      relative === undefined
        ? `Add imports = [${pattern}] to ${main?.file ?? settings.given.config}. No release imports a directory by itself, although newer ones show one.`
        : `Write ${pattern} instead of ${JSON.stringify(relative)}: this release looks for a relative pattern in its working directory, ${settings.given.workingDirectory}.`
    return ContainerdProblem.make("unimported-drop-in", `containerd does not read ${path}: ${what}.`, {
      advice,
      details: { file: path }
    })
  })
}

const has = (tree: ConfigTree | undefined, key: string): ConfigTree | undefined =>
  tree?._tag === "Branch" ? tree.entries.get(key) : undefined

/** Returns the first pattern among the imports of a file that is not an absolute path. */
const relativePattern = (document: ParsedDocument | undefined): string | undefined => {
  const imports = document && TomlTree.entryAt(document.root, ["imports"])?.value
  const items = imports?.type === "array" ? imports.items : []
  return items.flatMap((item) => (item.type === "string" ? [item.value] : [])).find((one) => /^[^/].*\*|^\*/s.test(one))
}
