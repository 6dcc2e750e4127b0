/**
 * Columns of text, aligned.
 */
import { cut, displayWidth } from "./DisplayWidth.ts"

/** Returns the rows with each cell padded to the widest of its column, and two spaces between columns. */
export const table = (rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const widths = widthsOf(rows)
  return rows.map((row) =>
    row
      .map((cell, column) => cell + " ".repeat(widths[column]! - displayWidth(cell)))
      .join(gap)
      .trimEnd()
  )
}

/** A table with a head, and the index of the column whose cells may be cut. */
export interface FittedTable {
  readonly head: ReadonlyArray<string>
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
  readonly flexible: number
}

/**
 * Returns the table, with the cells of the flexible column cut to fit into a terminal of some columns. In a terminal that is too
 * narrow for that, each row is a block: its first cell, and a line for each other cell. Without columns, nothing is cut.
 */
export const fittedTable = ({ flexible, head, rows }: FittedTable, columns?: number): ReadonlyArray<string> => {
  const all = [head, ...rows]
  const widths = widthsOf(all)
  const others = widths.reduce((sum, width) => sum + width + gap.length, -gap.length) - widths[flexible]!
  const room = (columns ?? Infinity) - others
  if (room >= widths[flexible]!) return table(all)
  if (room < narrowest) return rows.flatMap((row) => block(head, row))
  return table(all.map((row) => row.map((cell, column) => (column === flexible ? cut(cell, room) : cell))))
}

const gap = "  "

/** The width below which a cut cell says too little. */
const narrowest = 16

const block = (head: ReadonlyArray<string>, [first = "", ...cells]: ReadonlyArray<string>): ReadonlyArray<string> => [
  first,
  ...table(cells.map((cell, index) => [`  ${head[index + 1]!.toLowerCase()}`, cell]))
]

const widthsOf = (rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<number> => {
  const widths: Array<number> = []
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell))
  }
  return widths
}
