/**
 * Applies the safe fixes of a configuration file, round after round, until none is left.
 */
import type { Problem } from "../../engine/index.ts"
import { GoText, TextEdit } from "../../text/index.ts"
import * as Configuration from "../Configuration.ts"
import * as Diagnosis from "./Diagnosis.ts"
import { allowance, changesNothing } from "./rules/safety.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"
import type { Dialect } from "../scripts/WrapperScript.ts"

/**
 * A configuration file before and after its fixes.
 *
 * @category models
 * @since 1.0.0
 */
export interface Fixed {
  readonly before: Diagnosis.Diagnosis
  readonly after: Diagnosis.Diagnosis
  /** The bytes after the fixes, unchanged outside the edits; undefined without a file. */
  readonly bytes: Uint8Array | undefined
  /** The fixed problems, in the order of their fixes. Each place refers to the text at the time of the fix. */
  readonly fixed: ReadonlyArray<DockerProblem.DockerProblem>
}

/** More rounds than a file can need: each round applies all fixes that do not affect the same place. */
const maximumRounds = 256

/** The maximum number of fixes to try one by one: each takes a diagnosis of the whole file. */
const maximumAlone = 64

/**
 * The number of characters that all rounds read, for diagnoses and to check fixes; sixteen times the length of the file if that is
 * more.
 */
const mostRead = 2 ** 20

/**
 * Applies every fix to a file. If a file has hundreds of fixes, some may be left, which another call applies: each fix takes a
 * reading of its entry or of the whole file. Fixes of the same entry are applied in separate rounds, each based on the result of the round
 * before. Skips fixes that would add a fault to a legible file, and fixes that `isWanted` rejects. So the engine still accepts
 * a file that it accepted before.
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
  const work = allowance(Math.max(mostRead, 16 * (sources.bytes?.length ?? 0)))
  const diagnose = (bytes: Uint8Array) => {
    const made = Diagnosis.diagnoseAssessed(Configuration.assess(engine, { ...sources, bytes }), dialect, work)
    work.spend(bytes.length, made.problems.length)
    return made
  }
  let state: State = { after: before, bytes: sources.bytes, fixed: [] }
  let left = maximumAlone
  for (let round = 0; round < maximumRounds && !work.isSpent(); round++) {
    const chosen = together(state.after.problems.filter(isWanted))
    const whole = withFixes(state, chosen, diagnose)
    const alone = whole === undefined ? chosen.slice(Math.max(chosen.length - left, 0)) : []
    left -= alone.length
    // The last fix first, so that the places of earlier ones stay valid.
    const next = alone.reduceRight(
      (made, one) => (work.isSpent() ? undefined : withFixes(made, [one], diagnose)) ?? made,
      whole ?? state
    )
    if (next === state) break
    state = next
  }
  // A diagnosis at the limit does not have all fixes.
  const after = work.isSpent() ? Diagnosis.diagnoseAssessed(state.after, dialect) : state.after
  return { before, ...state, after }
}

/** The file after the fixes so far. */
type State = Pick<Fixed, "after" | "bytes" | "fixed">

/** Applies these fixes. Returns undefined if there are none, or if they would make the file worse. */
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

/**
 * Returns the problems whose fixes can be made at once: they do not overlap, and no two affect the same entry or both
 * directives.
 */
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

/** Returns what a fix may affect beyond its place: an entry, or the directives. Undefined if it affects nothing else. */
const unitOf = (diagnostic: DockerProblem.DockerProblem): string | undefined => {
  const [directive, name] = diagnostic.path
  if (directive === undefined || changesNothing(diagnostic)) return undefined
  return name === undefined ? "" : JSON.stringify([GoText.foldKey(String(directive)), name])
}

/** Reports whether fixes added a fault. Faults that appear in a file that was not legible were there before. */
const isWorse = (before: Diagnosis.Diagnosis, after: Diagnosis.Diagnosis): boolean => {
  const known = new Set(marksOfFaults(before).flat())
  return before.isLegible && marksOfFaults(after).some((marks) => !marks.some((mark) => known.has(mark)))
}

/** Returns two marks for each fault: the code with the path, and the message. A fault is known if either mark is. */
const marksOfFaults = ({ refused }: Diagnosis.Diagnosis): ReadonlyArray<ReadonlyArray<string>> =>
  (refused?.faults ?? []).map(({ code, message, path }) => [JSON.stringify([code, path]), message])
