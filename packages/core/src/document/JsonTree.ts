/**
 * JSON text as a tree with the position of every key and value, duplicate keys included. The parser continues after the most
 * common mistakes (comments, trailing and missing commas, misspelt strings and numbers), so that one run finds several
 * mistakes. The parser does not recurse: deep nesting does not exhaust the call stack.
 */
import { messages, Scanner } from "./internal/jsonScanner.ts"

/**
 * A JSON value, with its offset and length in the text (UTF-16 units).
 *
 * @category models
 * @since 1.0.0
 */
export type JsonNode = JsonObjectNode | JsonArrayNode | JsonScalarNode

/**
 * An object, with its members in the order of the text, duplicates included.
 *
 * @category models
 * @since 1.0.0
 */
export interface JsonObjectNode {
  readonly type: "object"
  readonly offset: number
  readonly length: number
  readonly members: ReadonlyArray<JsonMember>
}

/**
 * A key with its value. The key's offset and length include its quotes.
 *
 * @category models
 * @since 1.0.0
 */
export interface JsonMember {
  readonly key: string
  readonly keyOffset: number
  readonly keyLength: number
  readonly value: JsonNode
}

/**
 * An array.
 *
 * @category models
 * @since 1.0.0
 */
export interface JsonArrayNode {
  readonly type: "array"
  readonly offset: number
  readonly length: number
  readonly items: ReadonlyArray<JsonNode>
}

/**
 * A string, number, boolean or null. `text` is the number as written.
 *
 * @category models
 * @since 1.0.0
 */
export type JsonScalarNode =
  | { readonly type: "string"; readonly offset: number; readonly length: number; readonly value: string }
  | { readonly type: "number"; readonly offset: number; readonly length: number; readonly text: string }
  | { readonly type: "boolean"; readonly offset: number; readonly length: number; readonly value: boolean }
  | { readonly type: "null"; readonly offset: number; readonly length: number }

/**
 * The tree of the part of a text that could be read, and the mistakes found. Without mistakes the tree is complete.
 *
 * @category models
 * @since 1.0.0
 */
export interface Parsed {
  readonly root: JsonNode | undefined
  readonly mistakes: ReadonlyArray<SyntaxMistake>
}

/**
 * A mistake in the text. The first mistake has Go's message, because Go stops there; the others have our own messages.
 *
 * @category models
 * @since 1.0.0
 */
export interface SyntaxMistake {
  readonly reason: SyntaxReason
  readonly offset: number
  readonly length: number
  readonly message: string
}

/**
 * The kind of a mistake.
 *
 * @category models
 * @since 1.0.0
 */
export type SyntaxReason = keyof typeof messages

/**
 * Parses the text between two offsets. The tree is frozen. Strings have the value that Go decodes: an unpaired surrogate
 * becomes U+FFFD.
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (text: string, start = 0, end = text.length): Parsed =>
  new Parser(new Scanner(text.slice(0, end), start)).run()

/**
 * Returns the members of an object; no members for any other value.
 *
 * @category getters
 * @since 1.0.0
 */
export const membersOf = (node: JsonNode | undefined): ReadonlyArray<JsonMember> =>
  node?.type === "object" ? node.members : []

/**
 * Returns the members of an object without duplicates: of equal keys the last member, at the position of the first.
 *
 * @category getters
 * @since 1.0.0
 */
export const lastMembers = (node: JsonObjectNode): ReadonlyArray<JsonMember> => [
  ...new Map(node.members.map((member) => [member.key, member])).values()
]

/**
 * Returns the last member with a key; undefined if the object does not have the key or the value is not an object.
 *
 * @category getters
 * @since 1.0.0
 */
export const lastMember = (node: JsonNode | undefined, key: string | number): JsonMember | undefined =>
  membersOf(node).findLast((member) => member.key === key)

/**
 * Returns the values in an object or array, each with its key or index; nothing for a scalar.
 *
 * @category getters
 * @since 1.0.0
 */
export const children = (node: JsonNode): ReadonlyArray<readonly [step: string | number, child: JsonNode]> => {
  if (node.type === "object") return node.members.map(({ key, value }) => [key, value])
  return node.type === "array" ? node.items.map((item, index) => [index, item]) : []
}

