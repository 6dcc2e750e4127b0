/**
 * Whether a change leaves a file that the engine takes at least as well, and that does nothing nobody asked for.
 *
 * A change may bring a warning only where that can be put right safely in its turn, and nothing at all that a shell would
 * make something else of than words: what the engine ignores until then, it would execute as root afterwards.
 */
import { Frozen, Lazy } from "../../../data/index.ts"
import type { Problem } from "../../../engine/index.ts"
import { TextEdit } from "../../../text/index.ts"
import * as Configuration from "../../Configuration.ts"
import * as EngineFlags from "../../EngineFlags.ts"
import * as DaemonJson from "../../daemon-json/DaemonJson.ts"
import type { Problems } from "./report.ts"
import { splitting } from "./shell.ts"
import { type Entry, type RuleContext, subjectOf } from "./ruleContext.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import * as ShellExpansion from "../../scripts/ShellExpansion.ts"
import * as WrapperScript from "../../scripts/WrapperScript.ts"

/** Returns the diagnostics without those of their fixes that are not safe. */
export const withSafeFixes = (subject: RuleContext, warningsOf: Ground["warningsOf"], proposed: Problems): Problems => {
  const { engine, sources, vocabulary } = subject
  const whole: Ground = { engine, sources, vocabulary, warningsOf, isWhole: true }
  const { text } = subject.file.source
  const before = Lazy.lazy(() => examine(whole, text))
  return proposed.map((diagnostic) => {
    const { fix } = diagnostic
    if (fix === undefined || changesNothing(diagnostic)) return diagnostic
    const entry = entryAround(subject, diagnostic.path[1], fix)
    const isSafe = entry === undefined ? isSafeOn(whole, before(), fix) : isSafeInEntry(whole, text, entry, fix)
    return isSafe ? diagnostic : { ...diagnostic, fix: undefined }
  })
}

/** Reports whether the file stays the same to the engine after a fix, or had no meaning. */
export const changesNothing = ({ code }: DockerProblem.DockerProblem): boolean =>
  code === "duplicate-key" || code === "invalid-syntax" || code === "shell-splits"

/** Returns the entry that all edits are inside of. */
const entryAround = (
  { entryOf }: RuleContext,
  name: string | number | undefined,
  { edits }: Problem.Fix
): Entry | undefined => {
  const entry = name === undefined ? undefined : entryOf.get(String(name))
  const { length = 0, offset = 0 } = entry?.member.value ?? {}
  const isInside = edits.every((edit) => edit.offset >= offset && edit.offset + edit.length <= offset + length)
  return isInside ? entry : undefined
}

/** What a text is read by, and whether it is all of a file or made up for an entry. */
interface Ground extends Pick<RuleContext, "engine" | "vocabulary"> {
  readonly sources: Pick<Configuration.ConfigurationInput, "defaults" | "flags">
  /** The warnings about a subject. Their fixes are proposals. */
  readonly warningsOf: (subject: RuleContext) => Problems
  readonly isWhole: boolean
}

const noSources = /*#__PURE__*/ Frozen.frozen({ flags: EngineFlags.none, defaults: { dataRoot: "/", execRoot: "/" } })

/** Looks at the entry alone: to look at the file for each of its entries would take the square of their number. */
const isSafeInEntry = (whole: Ground, text: string, { member, name }: Entry, fix: Problem.Fix): boolean => {
  const { length, offset } = member.value
  const ground = { ...whole, sources: noSources, isWhole: false }
  const opening = `{"runtimes": {${JSON.stringify(name)}: `
  const alone = examine(ground, `${opening}${text.slice(offset, offset + length)}}}`)
  const edits = fix.edits.map((edit) => ({ ...edit, offset: edit.offset - offset + opening.length }))
  return isSafeOn(ground, alone, { edits })
}

/** A change may be the first step of two: a fix that brings nothing can follow for each warning that it brings. */
const isSafeOn = (
  ground: Ground,
  before: Examined,
  { edits }: Pick<Problem.Fix, "edits">,
  mayBring = true
): boolean => {
  const after = examine(ground, TextEdit.apply(before.text, edits))
  const known = new Set(before.faults)
  return (
    after.faults.every((fault) => known.has(fault)) &&
    brought(ground, before.warnings, after.warnings).every(
      ({ fix }) => fix !== undefined && mayBring && isSafeOn(ground, after, fix, false)
    )
  )
}

/** What there is to say about a text. */
interface Examined {
  readonly text: string
  /**
   * Descriptions of what keeps the engine from taking the text or from starting with it, of what it should be careful about,
   * and of what a shell does beyond splitting what can be split in the file.
   */
  readonly faults: ReadonlyArray<string>
  readonly warnings: Problems
}

const examine = ({ engine, sources: { defaults, flags }, vocabulary, warningsOf }: Ground, text: string): Examined => {
  const file = DaemonJson.readText(engine.directives, text)
  const assessed = Configuration.assessFile(engine, file, { bytes: undefined, defaults, flags })
  // Whoever writes the scripts here, the engine writes them its own way where it reads the file.
  const subject = subjectOf(assessed, "engine", vocabulary)
  // That a key is dropped is no reason to leave it where it is dropped as well.
  const warnings = subject.warnings.filter(({ code }) => code !== "dropped-shim-option")
  return {
    text,
    faults: [
      ...[...subject.faults, ...subject.startFaults, ...warnings].map(({ message }) => message),
      ...subject.misplaced.map(({ path }) => JSON.stringify(path)),
      ...subject.entries.flatMap((entry) => dangersOf(subject, entry))
    ],
    warnings: warningsOf(subject)
  }
}

const dangersOf = (subject: RuleContext, entry: Entry): ReadonlyArray<string> =>
  WrapperScript.isNeeded(entry.entry)
    ? ShellExpansion.expand(entry.entry)
        .findings.filter((finding) => splitting(subject, entry, finding) === undefined)
        .map(({ text, _tag }) => JSON.stringify([entry.name, _tag, text]))
    : []

/**
 * Returns the warnings of codes of which there are more than before. A directive that is read at last brings to light what is
 * wrong inside of it, which is no reason to leave it unread.
 */
const brought = ({ isWhole }: Ground, before: Problems, after: Problems): Problems => {
  const counted = Map.groupBy(before, ({ code }) => code)
  return Array.from(Map.groupBy(after, ({ code }) => code)).flatMap(([code, found]) => {
    const known = counted.get(code) ?? []
    if (found.length <= known.length || code === "dropped-shim-option") return []
    const messages = new Set(known.map(({ message }) => message))
    return found.filter(({ message, path }) => !messages.has(message) && (!isWhole || path.length === 1))
  })
}
