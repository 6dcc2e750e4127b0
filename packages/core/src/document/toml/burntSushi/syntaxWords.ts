/**
 * The words for the mistakes in the syntax that people make.
 *
 * Source of the words: recorded answers of programs with github.com/BurntSushi/toml v1.2.0, v1.4.0, v1.5.0 and v1.6.0.
 */
import { GoText } from "../../../text/index.ts"
import type * as TomlTree from "../TomlTree.ts"
import type { FaultPlace } from "./faultPlace.ts"

/** The words for a mistake, the line that they name, and the last key if it is another than that of the statement. */
export interface Words {
  readonly cause: string
  readonly line: number
  readonly key?: ReadonlyArray<string>
}

/** The difference between releases: the line that is named for a mistake at the end of a line or of the file. */
export interface LineRules {
  readonly namesOwnLine: boolean
}

/** Returns the words for a mistake in the syntax; undefined if they are not known. */
export const syntaxWords = (
  { message, position: { line } }: TomlTree.Fault,
  place: FaultPlace,
  rules: LineRules
): Words | undefined => {
  const { at, statement } = place
  const next = statement[at] ?? ""
  if (/control characters|code point/i.test(message) && next !== "" && next < " ") {
    return { cause: controlCharacter(next), line }
  }
  if (place.isAfter && next !== "" && next !== "\n") {
    const ending = "expected a top-level item to end with a newline, comment, or EOF"
    return { cause: `${ending}, but got ${quoted(next)} instead`, line, key: [] }
  }
  if (/^[ \t]*\[/.test(statement) && place.key.length === 0) return inHeader(place)
  return place.key.length === 0 ? beforeValue(place) : inValue(message, line, place, rules)
}

/** Returns the words for a character that TOML forbids. */
export const controlCharacter = (character: string): string =>
  `TOML files cannot contain control characters: '0x${character.charCodeAt(0).toString(16).padStart(2, "0")}'`

/** Returns a character as Go's `%q` prints it. */
const quoted = (character: string): string => GoText.quoteCharacter(character)

const name = String.raw`(?:[\w-]+|"[^"\n]*"|'[^'\n]*')`

const dotted = new RegExp(String.raw`^${name}(?:[ \t]*\.[ \t]*${name})*[ \t]*`)

const inHeader = ({ line, statement }: FaultPlace): Words | undefined => {
  const [opening = "", brackets = ""] = /^[ \t]*(\[\[?)[ \t]*/.exec(statement) ?? []
  const rest = statement.slice(opening.length)
  const key = dotted.exec(rest)?.[0] ?? ""
  const next = rest[key.length]
  // The end of a line counts as a part of the next one.
  const at = next === "\n" ? line + 1 : line
  if (key === "") {
    return next === "]" ? { cause: "unexpected end of table name (table names cannot be empty)", line } : undefined
  }
  if (next === undefined) return undefined
  if (next !== "]") return { cause: `expected '.' or ']' to end table name, but got ${quoted(next)} instead`, line: at }
  const after = rest[key.length + 1]
  if (brackets === "[" || after === undefined || after === "]") return undefined
  const cause = `expected end of table array name delimiter ']', but got ${quoted(after)} instead`
  return { cause, line: after === "\n" ? line + 1 : line }
}

const beforeValue = ({ line, statement }: FaultPlace): Words | undefined => {
  const rest = statement.trimStart()
  const own = line + statement.slice(0, statement.length - rest.length).split("\n").length - 1
  if (rest.startsWith("=")) return { cause: "unexpected '=': key name appears blank", line: own }
  const next = rest[dotted.exec(rest)?.[0].length ?? 0]
  if (next === undefined)
    return rest === "" ? undefined : { cause: "unexpected EOF; expected key separator '='", line: own }
  return next === "\n" ? undefined : { cause: `expected '.' or '=', but got ${quoted(next)} instead`, line: own }
}

const inValue = (
  message: string,
  line: number,
  { at, key, statement, ...place }: FaultPlace,
  { namesOwnLine }: LineRules
): Words | undefined => {
  const value = statement.slice(statement.indexOf("=") + 1).replace(/^[ \t]+/, "")
  const next = statement[at] ?? ""
  if (value === "" && next === "") return { cause: "unexpected EOF; expected value", line }
  if (value.startsWith("\n")) {
    return { cause: "expected value but found '\\n' instead", line: namesOwnLine ? place.line : place.line + 1 }
  }
  const word = /^\p{L}+/u.exec(statement.slice(at))?.[0]
  if (message === "unexpected character" && word !== undefined && !/^[in]/.test(word)) {
    return { cause: `expected value but found ${GoText.quote(word)} instead`, line }
  }
  if (message === "unterminated string constant" && /^"(?!"")/.test(value)) {
    if (next === "\n") return { cause: "strings cannot contain newlines", line }
    const end = namesOwnLine ? line : line - 1
    return next === "" && end > 0 ? { cause: `unexpected EOF; expected '"'`, line: end } : undefined
  }
  if (/escape sequence/.test(message) && statement[at - 1] === "\\" && /[a-zA-Z0-9]/.test(next)) {
    return { cause: `invalid escape in string '\\${next}'`, line }
  }
  const number = /^[+-]?0\d+(?![\d.eE_:-])/.exec(statement.slice(at))?.[0]
  if (message.startsWith("leading zeros") && number !== undefined) {
    return { cause: `Invalid integer ${GoText.quote(number)}: cannot have leading zeroes`, line }
  }
  if (value.startsWith("[") && !statement.slice(0, at).includes("{")) {
    if (next === ",") return { cause: "unexpected comma", line }
    const ending = "expected a comma (',') or array terminator (']')"
    return message.startsWith("expected comma") && next !== ""
      ? { cause: `${ending}, but got ${quoted(next)}`, line }
      : undefined
  }
  return value.startsWith("{") ? inInlineTable(message, line, { at, key, statement }) : undefined
}

const inInlineTable = (
  message: string,
  line: number,
  { at, key, statement }: Pick<FaultPlace, "at" | "key" | "statement">
): Words | undefined => {
  const inner = statement.slice(statement.indexOf("{") + 1, at)
  if (message.startsWith("no newlines") && inner.trim() === "") {
    return { cause: "newlines not allowed within inline tables", line: line - inner.split("\n").length + 1 }
  }
  if (!message.startsWith("trailing comma")) return undefined
  const pairs = inner.slice(0, Math.max(0, inner.lastIndexOf(","))).split(",")
  const last = /^[ \t]*([\w-]+)[ \t]*=/.exec(pairs.at(-1) ?? "")?.[1]
  if (last === undefined) return undefined
  return { cause: "trailing comma not allowed in inline tables", line, key: [...key, last] }
}
