/**
 * Figures as a text table.
 */
import type { Figure, Target } from "./Figure.ts"

/** Returns the lines of the table, with the header first. */
export const render = (figures: ReadonlyArray<Figure>): ReadonlyArray<string> => {
  const rows = [head, ...figures.map(cells)]
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) =>
    row
      .map((cell, column) => (isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  ")
      .trimEnd()
  )
}

const head = ["what", "value", "noise", "beside", "", "ratio", "target", "met"]

/** Reports whether a column has words, which are aligned left. Numbers are aligned right. */
const isText = (column: number): boolean => column === 0 || column === 3

const cells = ({ beside, met, name, noise, ratio, reference, target, unit, value }: Figure): ReadonlyArray<string> => [
  name,
  quantity(value, unit),
  noise === 0 ? "" : `${Math.round(noise * 100)} %`,
  beside ?? "",
  reference === null ? "" : quantity(reference, unit),
  ratio === null ? "" : `${rounded(ratio)} x`,
  target === null ? "" : describe(target, unit),
  met === null ? "" : met ? "yes" : "NO"
]

const describe = ({ atMost, of }: Target, unit: string): string => {
  if (of === "ratio") return `<= ${rounded(atMost)} x`
  return of === "value" ? `<= ${quantity(atMost, unit)}` : `<= +${quantity(atMost, unit)}`
}

const quantity = (value: number, unit: string): string => `${rounded(value)} ${unit}`

/** Rounds to three significant digits, or to an integer from 100 on. */
const rounded = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)))