/**
 * Returns a value and everything in it, in the order of the text. Does not recurse.
 *
 * @category getters
 * @since 1.0.0
 */
export const nodesOf = (root: JsonNode): ReadonlyArray<JsonNode> => {
  const nodes: Array<JsonNode> = []
  const pending = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    nodes.push(node)
    for (const [, child] of children(node).toReversed()) pending.push(child)
  }
  return nodes
}

/**
 * Folds a tree from the inside out: calls `make` for each value with the results for the values in it, and returns the result
 * for the root. Does not recurse.
 *
 * @category operations
 * @since 1.0.0
 */
export const fold = <A>(root: JsonNode, make: (node: JsonNode, parts: ReadonlyArray<A>) => A): A => {
  const made = new Map<JsonNode, A>()
  const partsOf = (node: JsonNode) => children(node).map(([, child]) => made.get(child)!)
  for (const node of nodesOf(root).toReversed()) made.set(node, make(node, partsOf(node)))
  return made.get(root)!
}

/** The depth of nested objects and arrays that Go accepts. */
const maximumDepth = 10_000

/** The parser's states, which are Go's words for the expected token. */
const beforeValue = "looking for beginning of value"
const beforeKey = "looking for beginning of object key string"
const beforeColon = "after object key"

/** The states before and after each part of an object, an array and the whole text. */
const kinds = {
  object: { part: beforeKey, after: "after object key:value pair" },
  array: { part: beforeValue, after: "after array element" },
  whole: { part: beforeValue, after: "after top-level value" }
} as const

type PartKind = (typeof kinds)[keyof typeof kinds]
type ParserState = PartKind["part" | "after"] | typeof beforeColon

const [quote, hash, comma, slash, colon] = [0x22, 0x23, 0x2c, 0x2f, 0x3a]
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d]

/** An object or array that may still be open. */
type OpenNode =
  | { readonly type: "object"; readonly offset: number; length: number; readonly members: Array<JsonMember> }
  | { readonly type: "array"; readonly offset: number; length: number; readonly items: Array<JsonNode> }

const close = (container: OpenNode, end: number): void => {
  container.length = end - container.offset
  Object.freeze(container.type === "object" ? container.members : container.items)
  Object.freeze(container)
}

/** A parser that builds the tree token by token. Unlike this parser, Go stops at the first mistake. */
class Parser {
  readonly scanner: Scanner
  readonly mistakes: Array<SyntaxMistake> = []
  readonly open: Array<OpenNode> = []
  root: JsonNode | undefined
  inside: OpenNode | undefined
  kind: PartKind = kinds.whole
  state: ParserState = beforeValue
  /** The offset of the last comma read; undefined after an opening bracket. */
  comma: number | undefined
  /** The last key read. */
  key: Omit<JsonMember, "value"> = { key: "", keyOffset: 0, keyLength: 0 }

  constructor(scanner: Scanner) {
    this.scanner = scanner
  }

  run(): Parsed {
    let goesOn = true
    while (goesOn) goesOn = this.step()
    const end = Math.min(this.scanner.offset + 1, this.scanner.text.length)
    for (const container of this.open) close(container, end)
    const [first, ...others] = this.mistakes
    // A trailing comma is noticed only after the comments that follow it.
    const sorted = others.toSorted((one, other) => one.offset - other.offset)
    return { root: this.root, mistakes: first === undefined ? [] : [first, ...sorted] }
  }

  /** Reads a token. Like the method for each kind of token, reports whether reading can continue. */
  step(): boolean {
    const { inside, kind, scanner } = this
    const code = scanner.next()
    const { offset } = scanner
    switch (code) {
      case quote:
        return this.string()
      case comma:
        if (inside === undefined || this.state !== kind.after) return this.note()
        this.state = kind.part
        this.comma = offset
        return true
      case colon:
        if (this.state !== beforeColon) return this.note()
        this.state = beforeValue
        return true
      case openObject:
        return this.enter({ type: "object", offset, length: 1, members: [] })
      case openArray:
        return this.enter({ type: "array", offset, length: 1, items: [] })
      case closeObject:
        return inside?.type === "object" ? this.leave(inside) : this.note()
      case closeArray:
        return inside?.type === "array" ? this.leave(inside) : this.note()
      case slash:
      case hash:
        if (!scanner.comment()) return this.note()
        this.note("Comment")
        return true
      case -1:
        return this.state === kinds.whole.after ? false : this.note("UnexpectedEnd")
      default:
        return this.number()
    }
  }

