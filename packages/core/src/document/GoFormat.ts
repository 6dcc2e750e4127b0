/**
 * How Go's `fmt` prints a decoded JSON value with `%v`, as the engine's conflict message does.
 *
 * Source of the rule: Go 1.19, `fmt` and `strconv`.
 */
import { GoText } from "../text/index.ts"
import { type JsonNode, type JsonObject, type JsonScalar, lastMembers } from "./JsonTree.ts"

/** The value as `%v` prints it: texts bare, lists between brackets, maps sorted by key. Depth costs no call stack. */
export const formatValue = (value: JsonNode): string => {
  let text = ""
  const pending: Array<JsonNode | string> = [value]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === "string") text += next
    else if (next.type === "array") pushAll(pending, ["[", ...separated(next.items.map((item) => [item])), "]"])
    else if (next.type === "object") pushAll(pending, ["map[", ...separated(entries(next)), "]"])
    else text += formatScalar(next)
  }
  return text
}

type Piece = JsonNode | string

const pushAll = (pending: Array<Piece>, pieces: ReadonlyArray<Piece>): void => {
  for (const piece of pieces.toReversed()) pending.push(piece)
}

const separated = (groups: ReadonlyArray<ReadonlyArray<Piece>>): ReadonlyArray<Piece> =>
  groups.flatMap((group, index) => (index === 0 ? group : [" ", ...group]))

const entries = (node: JsonObject): ReadonlyArray<ReadonlyArray<Piece>> => {
  const sorted = lastMembers(node).toSorted((a, b) => GoText.compare(a.key, b.key))
  return sorted.map(({ key, value }) => [`${key}:`, value])
}

const formatScalar = (node: JsonScalar): string => {
  switch (node.type) {
    case "string":
      return node.value
    case "number":
      return formatFloat(Number(node.text))
    case "boolean":
      return String(node.value)
    case "null":
      return "<nil>"
  }
}

/** Go turns to exponents from 1e+06 and below 1e-04, much sooner than JavaScript, and pads them to two digits. */
const formatFloat = (value: number): string => {
  const magnitude = Math.abs(value)
  if (Object.is(value, -0)) return "-0"
  const plain = magnitude === 0 || (magnitude >= 1e-4 && magnitude < 1e6)
  return plain ? String(value) : value.toExponential().replace(/([+-])(\d)$/, "$10$2")
}
