/**
 * Sizes such as `64m`, with the messages of the engine.
 *
 * Source of the rule: docker/go-units 0.5.0, `size.go`, `RAMInBytes`; Docker Engine 23.0, `opts/opts.go`, `MemBytes`.
 */
import { GoText } from "../../text/index.ts"

/** Returns the message with which the engine refuses a size; undefined if it accepts it. */
export const sizeRefusal = (text: string): string | undefined => {
  // The unit follows the last digit, dot or space. One space may stand between.
  const [, number, unit = ""] = /^(.*[\d.]|.*(?= )) ?([^\d. ]*)$/s.exec(text) ?? []
  if (number === undefined) return `invalid size: '${text}'`
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?$/.test(number)) {
    return `strconv.ParseFloat: parsing ${GoText.quote(number)}: invalid syntax`
  }
  if (Number(number) < 0) return `invalid size: '${text}'`
  if (/^(?:b|[kmgtp](?:i?b)?)?$/i.test(unit)) return undefined
  return `invalid suffix: '${unit.length > 3 ? unit : unit.toLowerCase()}'`
}
