/**
 * The mistake in the syntax at which go-toml 2 stops, in its own words and at its own place. Only frequent mistakes in
 * values are looked for.
 *
 * Source of the words: github.com/pelletier/go-toml v2.2.4, v2.3.0 and v2.4.3, `unstable/parser.go` and `unstable/scanner.go`, and
 * recorded answers of containerd 2.1.9 and 2.3.4.
 */
import { Bytes } from "../../../../text/index.ts"
import { scanNumber } from "./numbers.ts"
import { byteAt, type Mistake, type Reading, said, type Scanned } from "./reading.ts"
import { scanString } from "./strings.ts"

/** Returns the first mistake in a text; undefined if none is found. */
export const mistakeIn = (reading: Reading): Mistake | undefined => {
  const { text } = reading
  for (let at = 0; at < text.length;) {
    let end: Scanned = afterSpaces(text, at)
    const first = text[end]
    if (first === "[") end = scanHeader(reading, end)
    else if (first !== undefined && !"#\r\n".includes(first)) end = scanPair(reading, end)
    if (typeof end === "object") return end
    end = afterSpaces(text, end)
    if (text[end] === "#") end = scanComment(reading, end)
    if (typeof end === "object") return end
    const next = end === text.length ? end : scanLineBreak(reading, end)
    if (typeof next === "object") return next
    at = next
  }
  return undefined
}

/** Returns the offset after spaces and tabs. */
const afterSpaces = (text: string, from: number): number => {
  let at = from
  while (text[at] === " " || text[at] === "\t") at++
  return at
}

/** Scans a line feed, with or without a carriage return. */
const scanLineBreak = (reading: Reading, at: number): Scanned => {
  const { text } = reading
  if (text[at] === "\n") return at + 1
  if (text.startsWith("\r\n", at)) return at + 2
  const words = `expected newline but got ${byteAt(reading, at)}`
  return said(reading, at, text[at] === "\r" ? String.raw`windows new line should be \r\n` : words, words)
}

const scanComment = (reading: Reading, from: number): Scanned => {
  const { invalidAt, text } = reading
  for (let at = from; ; at++) {
    const character = text[at]
    if (character === undefined || character === "\n" || text.startsWith("\r\n", at)) return at
    if (character === "\r") {
      return said(reading, at, "invalid character in comment", "carriage returns are not allowed in comments")
    }
    if (at === invalidAt) {
      return said(reading, at, "invalid character in comment", "invalid UTF-8 character in comment")
    }
    if ((character < " " && character !== "\t") || character === "\u007F") {
      return said(reading, at, "invalid character in comment", "control characters are not allowed in comments")
    }
  }
}

const scanHeader = (reading: Reading, from: number): Scanned => {
  const { text } = reading
  const isArray = text[from + 1] === "["
  const end = scanKey(reading, afterSpaces(text, from + (isArray ? 2 : 1)))
  if (typeof end === "object") return end
  if (text.startsWith(isArray ? "]]" : "]", end)) return end + (isArray ? 2 : 1)
  // Up to 2.3 each bracket is looked for alone.
  const missing = reading.release === "2.3" && text[end] === "]" ? end + 1 : end
  return said(
    reading,
    missing,
    missing === text.length ? "expected character ] but the document ended here" : "expected character ]",
    isArray ? "expected ']]' to close array table name" : "expected ']' to close table name"
  )
}

/** Scans a key with the white space after it. */
const scanKey = (reading: Reading, from: number): Scanned => {
  const { text } = reading
  for (let at = from; ;) {
    const first = text[at]
    if (first === undefined) {
      return said(reading, at, "expected key but found none", "expected key but reached end of input")
    }
    let end: Scanned = at
    if (first === '"' || first === "'") end = scanString(reading, at, first)
    else while (/[\w-]/.test(text[end] ?? "")) end++
    if (typeof end === "object") return end
    if (end === at) {
      const byte = String.fromCharCode(Bytes.ofText(String.fromCodePoint(text.codePointAt(at)!))[0]!)
      const words = "invalid character at start of key:"
      return said(reading, at, `${words} ${byte}`, `${words} ${byteAt(reading, at)}`)
    }
    at = afterSpaces(text, end)
    if (text[at] !== ".") return at
    at = afterSpaces(text, at + 1)
  }
}

