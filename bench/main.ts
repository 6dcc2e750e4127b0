/**
 * `npm run bench`: the cost of embedding the library, compared with something whose cost is well known.
 *
 * `npm run bench -- NAME…` runs only the subjects with these names. `--json FILE` also writes the figures to a file.
 */
import { writeFileSync } from "node:fs"
import { parseArgs } from "node:util"
import type { Figure } from "./Figure.ts"
import { render } from "./FigureTable.ts"
import { type Place, within } from "./Place.ts"
import { bundles } from "./subjects/bundles.ts"
import { coldStart } from "./subjects/coldStart.ts"
import { configure } from "./subjects/configure.ts"
import { decode } from "./subjects/decode.ts"
import { imports } from "./subjects/imports.ts"
import { memory } from "./subjects/memory.ts"
import { resolve } from "./subjects/resolve.ts"
import { setUp } from "./subjects/setUp.ts"
import { types } from "./subjects/types.ts"

type Subject = (place: Place) => ReadonlyArray<Figure> | Promise<ReadonlyArray<Figure>>

const subjects: { readonly [name: string]: Subject } = {
  resolve,
  configure,
  decode,
  "set-up": setUp,
  memory,
  start: coldStart,
  imports,
  types,
  bundles
}

const say = (text: string): void => void process.stderr.write(`${text}\n`)

const main = async (): Promise<void> => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: "string" } } })
  const unknown = positionals.filter((name) => !Object.hasOwn(subjects, name))
  if (unknown.length > 0) {
    say(`There is no subject ${unknown.join(", ")}. Name some of ${Object.keys(subjects).join(", ")}.`)
    process.exitCode = 2
    return
  }
  const figures = await within(async (place) => {
    if (place.go === undefined) say("There is no Go compiler, so nothing is compared with Go.")
    const found: Array<Figure> = []
    for (const [name, subject] of Object.entries(subjects)) {
      if (positionals.length > 0 && !positionals.includes(name)) continue
      say(`measuring ${name} …`)
      // One after the other, so that each is alone on the machine.
      // oxlint-disable-next-line no-await-in-loop
      found.push(...(await subject(place)))
    }
    return found
  })
  const names = figures.map(({ name }) => name)
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  if (twice.length > 0) throw new Error(`Cannot tell figures apart: ${twice.join("; ")}. Give each a name of its own.`)
  process.stdout.write(`${render(figures).join("\n")}\n`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ figures }, null, 2)}\n`)
}

await main()
