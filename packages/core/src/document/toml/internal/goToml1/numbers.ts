/**
 * The numbers, dates and times of go-toml 1.
 *
 * Source of the rule: github.com/pelletier/go-toml v1.9.5, `lexer.go` and `parser.go`.
 */
import { isDigit, shownAt, type TokenKind } from "./tokens.ts"

/** The tokens at an offset: each with its end. `words` tells the mistake after them. */
export interface Scanned {
  readonly tokens: ReadonlyArray<{ readonly kind: TokenKind; readonly end: number; readonly skips?: number }>
  readonly words?: string
}

/** Scans a number, date or time that begins with a digit or a sign. */
export const scanNumberOrDate = (text: string, at: number): Scanned => {
  if (/^\d{2}:/.test(text.slice(at, at + 3))) return scanTime(text, at)
  return /^\d{4}-/.test(text.slice(at, at + 5)) ? scanDate(text, at) : scanNumber(text, at)
}

/** Returns the integer that a token stands for, or the words for the mistake in it. A base needs its letter. */
export const integerOf = (written: string): bigint | string => {
  const digits = written.replaceAll("_", "")
  const isHexadecimal = /^0x./.test(digits)
  if (digits.length > 2 && digits.startsWith("0") && !/^0[xob]/.test(digits)) return "invalid base"
  if (hasStrayUnderscore(written, isHexadecimal ? /[\da-fA-F]/ : /\d/)) {
    return `invalid use of _ in ${isHexadecimal ? "hex " : ""}number`
  }
  return digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits.replace("+", ""))
}

/** Returns the float that a token stands for, or the words for the mistake in it. */
export const floatOf = (written: string): number | string => {
  if (hasStrayUnderscore(written, /\d/)) return "invalid use of _ in number"
  const digits = written.replaceAll("_", "")
  return /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(digits)
    ? Number(digits)
    : `strconv.ParseFloat: parsing "${digits}": invalid syntax`
}

/** Returns the words for the part of a date or time that is out of its range; undefined if there is none. */
export const rangeFault = (date: string, time: string): string | undefined => {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number)
  const [hour = 0, minute = 0, second = 0] = time.split(/[:.]/).map(Number)
  const days = month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  if (month < 1 || month > 12) return "month out of range"
  if (hour > 23) return "hour out of range"
  if (minute > 59) return "minute out of range"
  if (second > 59) return "second out of range"
  return day < 1 || day > days ? "day out of range" : undefined
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** Reports whether a number has an underscore that does not follow a digit, or that ends it. */
const hasStrayUnderscore = (written: string, digit: RegExp): boolean =>
  Array.from(written).some(
    (character, index) => character === "_" && (index + 1 === written.length || !digit.test(written[index - 1] ?? ""))
  )

const scanNumber = (text: string, from: number): Scanned => {
  const letter = text[from] === "0" ? (text[from + 1] ?? "") : ""
  const digitsOf: RegExp | undefined = based[letter]
  if (digitsOf !== undefined) {
    digitsOf.lastIndex = from + 2
    const digits = digitsOf.exec(text)?.[0] ?? ""
    if (digits === "") return { tokens: [], words: "number needs at least one digit" }
    return { tokens: [{ kind: "Integer", end: from + 2 + digits.length }] }
  }
  if (/^[a-zA-Z]$/.test(letter)) {
    return {
      tokens: [],
      words: `unknown number base: ${letter}. possible options are x (hex) o (octal) b (binary)`
    }
  }
  const start = text[from] === "+" || text[from] === "-" ? from + 1 : from
  if (start > from && text.startsWith("inf", start)) return { tokens: [{ kind: "Inf", end: start + 3 }] }
  if (start > from && text.startsWith("nan", start)) return { tokens: [{ kind: "NaN", end: start + 3 }] }
  return scanDecimal(text, start)
}

const based: { readonly [letter: string]: RegExp } = { x: /[\da-fA-F_]*/y, o: /[0-7_]*/y, b: /[01_]*/y }

