/**
 * Mutants: sources with one change that alters a rule. Tests of the rule should fail on them.
 */
import { type Node, isNode, lineAt, nodesOf } from "../Syntax.ts"

/** A change of a source: the text from `start` to `end`, in UTF-16 units, becomes `replacement`. */
export interface Mutant {
  readonly file: string
  readonly start: number
  readonly end: number
  readonly replacement: string
}

/** Returns the source with the change. */
export const apply = (source: string, { end, replacement, start }: Omit<Mutant, "file">): string =>
  `${source.slice(0, start)}${replacement}${source.slice(end)}`

/** Returns the place and the change of a mutant, on one line. */
export const describe = (source: string, { end, file, replacement, start }: Mutant): string => {
  return `${file}:${lineAt(source, start)}  ${oneLine(source.slice(start, end))}  →  ${oneLine(replacement)}`
}

const oneLine = (text: string): string => {
  const joined = text.replaceAll(/\s+/g, " ")
  return joined.length > 60 ? `${joined.slice(0, 57)}…` : joined || "nothing"
}

/** Returns every mutant of a source, in the order of the text. */
export const find = (file: string, source: string): ReadonlyArray<Mutant> =>
  nodesOf(file, source, isWithoutEffect)
    .flatMap((node) => changesOf(node, source).map((change) => ({ file, ...change })))
    .toSorted((one, other) => one.start - other.start || one.end - other.end)

type Change = Omit<Mutant, "file">

/** Reports whether a node has no effect at run time: it is a type or an import. */
const isWithoutEffect = ({ type }: Node): boolean => type.startsWith("TS") || type.startsWith("Import")

const changesOf = (node: Node, source: string): ReadonlyArray<Change> => {
  const { end, operator, start } = node
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
      return operation(node, source)
    case "UnaryExpression":
      return operator === "!" ? [{ start, end: start + 1, replacement: "" }] : []
    case "ConditionalExpression":
    case "IfStatement":
      return isNode(node["test"]) ? negation(node["test"], source) : []
    case "Literal":
      return literal(node["value"]).map((replacement) => ({ start, end, replacement }))
    case "ArrayExpression":
      return source.slice(start, end) === "[]" ? [] : [{ start, end, replacement: "[]" }]
    case "CallExpression":
      return call(node, source)
    default:
      return []
  }
}

/** Returns the change to another operator. A default value after `??` is removed. */
const operation = ({ end, left, operator, right }: Node, source: string): ReadonlyArray<Change> => {
  const other = otherOperators.get(String(operator))
  if (other === undefined || !isNode(left) || !isNode(right)) return []
  const at = source.indexOf(String(operator), left.end)
  return other === ""
    ? [{ start: at, end, replacement: "" }]
    : [{ start: at, end: at + String(operator).length, replacement: other }]
}

const otherOperators: ReadonlyMap<string, string> = new Map([
  ["===", "!=="],
  ["!==", "==="],
  ["<", "<="],
  ["<=", "<"],
  [">", ">="],
  [">=", ">"],
  ["-", "+"],
  ["*", "+"],
  ["&&", "||"],
  ["||", "&&"],
  ["??", ""]
])

/** Returns the negation of a condition, unless its operator already has a mutant that does the same. */
const negation = ({ end, operator, start }: Node, source: string): ReadonlyArray<Change> =>
  otherOperators.has(String(operator)) || operator === "!"
    ? []
    : [{ start, end, replacement: `!(${source.slice(start, end)})` }]

/** Returns the replacement of a literal. A string may be a key for a look-up, or a part of a message. */
const literal = (value: unknown): ReadonlyArray<string> => {
  if (typeof value === "boolean") return [String(!value)]
  if (typeof value === "number") return [String(value + 1)]
  return typeof value === "string" && value !== "" ? ['""'] : []
}

/** Returns the removal of `filter` or `toSorted`, or the replacement of a method by its opposite. */
const call = ({ callee, end }: Node, source: string): ReadonlyArray<Change> => {
  if (!isNode(callee) || callee.type !== "MemberExpression") return []
  const { object, property } = callee
  if (!isNode(object) || !isNode(property)) return []
  const method = source.slice(property.start, property.end)
  if (method === "filter" || method === "toSorted") {
    return [{ start: source.lastIndexOf(".", property.start), end, replacement: "" }]
  }
  const opposite = opposites.get(method)
  return opposite === undefined ? [] : [{ start: property.start, end: property.end, replacement: opposite }]
}

const opposites: ReadonlyMap<string, string> = new Map([
  ["some", "every"],
  ["every", "some"],
  ["min", "max"],
  ["max", "min"],
  ["startsWith", "endsWith"],
  ["endsWith", "startsWith"]
])
