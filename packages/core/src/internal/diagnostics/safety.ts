/**
 * Whether a change leaves a file that the engine takes at least as well.
 */
import * as ConfigFault from "../../ConfigFault.ts"
import * as Caution from "../../Caution.ts"
import * as Configuration from "../../Configuration.ts"
import * as DaemonFile from "../../DaemonFile.ts"
import type { Fix } from "../../Diagnostic.ts"
import type { Engine } from "../../Engine.ts"
import * as EngineFlags from "../../EngineFlags.ts"
import * as Settings from "../../Settings.ts"
import * as StartFault from "../../StartFault.ts"
import * as TextEdit from "../../TextEdit.ts"
import type { Entry, Subject } from "./subject.ts"

/** The fix of an entry where nothing is wrong with the entry behind it that was not before. Looks at the entry alone. */
export const safeInEntry = ({ engine, file }: Subject, { member, name }: Entry, fix: Fix): Fix | undefined => {
  const { length, offset } = member.value
  const text = file.source.text.slice(offset, offset + length)
  const edits = fix.edits.map((edit) => ({ ...edit, offset: edit.offset - offset }))
  const around = (entry: string): string => `{"runtimes": {${JSON.stringify(name)}: ${entry}}}`
  const nothing = { flags: EngineFlags.none, defaults: { dataRoot: "/", execRoot: "/" } }
  const complain = (entry: string) => complaints({ engine, ...nothing }, around(entry))
  return isSafe(complain(TextEdit.apply(text, edits)), () => complain(text)) ? fix : undefined
}

/** The fix where nothing is wrong with the file behind it that was not before. Looks at the whole file. */
export const safeInFile = (subject: Subject, fix: Fix): Fix | undefined => {
  const { text } = subject.file.source
  const after = complaints(subject, TextEdit.apply(text, fix.edits))
  return isSafe(after, () => complaints(subject, text)) ? fix : undefined
}

/** What keeps an engine from taking a text or from starting with it, and what it should be careful about. */
const complaints = (
  { defaults, engine, flags }: Pick<Subject, "defaults" | "engine" | "flags">,
  text: string
): ReadonlyArray<string> => {
  const file = DaemonFile.readText(engine.directives, text)
  const settings = Settings.merge(file.config, flags, defaults)
  return [
    ...file.faults.map(ConfigFault.message),
    ...Settings.conflicts(file, flags).map(ConfigFault.message),
    ...validation(engine, settings).map(ConfigFault.message),
    ...engine.verifyStart(settings).map(StartFault.message),
    ...Configuration.cautions(engine, file, settings).filter(isPerilous).map(Caution.message)
  ]
}

/** That a key is dropped is no reason to leave it where it is dropped as well. */
const isPerilous = ({ _tag }: Caution.Caution): boolean => _tag !== "DroppedShimOption"

const validation = (engine: Engine, settings: Settings.Settings): ReadonlyArray<ConfigFault.ConfigFault> =>
  engine.validate(settings)

const isSafe = (after: ReadonlyArray<string>, before: () => ReadonlyArray<string>): boolean => {
  if (after.length === 0) return true
  const known = new Set(before())
  return after.every((one) => known.has(one))
}
