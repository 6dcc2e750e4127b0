/**
 * How Go's `fmt` prints a decoded JSON value with `%v`, as the engine's conflict message does.
 *
 * Source of the rule: Go 1.19, `fmt` and `strconv`.
 */
import type { JsonNode } from "../JsonTree.ts"

/** The value as `%v` prints it: texts bare, lists between brackets, maps sorted by key. */
export const formatValue = (node: JsonNode): string => {
  switch (node.type) {
    case "string":
      return node.value
    case "number":
      return formatFloat(Number(node.text))
    case "boolean":
      return String(node.value)
    case "null":
      return "<nil>"
    case "array":
      return `[${node.items.map(formatValue).join(" ")}]`
    case "object": {
      const last = new Map(node.members.map(({ key, value }) => [key, value]))
      const keys = [...last.keys()].toSorted()
      return `map[${keys.map((key) => `${key}:${formatValue(last.get(key)!)}`).join(" ")}]`
    }
  }
}

/** Go turns to exponents from 1e+06 and below 1e-04, much sooner than JavaScript, and pads them to two digits. */
const formatFloat = (value: number): string => {
  const magnitude = Math.abs(value)
  if (Object.is(value, -0)) return "-0"
  const plain = magnitude === 0 || (magnitude >= 1e-4 && magnitude < 1e6)
  return plain ? String(value) : value.toExponential().replace(/([+-])(\d)$/, "$10$2")
}
