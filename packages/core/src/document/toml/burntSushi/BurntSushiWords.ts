/**
 * The words of github.com/BurntSushi/toml for a fault in a file.
 *
 * Source of the rule: github.com/BurntSushi/toml, `error.go` and `parse.go`, and recorded answers of programs that use it.
 */
import { Bytes, GoText } from "../../../text/index.ts"
import type * as TomlTree from "../TomlTree.ts"
import type { Remark } from "./BurntSushiDecoded.ts"
import { faultPlace } from "./faultPlace.ts"
import { controlCharacter, type LineRules, syntaxWords } from "./syntaxWords.ts"
import type { TypeWords } from "./typeFaults.ts"

/**
 * The differences between the releases of the library: the dialect of TOML, the word for any type, and the line that is named for a
 * mistake at the end of a line.
 *
 * @category models
 * @since 1.0.0
 */
export interface Rules extends LineRules, TypeWords {
  readonly toml: TomlTree.Dialect
}

/**
 * Returns the words for a wrong type. The table of a dotted key has no line.
 *
 * @category formatting
 * @since 1.0.0
 */
export const typeWords = ({ cause, isImplied, path }: Remark, line: number): string =>
  `toml: ${isImplied ? "" : `line ${line} `}(last key ${GoText.quote(dotted(path))}): ${cause}`

/**
 * Returns the words for a fault in the syntax. `isKnown` is false for a rare mistake, for which the words are those of this library in
 * the same form.
 *
 * @category formatting
 * @since 1.0.0
 */
export const faultWords = (
  fault: TomlTree.Fault,
  bytes: Uint8Array,
  { toml, namesOwnLine }: Pick<Rules, "namesOwnLine" | "toml">
): { readonly text: string; readonly isKnown: boolean } => {
  const { isHeader, message, path, position, reason } = fault
  const text = Bytes.toText(bytes)
  const words = (cause: string, key: ReadonlyArray<string>, line = position.line, isKnown = true) => {
    const last = key.length === 0 ? "" : ` (last key ${GoText.quote(dotted(key))})`
    return { text: `toml: line ${line}${last}: ${cause}`, isKnown }
  }
  switch (reason) {
    case "too-long":
    case "too-deep":
      return words(message, [], position.line, false)
    case "utf-16":
      return words("files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8", [])
    case "mark":
      return words(String.raw`expected '.' or '=', but got '\ufeff' instead`, [])
    case "repeated":
      // A header is told with the table above it as the last key, a key with itself.
      return path.length === 0
        ? words(message, [], position.line, false)
        : words(`Key '${dotted(path)}' has already been defined.`, isHeader ? path.slice(0, -1) : path)
    default: {
      const shown = text.startsWith("\uFEFF") ? text.slice(1) : text
      const place = faultPlace(shown, position.offset, toml)
      if (place === undefined) return words(message, [], position.line, false)
      const key = place.isAfter ? place.table : [...place.table, ...place.key]
      if (reason === "line-ending") return words(controlCharacter("\r"), key)
      if (reason === "encoding") {
        return words(message.replace(/^the byte (0x..) .*$/, "invalid UTF-8 byte: $1"), key)
      }
      const known = reason === "syntax" ? syntaxWords(fault, place, { namesOwnLine }) : undefined
      if (known === undefined) return words(message, key, position.line, false)
      return words(known.cause, known.key === undefined ? key : [...place.table, ...known.key], known.line)
    }
  }
}

/** Returns a path with its parts in quotes unless they are bare keys. */
const dotted = (path: ReadonlyArray<string>): string =>
  path.map((part) => (/^[A-Za-z0-9_-]+$/.test(part) ? part : `"${part.replaceAll('"', '\\"')}"`)).join(".")
