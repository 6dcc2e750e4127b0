/**
 * The syntax tree of a TypeScript source.
 */
import { parseAst } from "rolldown/parseAst"

/** A node of the syntax tree, without the parentheses around it. The offsets count UTF-16 units. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

/** Reports whether a value in the syntax tree is a node. */
export const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value

/** Returns the nodes of a source, in no order. A skipped node is left out with all nodes in it. */
export const nodesOf = (
  file: string,
  source: string,
  isSkipped: (node: Node) => boolean = () => false
): ReadonlyArray<Node> => {
  const found: Array<Node> = []
  const pending: Array<unknown> = [parseAst(source, { lang: "ts" }, file)]
  while (pending.length > 0) {
    const next = pending.pop()
    if (!isNode(next) || isSkipped(next)) continue
    found.push(next)
    for (const inner of Object.values(next)) pending.push(...(Array.isArray(inner) ? inner : [inner]))
  }
  return found
}

/** Returns the number of the line at an offset. The first line is 1. */
export const lineAt = (source: string, offset: number): number => source.slice(0, offset).split("\n").length
