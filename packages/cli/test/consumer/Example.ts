/**
 * The examples in texts for people: programs whose trailing comments say what they print.
 */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** An example: where it stands, the program, and the lines that it says are printed. */
export interface Example {
  readonly source: string
  /** The name of the file to put it in. */
  readonly file: string
  readonly code: string
  readonly expected: ReadonlyArray<string>
}

/** The examples of a Markdown file. */
export const inMarkdown = (checkout: string, path: string): ReadonlyArray<Example> =>
  examples(path, readFileSync(join(checkout, path), "utf8"))

/** The examples in the docstrings of all packages. */
export const inDocstrings = (checkout: string): ReadonlyArray<Example> =>
  globSync("packages/*/src/**/*.ts", { cwd: checkout })
    .toSorted()
    .flatMap((path) => examples(path, docstrings(readFileSync(join(checkout, path), "utf8"))))

/** What stands in the docstrings of a module, without the frame of asterisks. */
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
