/**
 * Puts right what can be put right safely in a configuration file: one fix after the other, until none is left.
 */
import * as Result from "effect/Result"
import { GoText, TextEdit } from "../../text/index.ts"
import type * as Configuration from "../Configuration.ts"
import type { Engine } from "../Engine.ts"
import * as ConfigFault from "../daemon-json/ConfigFault.ts"
import * as Diagnosis from "./Diagnosis.ts"
import type { Diagnostic, Fix } from "./Diagnostic.ts"
import type { Dialect } from "../scripts/WrapperScript.ts"

/** What has become of a file. */
export interface Fixed {
  readonly before: Diagnosis.Diagnosis
  readonly after: Diagnosis.Diagnosis
  /** The bytes of the file now; undefined where there is no file. Outside the changes they are those of the file before. */
  readonly bytes: Uint8Array | undefined
  /** What was put right, in the order in which it was. Places are those of the text at that time. */
  readonly fixed: ReadonlyArray<Diagnostic>
}

/** More rounds than a file can need: in each, everything is put right that does not concern the same place. */
const maximumRounds = 256

/**
 * The file with every fix made. Fixes that concern the same entry are made one after the other, each in view of what those
 * before it have left. None is made that would bring an error, so nothing that the engine takes is refused afterwards, nor
 * one that is not wanted.
 */
export const fixAll = (
  engine: Engine,
  sources: Configuration.Sources,
  dialect?: Dialect,
  isWanted: (diagnostic: Diagnostic) => boolean = () => true
): Fixed => {
  const before = Diagnosis.make(engine, sources, dialect)
  let state: State = { after: before, bytes: sources.bytes, fixed: [] }
  const diagnose = (bytes: Uint8Array) => Diagnosis.make(engine, { ...sources, bytes }, dialect)
  for (let round = 0; round < maximumRounds; round++) {
    const next = withFixes(state, together(state.after.diagnostics.filter(isWanted)), diagnose)
    if (next === state) break
    state = next
  }
  return { before, ...state }
}

/** What has become of a file so far. */
type State = Pick<Fixed, "after" | "bytes" | "fixed">

/**
 * The file with these fixes made, which stand in the order of the text. Where that would make it worse, they are made in
 * two parts, the later one first, since it leaves the places of the earlier one alone; a fix that makes it worse by itself is
 * not made.
 */
const withFixes = (
  state: State,
  chosen: ReadonlyArray<Diagnostic>,
  diagnose: (bytes: Uint8Array) => Diagnosis.Diagnosis
): State => {
  if (chosen.length === 0 || state.bytes === undefined) return state
  const { encoding, source } = state.after.file
  const edits = chosen.flatMap(({ fix }) => fix?.edits ?? [])
  const bytes = TextEdit.applyToBytes(state.bytes, { encoding, text: source.text }, edits)
  const after = diagnose(bytes)
  if (!isWorse(state.after, after)) return { after, bytes, fixed: [...state.fixed, ...chosen] }
  if (chosen.length === 1) return state
  const half = Math.ceil(chosen.length / 2)
  return withFixes(withFixes(state, chosen.slice(half), diagnose), chosen.slice(0, half), diagnose)
}

/** Those that can be put right at once: their stretches of text are apart, and no two concern the same entry or directives. */
const together = (diagnostics: ReadonlyArray<Diagnostic>): ReadonlyArray<Diagnostic> => {
  const chosen: Array<Diagnostic> = []
  const units = new Set<string>()
  let end = 0
  for (const { diagnostic, from, to } of stretches(diagnostics)) {
    const unit = unitOf(diagnostic)
    if (from < end || (unit !== undefined && units.has(unit))) continue
    if (unit !== undefined) units.add(unit)
    chosen.push(diagnostic)
    end = Math.max(to, from + 1)
  }
  return chosen
}

/** Where each fix begins and ends, in the order of the text. */
const stretches = (diagnostics: ReadonlyArray<Diagnostic>) =>
  diagnostics
    .flatMap((diagnostic) => (diagnostic.fix === undefined ? [] : [{ diagnostic, ...stretchOf(diagnostic.fix) }]))
    .toSorted((one, other) => one.from - other.from)

const stretchOf = ({ edits }: Fix) => ({
  from: edits.reduce((least, { offset }) => Math.min(least, offset), Infinity),
  to: edits.reduce((most, { length, offset }) => Math.max(most, offset + length), 0)
})

/** What a fix may have an effect on beyond its place. What changes nothing for the engine has none, nor has a comma. */
const unitOf = ({ code, path }: Diagnostic): string | undefined => {
  const [directive, name] = path
  if (directive === undefined || code.startsWith("shell-")) return undefined
  if (name === undefined) return ""
  const unit = JSON.stringify([GoText.foldKey(String(directive)), name])
  // Those inside the options of a runtime, or of a directive, are as many as anybody likes to write.
  const isInside = path.length > (GoText.foldKey(String(directive)) === "runtimes" ? 3 : 1)
  return code === "duplicate-key" && isInside ? undefined : unit
}

/** Of a text that is hardly legible, each fix removes a mistake, and what shows then was there before. */
const isWorse = (before: Diagnosis.Diagnosis, after: Diagnosis.Diagnosis): boolean => {
  if (!before.isLegible) return false
  const known = new Set(faults(before).flatMap(({ at, message }) => [at, message]))
  return faults(after).some(({ at, message }) => !known.has(at) && !known.has(message))
}

/** A fault stays the same where its place changes with a key, or its message with what it quotes. */
const faults = ({ loaded }: Diagnosis.Diagnosis): ReadonlyArray<{ readonly at: string; readonly message: string }> =>
  (Result.isSuccess(loaded) ? [] : loaded.failure.faults).map((fault) => ({
    at: JSON.stringify([fault._tag, fault.path]),
    message: ConfigFault.message(fault)
  }))
