/**
 * Sizes such as `64m`, with the messages of the engine.
 *
 * Source of the rule: docker/go-units 0.5.0, `size.go`, `RAMInBytes`; Docker Engine 23.0, `opts/opts.go`, `MemBytes`.
 */
import { GoText } from "../../text/index.ts"

/** Returns the number of bytes of a size that the engine accepts. */
export const bytesOf = (text: string): number => {
  const [, number = "0", unit = ""] = form.exec(text) ?? []
  return Math.trunc(Number(number) * 1024 ** Math.max(0, units.indexOf(unit.charAt(0).toLowerCase())))
}

/** Returns a number of bytes as the engine prints it, such as `64MiB`. */
export const format = (bytes: number): string => {
  if (bytes === 0) return "0"
  const order = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(bytes) / 10)))
  const unit = order === 0 ? "B" : `${units.charAt(order).toUpperCase()}iB`
  return `${Number((bytes / 1024 ** order).toPrecision(4))}${unit}`
}

const units = "bkmgtpezy"

/** The unit follows the last digit, dot or space. One space may stand between. */
const form = /^(.*[\d.]|.*(?= )) ?([^\d. ]*)$/s

/** Returns the message with which the engine refuses a size; undefined if it accepts it. */
export const sizeRefusal = (text: string): string | undefined => {
  const [, number, unit = ""] = form.exec(text) ?? []
  if (number === undefined) return `invalid size: '${text}'`
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?$/.test(number)) {
    return `strconv.ParseFloat: parsing ${GoText.quote(number)}: invalid syntax`
  }
  if (Number(number) < 0) return `invalid size: '${text}'`
  if (/^(?:b|[kmgtp](?:i?b)?)?$/i.test(unit)) return undefined
  return `invalid suffix: '${unit.length > 3 ? unit : unit.toLowerCase()}'`
}
