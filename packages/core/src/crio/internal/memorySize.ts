/**
 * Sizes of memory, such as `12MiB`.
 *
 * Source of the rule: docker/go-units, `size.go`, `RAMInBytes`.
 */

/** The least memory of a container of a handler that does not say another one. */
export const usualMinimum = "12MiB"

/** The same in bytes. */
export const usualMinimumBytes = 12 * 1024 * 1024

/** Returns Go's words for a string that is not a size; undefined if it is one. */
export const sizeFault = (text: string): string | undefined => {
  const end = Math.max(...Array.from("0123456789. ", (character) => text.lastIndexOf(character)))
  if (end === -1) return `invalid size: '${text}'`
  const number = text[end] === " " ? text.slice(0, end) : text.slice(0, end + 1)
  if (!decimal.test(number)) return `strconv.ParseFloat: parsing ${JSON.stringify(number)}: invalid syntax`
  if (number.startsWith("-") && Number(number.replaceAll("_", "")) < 0) return `invalid size: '${text}'`
  const suffix = text.slice(end + 1)
  if (suffixes.test(suffix)) return undefined
  return `invalid suffix: '${suffix.length > longestSuffix ? suffix : suffix.toLowerCase()}'`
}

/** A number as Go parses it. Rarer forms, such as hexadecimal ones, do not occur before a suffix. */
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** The longest suffix that Go turns into lower case before it looks at it. */
const longestSuffix = 3

const suffixes = /^(?:b?|[kmgtp](?:i?b)?)$/i
