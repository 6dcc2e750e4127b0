/** The parts of a TOML text that hold keys: the text before the first header, the part after each header, and tables in braces. */
import * as Result from "effect/Result"
import type { Header, InlineTable, Pair } from "./tomlAst.ts"
import type { Document } from "./tomlNodes.ts"
import { nameIn, type ParsedText, parseText } from "./tomlParser.ts"

/** A key with its value. `path` has all keys that lead to the value, from the root on. */
export interface PlacedPair {
  readonly path: ReadonlyArray<string>
  readonly offset: number
  readonly keyEnd: number
  readonly valueOffset: number
  readonly end: number
}

/** A header, without the keys after it, or a table in braces. The root has neither and is empty. */
export interface Container {
  readonly kind: "braces" | "header" | "root"
  readonly path: ReadonlyArray<string>
  readonly offset: number
  readonly end: number
  readonly pairs: ReadonlyArray<PlacedPair>
}

/** Returns the containers of a text in their order. The root is the first. Tables in arrays are left out. */
export const containersOf = ({ dialect, source }: Document): ReadonlyArray<Container> => {
  const parsed = Result.getOrThrow(parseText(source, dialect))
  const loose: Array<Pair> = []
  const found: Array<Container> = []
  const braces: Array<Braces> = []
  for (const item of parsed.ast.body[0].body) {
    if (item.type === "TOMLKeyValue") {
      loose.push(item)
      continue
    }
    const path = namesOf(item, parsed)
    const [offset, end] = [item.range[0], headerEnd(source.text, item)]
    found.push({ kind: "header", path, offset, end, pairs: placed(path, item.body, parsed, braces) })
  }
  found.push({ kind: "root", path: [], offset: 0, end: 0, pairs: placed([], loose, parsed, braces) })
  for (let next = braces.pop(); next !== undefined; next = braces.pop()) {
    const { path, table } = next
    const [offset, end] = table.range
    found.push({ kind: "braces", path, offset, end, pairs: placed(path, table.body, parsed, braces) })
  }
  return found.toSorted((one, other) => one.offset - other.offset || one.end - other.end)
}

/** Reports whether a path begins with another path, or is the same. */
export const startsWith = (path: ReadonlyArray<string>, start: ReadonlyArray<string>): boolean =>
  start.every((step, index) => step === path[index])

interface Braces {
  readonly path: ReadonlyArray<string>
  readonly table: InlineTable
}

/** Returns the pairs of a container, and adds the tables in braces among them to a list. */
const placed = (
  above: ReadonlyArray<string>,
  pairs: ReadonlyArray<Pair>,
  parsed: ParsedText,
  braces: Array<Braces>
): ReadonlyArray<PlacedPair> =>
  pairs.map((pair) => {
    const path = [...above, ...namesOf(pair, parsed)]
    if (pair.value.type === "TOMLInlineTable") braces.push({ path, table: pair.value })
    return {
      path,
      offset: pair.range[0],
      keyEnd: pair.key.keys.at(-1)!.range[1],
      valueOffset: pair.value.range[0],
      end: pair.value.range[1]
    }
  })

const namesOf = ({ key }: Pick<Header | Pair, "key">, parsed: ParsedText): ReadonlyArray<string> =>
  key.keys.map((part) => nameIn(parsed, part))

/** Returns the offset after the first closing bracket. The parser counts the keys after a header to the header. */
const headerEnd = (text: string, { key }: Header): number => text.indexOf("]", key.keys.at(-1)!.range[1]) + 1
