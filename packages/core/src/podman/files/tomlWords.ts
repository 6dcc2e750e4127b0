/**
 * Podman's words for a fault in a file.
 *
 * Source of the rule: github.com/BurntSushi/toml, `error.go`, `ParseError.Error`, and `parse.go`.
 */
import type { TomlTree } from "../../document/toml/index.ts"
import { GoText } from "../../text/index.ts"
import type { Remark } from "./Decoded.ts"

/** Returns Podman's words for a wrong type. The table of a dotted key has no line. */
export const typeWords = ({ cause, isImplied, path }: Remark, line: number): string =>
  `toml: ${isImplied ? "" : `line ${line} `}(last key ${lastKey(path)}): ${cause}`

/**
 * Returns Podman's words for a fault in the syntax. Only the words for bytes and for repeated keys are Podman's own; the others
 * are this library's.
 */
export const syntaxWords = ({ isHeader, message, path, position, reason }: TomlTree.Fault): string => {
  const line = `toml: line ${position.line}`
  switch (reason) {
    case "utf-16":
      return `${line}: files cannot contain NULL bytes; probably using UTF-16; TOML files must be UTF-8`
    case "line-ending":
      return `${line}: TOML files cannot contain control characters: '0x0d'`
    case "encoding":
      return `${line}: ${message.replace(/^the byte (0x..) .*$/, "invalid UTF-8 byte: $1")}`
    case "repeated": {
      if (path.length === 0) return `${line}: ${message}`
      // A header is told with the table above it as the last key, a key with itself.
      const last = isHeader ? path.slice(0, -1) : path
      const key = last.length === 0 ? "" : ` (last key ${lastKey(last)})`
      return `${line}${key}: Key '${dotted(path)}' has already been defined.`
    }
    default:
      return `${line}: ${message}`
  }
}

const lastKey = (path: ReadonlyArray<string>): string => GoText.quote(dotted(path))

/** Returns a path with its parts in quotes unless they are bare keys. */
const dotted = (path: ReadonlyArray<string>): string =>
  path.map((part) => (/^[A-Za-z0-9_-]+$/.test(part) ? part : `"${part.replaceAll('"', '\\"')}"`)).join(".")