const scanDecimal = (text: string, start: number): Scanned => {
  let hasPoint = false
  let hasExponent = false
  let hasDigit = false
  let at = start
  for (; ; at++) {
    const character = text[at]
    if (character === ".") {
      if (hasPoint) return { tokens: [], words: "cannot have two dots in one float" }
      if (!isDigit(text[at + 1])) return { tokens: [], words: "float cannot end with a dot" }
      hasPoint = true
    } else if (character === "e" || character === "E") {
      hasExponent = true
      if (text[at + 1] === "+" || text[at + 1] === "-") at++
    } else if (isDigit(character)) {
      hasDigit = true
    } else if (character !== "_") {
      break
    }
    if (hasPoint && !hasDigit) return { tokens: [], words: "cannot start float with a dot" }
  }
  if (!hasDigit) return { tokens: [], words: "no digit in that number" }
  return { tokens: [{ kind: hasPoint || hasExponent ? "Float" : "Integer", end: at }] }
}

/** Scans a date, and the time and the offset after it. A line break must not follow a date alone. */
const scanDate = (text: string, from: number): Scanned => {
  const end = from + "2006-01-02".length
  const words = mismatch(text, from + 5, "dd-dd", (index) => {
    if (index === 2) return "expected - to separate month of a date, not"
    return `invalid ${index < 2 ? "month" : "day"} digit in date:`
  })
  if (words !== undefined) return { tokens: [], words }
  const date = { kind: "LocalDate", end } as const
  const next = text[end]
  if (next === undefined || (next === " " && !/^\d\d/.test(text.slice(end + 1, end + 3)))) return { tokens: [date] }
  if (next !== " " && next !== "T") {
    return { tokens: [date], words: `incorrect date/time separation character: ${shownAt(text, end)}` }
  }
  const time = scanClock(text, end + 1, 0)
  if (typeof time === "string") return { tokens: [{ ...date, skips: 1 }], words: time }
  const tokens = [{ ...date, skips: 1 }, { kind: "LocalTime", end: time } as const]
  const zone = text[time]
  if (zone === "Z") return { tokens: [...tokens, { kind: "TimeOffset", end: time + 1 }] }
  if (zone !== "+" && zone !== "-") return { tokens }
  const wrong = mismatch(text, time + 1, "dd:dd", (index) =>
    index === 2
      ? "time offset hour/minute separator should be :, not"
      : `invalid ${index < 2 ? "hour" : "minute"} digit in time offset:`
  )
  if (wrong !== undefined) return { tokens, words: wrong }
  return { tokens: [...tokens, { kind: "TimeOffset", end: time + "+07:00".length }] }
}

const scanTime = (text: string, from: number): Scanned => {
  const end = scanClock(text, from, 3)
  return typeof end === "string" ? { tokens: [], words: end } : { tokens: [{ kind: "LocalTime", end }] }
}

/** Returns the end of a time, or the words for the mistake in it. The characters before `known` are already read. */
const scanClock = (text: string, from: number, known: number): number | string => {
  const words = mismatch(text, from + known, "dd:dd:dd".slice(known), (index) => {
    const at = index + known
    if (at === 2) return "time hour/minute separator should be :, not"
    if (at === 5) return "time minute/second separator should be :, not"
    return `invalid ${at < 2 ? "hour" : at < 5 ? "minute" : "second"} digit in time:`
  })
  if (words !== undefined) return words
  let end = from + "15:04:05".length
  if (text[end] !== ".") return end
  end++
  if (!isDigit(text[end])) return `expected at least one digit in time's fraction, not ${shownAt(text, end)}`
  while (isDigit(text[end])) end++
  return end
}

/** Compares text with a pattern, in which `d` is a digit. Returns the words for the first character that is another. */
const mismatch = (
  text: string,
  from: number,
  pattern: string,
  wordsAt: (index: number) => string
): string | undefined => {
  for (const [index, wanted] of Array.from(pattern).entries()) {
    const character = text[from + index]
    const fits = wanted === "d" ? isDigit(character) : character === wanted
    if (!fits) return `${wordsAt(index)} ${shownAt(text, from + index)}`
  }
  return undefined
}
