/** A change of a TOML text that undoes a mistake. */
import type { SourceText, TextEdit } from "../../text/index.ts"

/**
 * A change, with its title as an instruction, such as `Write true`. Its edits belong together.
 *
 * @category models
 * @since 1.0.0
 */
export interface TomlFix {
  readonly title: string
  readonly edits: ReadonlyArray<TextEdit.TextEdit>
}

/**
 * Returns the change that replaces a part of a text.
 *
 * @category constructors
 * @since 1.0.0
 */
export const replacing = (title: string, { length, offset }: SourceText.Stretch, text: string): TomlFix => ({
  title,
  edits: [{ offset, length, text }]
})
