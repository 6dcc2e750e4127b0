/**
 * Numbers and truth values as Go reads them, with Go's messages.
 *
 * Source of the rule: Go 1.26, `strconv/atoi.go`, `ParseInt` and `underscoreOK`; `strconv/atob.go`, `ParseBool`.
 */
import * as Result from "effect/Result"
import { GoText } from "../../text/index.ts"

/** Returns the number in a string in any base that a prefix names, or the message of `ParseInt`. */
export const integer = (text: string): Result.Result<bigint, string> => ofForm("ParseInt", text, anyBase)

/** Returns the decimal number in a string, or the message of one of Go's functions. */
export const decimal = (text: string, name: "Atoi" | "ParseInt"): Result.Result<bigint, string> =>
  ofForm(name, text, /^[+-]?\d+$/)

/** Returns the truth value in a string, or the message of `ParseBool`. */
export const truth = (text: string): Result.Result<boolean, string> => {
  const value = truths.get(text)
  return value === undefined ? refused("ParseBool", text, "invalid syntax") : Result.succeed(value)
}

const truths: ReadonlyMap<string, boolean> = /*#__PURE__*/ new Map([
  ...["1", "t", "T", "TRUE", "true", "True"].map((text) => [text, true] as const),
  ...["0", "f", "F", "FALSE", "false", "False"].map((text) => [text, false] as const)
])

/** A sign, a prefix, and digits, which single underscores may separate. A zero at the beginning is the prefix of base 8. */
const anyBase = /^[+-]?(?:0x(?:_?[\da-f])+|0b(?:_?[01])+|0o(?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?\d)*)$/i

const ofForm = (name: string, text: string, form: RegExp): Result.Result<bigint, string> => {
  if (!form.test(text)) return refused(name, text, "invalid syntax")
  const digits = text.replaceAll("_", "").replace(/^[+-]/, "")
  const size = BigInt(form === anyBase ? digits.replace(/^0(?=\d)/, "0o") : digits)
  const value = text.startsWith("-") ? -size : size
  return value < -(2n ** 63n) || value >= 2n ** 63n ? refused(name, text, "value out of range") : Result.succeed(value)
}

const refused = (name: string, text: string, why: string): Result.Result<never, string> =>
  Result.fail(`strconv.${name}: parsing ${GoText.quote(text)}: ${why}`)
