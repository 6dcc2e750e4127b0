/**
 * The mistakes in numbers, as go-toml 2 finds them. Mistakes in dates and in underscores are not told.
 *
 * Source of the words: github.com/pelletier/go-toml v2.2.4, v2.3.0 and v2.4.3, `unstable/parser.go` and `decode.go`.
 */
import { type Mistake, type Reading, type Scanned, byteAt, said } from "./reading.ts"

/** Scans a number or a date that begins at an offset. Returns the first mistake in it. */
export const scanNumber = (reading: Reading, at: number): Scanned => {
  const { release, text } = reading
  const date = matchAt(dateOrTime, text, at)
  if (date !== "") return at + date.length
  return release === "2.4" ? scanSince24(reading, at) : scanBefore24(reading, at)
}

const dateOrTime = /\d{2}(?::|\d{2}-)[\d:.+-]*(?:[Tt ](?=\d)[\d:.+-]*)?[Zz]?/y

const matchAt = (pattern: RegExp, text: string, at: number): string => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ""
}

const based = /0(?:x[\da-fA-F_]*|o[0-7_]*|b[01_]*)/y

const scanBefore24 = (reading: Reading, at: number): Scanned => {
  const { text } = reading
  const withBase = matchAt(based, text, at)
  if (withBase !== "") return at + withBase.length
  // A zero ends a number unless a dot or an exponent follows.
  if (text[at] === "0" && !/[.eE]/.test(text[at + 1] ?? ".")) return at + 1
  const written = matchAt(/[\d+\-_.eE]*/y, text, at)
  const end = at + written.length
  const letter = text[end]
  if (letter === "i" || letter === "n") {
    const word = letter === "i" ? "inf" : "nan"
    if (text.startsWith(word, end)) return end + word.length
    return said(reading, end, `unexpected character '${letter}' while scanning for a number`)
  }
  return written === "" ? said(reading, at, "incomplete number") : (valueMistake(reading, at, written) ?? end)
}

/** Returns the mistake that is found when the value is read. */
const valueMistake = (reading: Reading, at: number, written: string): Mistake | undefined => {
  const digits = written.replaceAll("_", "")
  const isFloat = /[.eE]/.test(digits)
  if (written.endsWith("_")) return said(reading, at + written.length - 1, "number cannot end with underscore")
  if (isFloat && digits.startsWith(".")) return said(reading, at, "float cannot start with a dot")
  if (isFloat && digits.endsWith(".")) return said(reading, at, "float cannot end with a dot")
  return undefined
}

const scanSince24 = (reading: Reading, at: number): Scanned => {
  const { text } = reading
  const start = /[+-]/.test(text[at] ?? "") ? at + 1 : at
  const first = text[start]
  if (first === undefined) return said(reading, at, "expected number after sign")
  if (!/\d/.test(first)) {
    if (start === at) return said(reading, at, `unexpected character ${byteAt(reading, at)} at start of value`)
    const word = first === "i" ? "inf" : first === "n" ? "nan" : undefined
    if (word === undefined) return said(reading, start, `expected digit but got ${byteAt(reading, start)}`)
    return text.startsWith(word, start) ? start + word.length : said(reading, start, `expected "${word}"`)
  }
  const withBase = matchAt(based, text, start)
  if (withBase !== "") {
    if (start > at) return said(reading, at, "sign is not allowed on numbers with a radix prefix")
    return withBase.length > 2
      ? at + withBase.length
      : said(reading, at, "radix prefix must be followed by at least one digit")
  }
  let end = start + matchAt(digitsPattern, text, start).length
  if (text[end] === "_") return said(reading, end, underscore)
  if (first === "0" && end > start + 1) return said(reading, start, "integers cannot have leading zeroes")
  if (text[end] === ".") {
    end++
    if (!/\d/.test(text[end] ?? "")) return said(reading, end, "decimal point must be followed by a digit")
    end += matchAt(digitsPattern, text, end).length
  }
  if (/[eE]/.test(text[end] ?? "")) {
    end += /[+-]/.test(text[end + 1] ?? "") ? 2 : 1
    if (!/\d/.test(text[end] ?? "")) return said(reading, end, "exponent must contain at least one digit")
    end += matchAt(digitsPattern, text, end).length
  }
  if (text[end] === "_") return said(reading, end, underscore)
  return /[a-zA-Z]/.test(text[end] ?? "") ? said(reading, end, "strings must be quoted") : end
}

const digitsPattern = /\d+(?:_\d+)*/y

const underscore = "number must have at least one digit between underscores"
