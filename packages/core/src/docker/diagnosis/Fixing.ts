/**
 * Puts right what can be put right safely in a configuration file: one fix after the other, until none is left.
 */
import type { Problem } from "../../engine/index.ts"
import { GoText, TextEdit } from "../../text/index.ts"
import * as Diagnosis from "./Diagnosis.ts"
import { changesNothing } from "./rules/safety.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"
import type { Dialect } from "../scripts/WrapperScript.ts"

/**
 * What has become of a file.
 *
 * @category models
 * @since 1.0.0
 */
export interface Fixed {
  readonly before: Diagnosis.Diagnosis
  readonly after: Diagnosis.Diagnosis
  /** The bytes of the file now; undefined where there is no file. Outside the changes they are those of the file before. */
  readonly bytes: Uint8Array | undefined
  /** What was put right, in the order in which it was. Places are those of the text at that time. */
  readonly fixed: ReadonlyArray<DockerProblem.DockerProblem>
}

/** More rounds than a file can need: in each, everything is put right that does not concern the same place. */
const maximumRounds = 256

/** The most fixes that are tried one by one, since each takes a diagnosis of the whole file. */
const maximumAlone = 64

/**
 * The file with every fix made. Fixes that concern the same entry are made one after the other, each in view of what those
 * before it have left. None is made that would bring an error, so nothing that the engine takes is refused afterwards, nor
 * one that is not wanted.
 *
 * @category operations
 * @since 1.0.0
 */
export const fixAll = (
  before: Diagnosis.Diagnosis,
  dialect?: Dialect,
  isWanted: (diagnostic: DockerProblem.DockerProblem) => boolean = () => true
): Fixed => {
  const { engine, sources } = before
  const diagnose = (bytes: Uint8Array) => Diagnosis.diagnose(engine, { ...sources, bytes }, dialect)
  let state: State = { after: before, bytes: sources.bytes, fixed: [] }
  let left = maximumAlone
  for (let round = 0; round < maximumRounds; round++) {
    const chosen = together(state.after.problems.filter(isWanted))
    const whole = withFixes(state, chosen, diagnose)
    const alone = whole === undefined ? chosen.slice(Math.max(chosen.length - left, 0)) : []
    left -= alone.length
    // The later ones first, since they leave the places of the earlier ones alone.
    const next = alone.reduceRight((made, one) => withFixes(made, [one], diagnose) ?? made, whole ?? state)
    if (next === state) break
    state = next
  }
  return { before, ...state }
}

/** What has become of a file so far. */
type State = Pick<Fixed, "after" | "bytes" | "fixed">

/** Returns the file with these fixes made, or undefined if that would make it worse, or if there are none. */
const withFixes = (
  { after: before, bytes: given, fixed }: State,
  chosen: ReadonlyArray<DockerProblem.DockerProblem>,
  diagnose: (bytes: Uint8Array) => Diagnosis.Diagnosis
): State | undefined => {
  if (chosen.length === 0 || given === undefined) return undefined
  const { encoding, source } = before.file
  const edits = chosen.flatMap(({ fix }) => fix?.edits ?? [])
  const bytes = TextEdit.applyToBytes(given, { encoding, text: source.text }, edits)
  const after = diagnose(bytes)
  return isWorse(before, after) ? undefined : { after, bytes, fixed: [...fixed, ...chosen] }
}

/** Returns those that can be made at once: their places are apart, and no two concern the same entry, or directives. */
const together = (
  diagnostics: ReadonlyArray<DockerProblem.DockerProblem>
): ReadonlyArray<DockerProblem.DockerProblem> => {
  const units = new Set<string>()
  let end = 0
  return diagnostics
    .flatMap((diagnostic) => (diagnostic.fix === undefined ? [] : [{ diagnostic, ...stretchOf(diagnostic.fix) }]))
    .toSorted((one, other) => one.from - other.from)
    .flatMap(({ diagnostic, from, to }) => {
      const unit = unitOf(diagnostic)
      if (from < end || (unit !== undefined && units.has(unit))) return []
      if (unit !== undefined) units.add(unit)
      end = Math.max(to, from + 1)
      return [diagnostic]
    })
}

const stretchOf = ({ edits }: Problem.Fix) => ({
  from: edits.reduce((least, { offset }) => Math.min(least, offset), Infinity),
  to: edits.reduce((most, { length, offset }) => Math.max(most, offset + length), 0)
})

/** Returns what a fix may have an effect on beyond its place: an entry, or the directives; undefined if it has none. */
const unitOf = (diagnostic: DockerProblem.DockerProblem): string | undefined => {
  const [directive, name] = diagnostic.path
  if (directive === undefined || changesNothing(diagnostic)) return undefined
  return name === undefined ? "" : JSON.stringify([GoText.foldKey(String(directive)), name])
}

/** Of a text that is hardly legible, each fix removes a mistake, and what shows then was there before. */
const isWorse = (before: Diagnosis.Diagnosis, after: Diagnosis.Diagnosis): boolean => {
  const known = new Set(marksOfFaults(before).flat())
  return before.isLegible && marksOfFaults(after).some((marks) => !marks.some((mark) => known.has(mark)))
}

/** A fault stays the same where its place changes with a key, or its message with what it quotes. */
const marksOfFaults = ({ refused }: Diagnosis.Diagnosis): ReadonlyArray<ReadonlyArray<string>> =>
  (refused?.faults ?? []).map(({ code, message, path }) => [JSON.stringify([code, path]), message])
