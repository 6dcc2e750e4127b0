/** The safety of fixes: a fix is proposed only if containerd can read all files with it, and CRI has no other fault. */
import type { Problem, Source } from "../../../engine/index.ts"
import { Frozen } from "../../../data/index.ts"
import { Bytes, TextEdit } from "../../../text/index.ts"
import * as CriFault from "../../cri/CriFault.ts"
import * as Reading from "../../files/Reading.ts"
import type { ConfigDocument } from "../../Settings.ts"
import type { RuleContext } from "./ruleContext.ts"

/** Reports whether the configuration has no new fault with the fix. Drop-ins and base specifications stay as they are. */
export const isSafe = (
  { isRefused, settings, table, traits }: RuleContext,
  document: ConfigDocument,
  { edits }: Pick<Problem.Fix, "edits">
): boolean => {
  // The text of a file that is not UTF-8 differs from the file, so an edit could not be written.
  if (document.source.text.includes("\uFFFD")) return false
  const files: Source.Files = Frozen.frozenTable([
    ...settings.documents.map(({ file, source }): readonly [string, Source.SourceState] => {
      const text = file === document.file ? TextEdit.apply(source.text, edits) : source.text
      return [file, { _tag: "File", bytes: Bytes.ofText(text) }]
    }),
    ...directoriesOf(settings.documents.map(({ file }) => file))
  ])
  const { fault, settings: after } = Reading.read(traits, settings.given, files)
  if (fault !== undefined) return isRefused
  const before = table.fault?.words
  const words = CriFault.check(traits, { ...after, baseSpecs: settings.baseSpecs }, table.facts).fault?.words
  return words === undefined || words === before
}

/** Returns the directories of files, with the names of these files. */
const directoriesOf = (paths: ReadonlyArray<string>): ReadonlyArray<readonly [string, Source.SourceState]> => {
  const names = Map.groupBy(paths, (path) => path.slice(0, path.lastIndexOf("/")) || "/")
  return Array.from(names, ([directory, inside]) => [
    directory,
    { _tag: "Directory", names: inside.map((path) => path.slice(path.lastIndexOf("/") + 1)) }
  ])
}
