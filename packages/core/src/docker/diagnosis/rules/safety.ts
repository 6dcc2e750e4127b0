/**
 * Whether a change leaves a file that the engine takes at least as well, and that does nothing nobody asked for.
 *
 * A change may bring a warning only where that can be put right safely in its turn, and nothing at all that a shell would
 * make something else of than words: what the engine ignores until then, it would execute as root afterwards.
 */
import { Frozen, Once } from "../../../data/index.ts"
import { TextEdit } from "../../../text/index.ts"
import * as Caution from "../../Caution.ts"
import * as Configuration from "../../Configuration.ts"
import * as EngineFlags from "../../EngineFlags.ts"
import * as Settings from "../../Settings.ts"
import * as StartFault from "../../StartFault.ts"
import * as ConfigFault from "../../daemon-json/ConfigFault.ts"
import * as DaemonFile from "../../daemon-json/DaemonFile.ts"
import type { Diagnostic, Fix } from "../Diagnostic.ts"
import type { Code } from "../DiagnosticCode.ts"
import { splitting } from "./shell.ts"
import { type Entry, type Subject, subjectOf } from "./subject.ts"
import * as ShellReading from "../../scripts/ShellReading.ts"
import * as WrapperScript from "../../scripts/WrapperScript.ts"

/** The warnings about a subject. Their fixes are proposals. */
export type Rules = (
  subject: Subject,
  faults: ReadonlyArray<ConfigFault.ConfigFault>,
  startFaults: ReadonlyArray<StartFault.StartFault>,
  cautions: ReadonlyArray<Caution.Caution>
) => ReadonlyArray<Diagnostic>

/** The diagnostics without those of their fixes that are not safe. */
export const withSafeFixes = (
  subject: Subject,
  rules: Rules,
  proposed: ReadonlyArray<Diagnostic>
): ReadonlyArray<Diagnostic> => {
  const whole: Ground = { ...subject, rules, isWhole: true }
  const { text } = subject.file.source
  const ofFile = Once.once(() => examine(whole, text))
  return proposed.map((diagnostic) => {
    const { fix } = diagnostic
    if (fix === undefined || changesNothing(diagnostic)) return diagnostic
    const entry = entryAround(subject, diagnostic.path[1], fix)
    const isSafe =
      entry === undefined
        ? isSafeOn(whole, text, ofFile, fix.edits)
        : isSafeInEntry({ ...whole, ...nothingElse, isWhole: false }, text, entry, fix)
    return isSafe ? diagnostic : { ...diagnostic, fix: undefined }
  })
}

/** To the engine the file stays the same, or had no meaning. */
const changesNothing = ({ code }: Diagnostic): boolean =>
  code === "duplicate-key" || code === "invalid-syntax" || code === "shell-splits"

/** The entry that all edits are inside of. */
const entryAround = ({ entryOf }: Subject, name: string | number | undefined, { edits }: Fix): Entry | undefined => {
  const entry = name === undefined ? undefined : entryOf.get(String(name))
  const { length = 0, offset = 0 } = entry?.member.value ?? {}
  const isInside = edits.every((edit) => edit.offset >= offset && edit.offset + edit.length <= offset + length)
  return isInside ? entry : undefined
}

/** What a text is read by, and whether it is all of a file or made up for an entry. */
interface Ground extends Pick<Subject, "defaults" | "engine" | "flags" | "vocabulary"> {
  readonly rules: Rules
  readonly isWhole: boolean
}

const nothingElse = /*#__PURE__*/ Frozen.frozen({ flags: EngineFlags.none, defaults: { dataRoot: "/", execRoot: "/" } })

/** Looks at the entry alone, so that many can be looked at. */
const isSafeInEntry = (ground: Ground, text: string, { member, name }: Entry, { edits }: Fix): boolean => {
  const { length, offset } = member.value
  const opening = `{"runtimes": {${JSON.stringify(name)}: `
  const alone = `${opening}${text.slice(offset, offset + length)}}}`
  const moved = edits.map((edit) => ({ ...edit, offset: edit.offset - offset + opening.length }))
  return isSafeOn(ground, alone, () => examine(ground, alone), moved)
}

