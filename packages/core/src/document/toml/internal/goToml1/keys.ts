/**
 * The parts of a key in go-toml 1. A dot may be missing after a part in quotes, and one may be in front of the first part.
 *
 * Source of the rule: github.com/pelletier/go-toml v1.9.5, `keysparsing.go`.
 */
import type { Key } from "../tomlAst.ts"
import { isBare, isSpace, type KeyCharacter } from "./tokens.ts"

/** Splits a key. Returns the words for the mistake in it if it cannot be split. Quotes are matched after escapes are replaced. */
export const partsOf = (characters: ReadonlyArray<KeyCharacter>): ReadonlyArray<Key> | string => {
  const at = (index: number) => characters[index]?.character
  const parts: Array<Key> = []
  const add = (from: number, to: number, margin: number) =>
    parts.push({
      type: "TOMLQuoted",
      value: characters
        .slice(from + margin, to - margin)
        .map(({ character }) => character)
        .join(""),
      range: [characters[from]!.offset, characters[to - 1]!.end]
    })
  const spacesEnd = (from: number) => {
    let index = from
    while (isSpace(at(index))) index++
    return index
  }
  for (let index = spacesEnd(0); index < characters.length; index = spacesEnd(index)) {
    const character = at(index)!
    if (isBare(character)) {
      const from = index
      while (isBare(at(index))) index++
      add(from, index, 0)
      const next = spacesEnd(index)
      if (next === characters.length || at(next) === ".") continue
      return `invalid ${next === index ? "bare key character" : "key character after whitespace"}: ${at(next)}`
    }
    if (character === "'" || character === '"') {
      const close = characters.findIndex((one, other) => other > index && one.character === character)
      if (close === -1) return `unclosed ${character === "'" ? "single" : "double"}-quoted key`
      add(index, close + 1, 1)
      index = close + 1
    } else if (character === ".") {
      const next = at(++index)
      if (next === undefined) return "unexpected end of key"
      if (!isBare(next) && !`'" `.includes(next)) return "expecting key part after dot"
    } else {
      return `invalid key character: ${character}`
    }
  }
  return parts.length === 0 ? "empty key" : parts
}
