/**
 * Pieces of generated pages.
 */

/** A page: its path below `pages`, and its text. */
export interface Page {
  readonly path: string
  readonly text: string
}

/** The first lines of a generated page, which name its origin. */
export const head = (title: string, origin: string): string =>
  `---\ntitle: ${JSON.stringify(title)}\n---\n\n<!-- Generated from ${origin}. -->\n`

/** Returns a table. Pipes within cells are escaped. */
export const table = (heads: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n")

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ")

/** Returns a text as Markdown that shows these characters, which Vue does not read as a template either. */
export const plain = (text: string): string =>
  text.replaceAll(/[\\*_`<>{}[\]]/g, (character) => `&#${character.charCodeAt(0)};`)

/** Returns inline code. */
export const code = (text: string): string => `\`${text}\``

/** Returns a block of code. */
export const block = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``