const scanPair = (reading: Reading, from: number): Scanned => {
  const { text } = reading
  const end = scanKey(reading, from)
  if (typeof end === "object") return end
  if (text[end] === "=") return scanValue(reading, afterSpaces(text, end + 1))
  const words = end === text.length ? "expected = after a key, but the document ends there" : "expected character ="
  return said(reading, end, words, "expected '=' after key")
}

/** Scans a value. Recurses as deep as brackets nest. */
const scanValue = (reading: Reading, at: number): Scanned => {
  const { text } = reading
  const first = text[at]
  switch (first) {
    case undefined:
      return said(reading, at, "expected value, not eof", "expected value, not end of input")
    case '"':
    case "'":
      return scanString(reading, at, text.startsWith(first.repeat(3), at) ? first.repeat(3) : first)
    case "[":
      return scanList(reading, at)
    case "{":
      return scanInlineTable(reading, at)
  }
  const word = keywords.find((one) => one.startsWith(first))
  if (word === undefined) return scanNumber(reading, at)
  if (text.startsWith(word, at)) return at + word.length
  return said(reading, at, `expected '${word}'`, `expected keyword "${word}"`)
}

const keywords: ReadonlyArray<string> = ["true", "false", "inf", "nan"]

/** Scans white space, comments and line breaks. */
const scanGap = (reading: Reading, from: number): Scanned => {
  const { text } = reading
  for (let at: Scanned = from; ;) {
    at = afterSpaces(text, at)
    if (text[at] === "#") at = scanComment(reading, at)
    else if (text[at] === "\n" || text[at] === "\r") at = scanLineBreak(reading, at)
    else return at
    if (typeof at === "object") return at
  }
}

const scanList = (reading: Reading, from: number): Scanned => {
  const { release, text } = reading
  let isAfterValue = false
  for (let at: Scanned = from + 1; ;) {
    at = scanGap(reading, at)
    if (typeof at === "object") return at
    const next = text[at]
    if (next === "]") return at + 1
    if (next === undefined) return said(reading, at, "array is incomplete")
    if (next === ",") {
      if (!isAfterValue) {
        const isFirst = text.slice(from + 1, at).trim() === ""
        const words = isFirst ? "array cannot start with comma" : "incomplete number"
        return said(reading, at, words, "expected value but got U+002C ','")
      }
      isAfterValue = false
      at++
    } else if (isAfterValue) {
      const words = "array elements must be separated by commas"
      return said(reading, at, words, "expected ',' or ']' after array value")
    } else {
      at = scanValue(reading, at)
      if (typeof at === "object") return at
      isAfterValue = true
    }
    if (release === "2.3" && at === text.length) {
      return said(reading, at, "expected character ] but the document ended here")
    }
  }
}

const scanInlineTable = (reading: Reading, from: number): Scanned => {
  const { release, text } = reading
  // Up to 2.3, line breaks and a comma at the end are mistakes of a key.
  const isStrict = release === "2.3"
  let isAfterPair = false
  for (let at: Scanned = from + 1; ;) {
    at = isStrict ? afterSpaces(text, at) : scanGap(reading, at)
    if (typeof at === "object") return at
    const next = text[at]
    if (next === "}") return at + 1
    if (next === undefined) {
      return said(reading, at, "inline table is incomplete")
    }
    if (isAfterPair && next !== ",") {
      return said(reading, at, "expected character ,", "expected ',' or '}' after inline table key-value")
    }
    if (next === "," && !isAfterPair) {
      if (!isStrict) return said(reading, at, "unexpected comma in inline table")
      return scanKey(reading, at)
    }
    if (next === "," && !isStrict) {
      isAfterPair = false
      at++
    } else {
      at = scanPair(reading, next === "," ? afterSpaces(text, at + 1) : at)
      isAfterPair = true
    }
    if (typeof at === "object") return at
  }
}
