/**
 * The spellings of keys in texts whose readers do not care about case.
 */
import { GoText } from "../../text/index.ts"
import * as TomlTree from "./TomlTree.ts"

/**
 * Returns a path as a text spells it; keys that the text does not have stay as they are. Of several spellings, the exact one counts.
 * `isFolded` reports whether the reader knows the key at an index in other cases too: it does not for a name that the user chooses.
 *
 * @category operations
 * @since 1.0.0
 */
export const of = (
  root: TomlTree.TomlTable,
  path: ReadonlyArray<string>,
  isFolded: (index: number) => boolean
): ReadonlyArray<string> => {
  let table: TomlTree.TomlNode | undefined = root
  return path.map((wanted, index) => {
    const entries: ReadonlyArray<TomlTree.TomlEntry> = TomlTree.entriesOf(table)
    const known: TomlTree.TomlEntry | undefined =
      entries.find(({ key }) => key === wanted) ??
      (isFolded(index) ? entries.find(({ key }) => GoText.foldKey(key) === GoText.foldKey(wanted)) : undefined)
    table = known?.value
    return known?.key ?? wanted
  })
}
