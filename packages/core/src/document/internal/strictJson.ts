/**
 * Reads JSON without a mistake, which almost every file is, faster than one can that looks out for mistakes. Where anything
 * is unusual it gives up, and leaves the text to `JsonTree`.
 */
import type { JsonMember, JsonNode } from "./jsonNode.ts"

/** The tree of the text from `start` on, or undefined where it has a mistake or is nested deeply. */
export const read = (text: string, start: number): JsonNode | undefined => {
  const reader = new Reader(text, start)
  const root = reader.value(0)
  return root !== undefined && reader.isAtEnd() ? root : undefined
}

/** Each level takes up some of the call stack. */
const deepest = 200

const [tab, lineFeed, carriageReturn, space] = [0x09, 0x0a, 0x0d, 0x20]
const [quote, comma, minus, digit0, digit9, colon] = [0x22, 0x2c, 0x2d, 0x30, 0x39, 0x3a]
const [openArray, backslash, closeArray, openObject, closeObject] = [0x5b, 0x5c, 0x5d, 0x7b, 0x7d]
const [firstSurrogate, lastSurrogate] = [0xd800, 0xdfff]

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

class Reader {
  readonly text: string
  at: number

  constructor(text: string, start: number) {
    this.text = text
    this.at = start
  }

  isAtEnd(): boolean {
    this.skipSpace()
    return this.at === this.text.length
  }

  value(depth: number): JsonNode | undefined {
    const code = this.skipSpace()
    const offset = this.at
    if (code === quote) {
      const value = this.string()
      return value === undefined ? undefined : { type: "string", offset, length: this.at - offset, value }
    }
    if (code === openObject) return depth === deepest ? undefined : this.object(depth + 1)
    if (code === openArray) return depth === deepest ? undefined : this.array(depth + 1)
    if (code === minus || (code >= digit0 && code <= digit9)) return this.number()
    if (this.literal("true")) return { type: "boolean", offset, length: 4, value: true }
    if (this.literal("false")) return { type: "boolean", offset, length: 5, value: false }
    return this.literal("null") ? { type: "null", offset, length: 4 } : undefined
  }

  object(depth: number): JsonNode | undefined {
    const offset = this.at++
    const members: Array<JsonMember> = []
    if (this.skipSpace() === closeObject) this.at++
    else {
      for (;;) {
        if (this.skipSpace() !== quote) return undefined
        const keyOffset = this.at
        const key = this.string()
        const keyLength = this.at - keyOffset
        if (key === undefined || this.skipSpace() !== colon) return undefined
        this.at++
        const value = this.value(depth)
        if (value === undefined) return undefined
        members.push({ key, keyOffset, keyLength, value })
        const code = this.skipSpace()
        this.at++
        if (code === closeObject) break
        if (code !== comma) return undefined
      }
    }
    return { type: "object", offset, length: this.at - offset, members }
  }

  array(depth: number): JsonNode | undefined {
    const offset = this.at++
    const items: Array<JsonNode> = []
    if (this.skipSpace() === closeArray) this.at++
    else {
      for (;;) {
        const item = this.value(depth)
        if (item === undefined) return undefined
        items.push(item)
        const code = this.skipSpace()
        this.at++
        if (code === closeArray) break
        if (code !== comma) return undefined
      }
    }
    return { type: "array", offset, length: this.at - offset, items }
  }

  string(): string | undefined {
    const { text } = this
    const start = this.at
    let isPlain = true
    let isWhole = true
    for (let at = start + 1; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === quote) {
        this.at = at + 1
        const value = isPlain ? text.slice(start + 1, at) : unescaped(text.slice(start, at + 1))
        return isPlain && isWhole ? value : value?.toWellFormed()
      }
      if (code < space) return undefined
      if (code === backslash) {
        isPlain = false
        at++
      } else if (code >= firstSurrogate && code <= lastSurrogate) isWhole = false
    }
    return undefined
  }

  number(): JsonNode | undefined {
    const offset = this.at
    numberPattern.lastIndex = offset
    if (!numberPattern.test(this.text)) return undefined
    this.at = numberPattern.lastIndex
    return { type: "number", offset, length: this.at - offset, text: this.text.slice(offset, this.at) }
  }

  literal(word: string): boolean {
    const found = this.text.startsWith(word, this.at)
    if (found) this.at += word.length
    return found
  }

  /** The code of what stands behind white space; NaN at the end. */
  skipSpace(): number {
    const { text } = this
    for (;;) {
      const code = text.charCodeAt(this.at)
      if (code !== space && code !== lineFeed && code !== carriageReturn && code !== tab) return code
      this.at++
    }
  }
}

const unescaped = (literal: string): string | undefined => {
  try {
    return JSON.parse(literal) as string
  } catch {
    return undefined
  }
}