/** A change may be the first step of two: what it brings can be put right by one that brings nothing. */
const isSafeOn = (
  ground: Ground,
  text: string,
  before: () => Examined,
  edits: Fix["edits"],
  mayBring = true
): boolean => {
  const changed = TextEdit.apply(text, edits)
  const after = examine(ground, changed)
  const isQuiet = after.complaints.length === 0 && after.dangers.length === 0 && after.warnings.length === 0
  if (isQuiet) return true
  const known = before()
  if (hasMore(after.complaints, known.complaints) || hasMore(after.dangers, known.dangers)) return false
  return brought(ground, known.warnings, after.warnings).every(
    ({ fix }) => fix !== undefined && mayBring && isSafeOn(ground, changed, () => after, fix.edits, false)
  )
}

/** What there is to say about a text. */
interface Examined {
  /** What keeps the engine from taking it or from starting with it, and what it should be careful about. */
  readonly complaints: ReadonlyArray<string>
  /** What a shell does beyond splitting what can be split in the file. */
  readonly dangers: ReadonlyArray<string>
  readonly warnings: ReadonlyArray<Diagnostic>
}

const examine = ({ engine, rules, ...sources }: Ground, text: string): Examined => {
  const file = DaemonFile.readText(engine.directives, text)
  // Whoever writes the scripts here, the engine writes them its own way where it reads the file.
  const subject = subjectOf(engine, file, sources, "engine")
  const { settings } = subject
  const validation: ReadonlyArray<ConfigFault.ConfigFault> = engine.validate(settings)
  const startFaults = engine.verifyStart(settings)
  const cautions = Configuration.cautions(engine, file, settings)
  return {
    complaints: [
      ...[...file.faults, ...Settings.conflicts(file, sources.flags), ...validation].map(ConfigFault.message),
      ...startFaults.map(StartFault.message),
      ...cautions.filter(isPerilous).map(Caution.message),
      ...subject.misplaced.map(({ path }) => JSON.stringify(path))
    ],
    dangers: subject.entries.flatMap((entry) => dangersOf(subject, entry)),
    warnings: rules(subject, validation, startFaults, cautions)
  }
}

/** That a key is dropped is no reason to leave it where it is dropped as well. */
const isPerilous = ({ _tag }: Caution.Caution): boolean => _tag !== "DroppedShimOption"

const dangersOf = (subject: Subject, entry: Entry): ReadonlyArray<string> =>
  WrapperScript.isNeeded(entry.entry)
    ? ShellReading.read(entry.entry)
        .findings.filter(
          (finding) => finding.where === "path" || splitting(subject, entry, finding, finding.where) === undefined
        )
        .map(({ _tag, text }) => JSON.stringify([entry.name, _tag, text]))
    : []

const hasMore = (after: ReadonlyArray<string>, before: ReadonlyArray<string>): boolean => {
  const known = new Set(before)
  return after.some((one) => !known.has(one))
}

/**
 * The warnings of codes of which there are more than before. A directive that is read at last brings to light what is wrong
 * inside of it, which is no reason to leave it unread.
 */
const brought = (
  { isWhole }: Ground,
  before: ReadonlyArray<Diagnostic>,
  after: ReadonlyArray<Diagnostic>
): ReadonlyArray<Diagnostic> => {
  const counted = Map.groupBy(before, ({ code }) => code)
  return Array.from(Map.groupBy(after, ({ code }) => code)).flatMap(([code, found]) => {
    const known = counted.get(code) ?? []
    if (found.length <= known.length || harmless.has(code)) return []
    const messages = new Set(known.map(({ message }) => message))
    return found.filter(({ message, path }) => !messages.has(message) && (!isWhole || path.length === 1))
  })
}

const harmless: ReadonlySet<Code> = new Set<Code>(["dropped-shim-option"])
