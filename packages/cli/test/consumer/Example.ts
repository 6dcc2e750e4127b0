/**
 * The examples in texts for people: programs whose trailing comments say what they print.
 */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { documents } from "../../../../docs/test/Documents.ts"

/** An example: where it stands, the program, and the lines that it says are printed. */
export interface Example {
  readonly source: string
  /** The name of the file to put it in. */
  readonly file: string
  readonly code: string
  readonly expected: ReadonlyArray<string>
}

/** The examples of the README and of the site, and those in the docstrings of all packages. */
export const all = (checkout: string): ReadonlyArray<Example> => [
  ...documents.flatMap((path) => examples(path, read(checkout, path))),
  ...modules(checkout).flatMap((path) => examples(path, docstrings(read(checkout, path))))
]

/** Counts the examples that begin in these files, including incomplete ones. */
export const count = (checkout: string): number =>
  [...documents, ...modules(checkout)].flatMap((path) => [...read(checkout, path).matchAll(/```ts\b/g)]).length

const modules = (checkout: string): ReadonlyArray<string> =>
  globSync("packages/*/src/**/*.ts", { cwd: checkout }).toSorted()

const read = (checkout: string, path: string): string => readFileSync(join(checkout, path), "utf8")

/** Returns the content of the docstrings of a module, without the frame of asterisks. */
const docstrings = (text: string): string =>
  [...text.matchAll(/\/\*\*\n(.*?)\*\//gs)].map(([, inside]) => inside!.replaceAll(/^ *\* ?/gm, "")).join("\n")

const examples = (source: string, text: string): ReadonlyArray<Example> =>
  [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code], index) => ({
    source,
    file: `${source.replaceAll(/[/.]/g, "-")}-${index + 1}.ts`,
    code: code!,
    expected: code!
      .split("\n")
      .filter((line) => line.startsWith("// => "))
      .map((line) => line.slice(6))
  }))
