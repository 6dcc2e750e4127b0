/**
 * The safety of fixes: a safe fix adds no fault and no unrequested effect.
 *
 * A fix may add a warning only if that warning has a safe fix itself. It must add nothing that a shell would treat as more than
 * words, because the engine would execute as root what it ignored before.
 *
 * Each check reads the entry or the whole file again with the fix, so the checks have a limit. A fix that was not checked is not
 * proposed.
 */
import { Frozen, Lazy } from "../../../data/index.ts"
import type { Problem } from "../../../engine/index.ts"
import { TextEdit } from "../../../text/index.ts"
import * as Configuration from "../../Configuration.ts"
import type * as ConfigurationInput from "../../ConfigurationInput.ts"
import * as EngineFlags from "../../EngineFlags.ts"
import * as DaemonJson from "../../daemon-json/DaemonJson.ts"
import type { Problems } from "./report.ts"
import { splitting } from "./shell.ts"
import { type Entry, type RuleContext, contextOf } from "./ruleContext.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import * as ShellExpansion from "../../scripts/ShellExpansion.ts"
import * as WrapperScript from "../../scripts/WrapperScript.ts"

/** Returns the diagnostics without their unsafe fixes, and without fixes that could not be checked within the limit. */
export const withSafeFixes = (
  context: RuleContext,
  { allowance: given, warningsOf }: Pick<Ground, "allowance" | "warningsOf">,
  proposed: Problems
): Problems => {
  const { engine, sources, vocabulary } = context
  const { text } = context.file.source
  const whole: Ground = { engine, sources, vocabulary, warningsOf, allowance: given, isWhole: true }
  const before = Lazy.lazy(() => examine(whole, text))
  return proposed.map((diagnostic) => {
    const { fix } = diagnostic
    if (fix === undefined || changesNothing(diagnostic)) return diagnostic
    if (given.isSpent()) return { ...diagnostic, fix: undefined }
    const entry = entryAround(context, diagnostic.path[1], fix)
    const isSafe = entry === undefined ? isSafeOn(whole, before(), fix) : isSafeInEntry(whole, text, entry, fix)
    return isSafe ? diagnostic : { ...diagnostic, fix: undefined }
  })
}

/** A limit of the work to check fixes. */
export interface Allowance {
  /** Counts the reading of a text of this length with this number of findings. */
  readonly spend: (length: number, findings: number) => void
  readonly isSpent: () => boolean
}

/** Returns an allowance for a number of characters. A finding takes about as much time as sixteen characters. */
export const allowance = (characters: number): Allowance => {
  let left = characters
  return {
    spend: (length, findings) => void (left -= length + 16 * findings),
    isSpent: () => left < 0
  }
}

/**
 * Returns the allowance of a diagnosis. It is enough for dozens of fixes in a file of several kilobytes, and for a fix in each
 * entry of a file of any length.
 */
export const allowanceFor = (text: string): Allowance => allowance(Math.max(2 ** 18, 8 * text.length))

/** Reports whether a fix leaves the meaning of the file to the engine unchanged, or the file had no meaning before. */
export const changesNothing = ({ code }: DockerProblem.DockerProblem): boolean =>
  code === "duplicate-key" || code === "invalid-syntax" || code === "not-an-object" || code === "shell-splits"

/** Returns the entry of this name if all edits are inside it. */
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

/** The inputs for examining a text, and whether the text is a whole file or was made up for one entry. */
interface Ground extends Pick<RuleContext, "engine" | "vocabulary"> {
  readonly sources: Pick<ConfigurationInput.ConfigurationInput, "defaults" | "flags">
  /** Returns the warnings for a context. Their fixes are proposals. */
  readonly warningsOf: (context: RuleContext) => Problems
  readonly allowance: Allowance
  readonly isWhole: boolean
}

const noSources = /*#__PURE__*/ Frozen.frozen({ flags: EngineFlags.none, defaults: { dataRoot: "/", execRoot: "/" } })

/** Checks a fix on its entry alone: examining the whole file for each of its entries would take quadratic time. */
const isSafeInEntry = (whole: Ground, text: string, { member, name }: Entry, fix: Problem.Fix): boolean => {
  const { length, offset } = member.value
  const ground = { ...whole, sources: noSources, isWhole: false }
  const opening = `{"runtimes": {${JSON.stringify(name)}: `
  const alone = examine(ground, `${opening}${text.slice(offset, offset + length)}}}`)
  const edits = fix.edits.map((edit) => ({ ...edit, offset: edit.offset - offset + opening.length }))
  return isSafeOn(ground, alone, { edits })
}

/** Reports whether a fix is safe. It may add a warning if the fix of that warning adds nothing. */
const isSafeOn = (
  ground: Ground,
  before: Examined,
  { edits }: Pick<Problem.Fix, "edits">,
  mayBring = true
): boolean => {
  if (ground.allowance.isSpent()) return false
  const after = examine(ground, TextEdit.apply(before.text, edits))
  const known = new Set(before.faults)
  return (
    after.faults.every((fault) => known.has(fault)) &&
    brought(ground, before.warnings, after.warnings).every(
      ({ fix }) => fix !== undefined && mayBring && isSafeOn(ground, after, fix, false)
    )
  )
}

/** The result of examining a text. */
interface Examined {
  readonly text: string
  /**
   * Descriptions of faults, start faults, engine warnings, misplaced keys, and shell effects, except splits that can be made in
   * the file.
   */
  readonly faults: ReadonlyArray<string>
  readonly warnings: Problems
}

const examine = (ground: Ground, text: string): Examined => {
  const { defaults, flags } = ground.sources
  const file = DaemonJson.readText(ground.engine.directives, text)
  const assessed = Configuration.assessFile(ground.engine, file, { bytes: undefined, defaults, flags })
  // Whichever dialect is used here, the engine writes the scripts in its own when it reads the file.
  const context = contextOf(assessed, "engine", ground.vocabulary)
  // An option that the engine would drop after a fix had no effect before the fix either.
  const engineWarnings = context.warnings.filter(({ code }) => code !== "dropped-shim-option")
  const faults = [
    ...[...context.faults, ...context.startFaults, ...engineWarnings].map(({ message }) => message),
    ...context.misplaced.map(({ path }) => JSON.stringify(path)),
    ...context.entries.flatMap((entry) => dangersOf(context, entry))
  ]
  const warnings = ground.warningsOf(context)
  ground.allowance.spend(text.length, faults.length + warnings.length)
  return { text, faults, warnings }
}

const dangersOf = (context: RuleContext, entry: Entry): ReadonlyArray<string> =>
  WrapperScript.isNeeded(entry.entry)
    ? ShellExpansion.expand(entry.entry)
        .findings.filter((finding) => splitting(context, entry, finding) === undefined)
        .map(({ text, _tag }) => JSON.stringify([entry.name, _tag, text]))
    : []

/**
 * Returns the new warnings of codes that have become more frequent. In a whole file, only warnings at the top level count: a
 * directive that is read for the first time may reveal mistakes inside it, which should not prevent the fix.
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
