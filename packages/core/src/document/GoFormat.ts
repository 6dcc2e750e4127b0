/**
 * The output of Go's `fmt` for a decoded JSON value with `%v`, as in the engine's conflict message.
 *
 * Source of the rule: Go 1.19, `fmt` and `strconv`.
 */
import { GoText } from "../text/index.ts"
import { type JsonNode, fold } from "./JsonTree.ts"

/**
 * Returns a value as `%v` prints it: strings without quotes, lists in brackets, maps sorted by key. Does not recurse.
 *
 * @category encoding
 * @since 1.0.0
 */
export const formatValue = (value: JsonNode): string =>
  fold<string>(value, (node, parts) => {
    switch (node.type) {
      case "array":
        return `[${parts.join(" ")}]`
      case "object": {
        const values = new Map(node.members.map(({ key }, index) => [key, parts[index]]))
        const sorted = Array.from(values).toSorted(([one], [other]) => GoText.compare(one, other))
        return `map[${sorted.map(([key, part]) => `${key}:${part}`).join(" ")}]`
      }
      case "string":
        return node.value
      case "number":
        return formatFloat(Number(node.text))
      case "boolean":
        return String(node.value)
      case "null":
        return "<nil>"
    }
  })

/** Formats a number like Go, which uses exponents from 1e+06 and below 1e-04 and pads them to two digits. */
const formatFloat = (value: number): string => {
  const magnitude = Math.abs(value)
  if (Object.is(value, -0)) return "-0"
  const plain = magnitude === 0 || (magnitude >= 1e-4 && magnitude < 1e6)
  return plain ? String(value) : value.toExponential().replace(/([+-])(\d)$/, "$10$2")
}