  string(): boolean {
    const { scanner } = this
    const value = scanner.string()
    if (value === undefined) return this.note("InvalidString")
    if (scanner.misspelling !== undefined) this.note("InvalidString")
    if (!this.fits(true)) return this.note()
    const { offset } = scanner
    const length = scanner.at - offset
    if (this.state === beforeValue) return this.place(Object.freeze({ type: "string", offset, length, value }))
    this.key = { key: value, keyOffset: offset, keyLength: length }
    this.state = beforeColon
    return true
  }

  number(): boolean {
    const { scanner } = this
    const text = scanner.number()
    if (text === undefined) return this.literal()
    if (scanner.misspelling !== undefined) this.note("InvalidNumber")
    if (!this.fits(false)) return this.note()
    const { at, offset } = scanner
    return this.place(Object.freeze({ type: "number", offset, length: at - offset, text }))
  }

  literal(): boolean {
    const { scanner } = this
    const literal = scanner.literal()
    if (literal === undefined || !this.fits(false)) return this.note()
    const { offset } = scanner
    const { length } = literal
    if (literal === "null") return this.place(Object.freeze({ type: "null", offset, length }))
    return this.place(Object.freeze({ type: "boolean", offset, length, value: literal === "true" }))
  }

  enter(container: OpenNode): boolean {
    if (!this.fits(false)) return this.note()
    if (this.open.length === maximumDepth) return this.note("TooDeep")
    this.place(container)
    this.open.push(container)
    this.inside = container
    this.kind = kinds[container.type]
    this.state = this.kind.part
    this.comma = undefined
    return true
  }

  leave(container: OpenNode): boolean {
    if (this.state === this.kind.part) {
      if (this.comma !== undefined) this.note("TrailingComma")
    } else if (this.state !== this.kind.after) return this.note()
    close(container, this.scanner.at)
    this.open.pop()
    this.inside = this.open.at(-1)
    this.kind = kinds[this.inside?.type ?? "whole"]
    this.state = this.kind.after
    return true
  }

  /** Reports whether a value or, if `isString`, a key may begin here. Notes a missing comma. */
  fits(isString: boolean): boolean {
    const { inside, kind } = this
    if (inside !== undefined && this.state === kind.after && (isString || inside.type === "array")) {
      this.note("MissingComma")
      this.state = kind.part
    }
    return this.state === beforeValue || (isString && this.state === beforeKey)
  }

  place(node: JsonNode): true {
    const { inside } = this
    if (inside === undefined) this.root = node
    else if (inside.type === "array") inside.items.push(node)
    else inside.members.push(Object.freeze({ ...this.key, value: node }))
    this.state = this.kind.after
    return true
  }

  /** Notes a mistake in the token just read, or in the comma before it. Returns false, so that callers can end the reading. */
  note(reason: SyntaxReason = "UnexpectedToken"): false {
    const { at, offset, text } = this.scanner
    const place = reason === "TrailingComma" ? { offset: this.comma!, length: 1 } : { offset, length: at - offset }
    if (this.mistakes.length > 0) this.mistakes.push({ reason, ...place, message: messages[reason] })
    else {
      const isAdmitted = this.state === beforeValue || (this.state === beforeKey && text[offset] === '"')
      const before = reason === "TooDeep" ? messages.TooDeep : this.state
      const stop = this.scanner.stop(before, isAdmitted ? this.kind.after : undefined)
      const length = Math.max(at, Math.min(stop.offset + 1, text.length)) - stop.offset
      const goPlace = reason === "TrailingComma" ? place : { offset: stop.offset, length }
      this.mistakes.push({ reason, ...goPlace, message: stop.message })
    }
    this.scanner.misspelling = undefined
    return false
  }
}
