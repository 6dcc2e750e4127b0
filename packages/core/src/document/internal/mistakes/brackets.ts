/**
 * Brackets: missing, too many, or around the wrong thing; objects without a name, and lists with names.
 */
import { type SourceText, TextEdit } from "../../../text/index.ts"
import * as JsonTree from "../../JsonTree.ts"
import type { JsonContainerNode, JsonNode } from "../jsonNodes.ts"
import { type Situation, type Way, cut, matchAt, named, placeOf } from "./situation.ts"

/** Explains an unexpected token that is a bracket, comma or colon; undefined for another token. */
export const ofBrackets = (situation: Situation): Way | undefined => {
  const { at, mistake, text } = situation
  const { expected } = mistake
  const character = text[at]
  if (expected === "end") return afterEnd(situation)
  if (character === "}" || character === "]") return closing(situation)
  if (character === "{" || character === "[") return advise(opening(situation))
  if (character === "," || character === ":" || character === "=") return separator(situation)
  return undefined
}

/** Explains the end of the text at which something is still open. */
export const ofEnd = ({ mistake: { expected }, parsed: { open, root }, source, previous }: Situation): Way => {
  if (open.length === 0) {
    return advise("The file has no value. Write an object: names and values between { and }.")
  }
  const culprit = root === undefined ? undefined : closedTooLate(source, root, open)
  if (culprit !== undefined) {
    const { bracket, closedAt, name, place } = culprit
    return advise(
      `A ${bracket} is missing: according to the indentation, the ${bracket} at ${placeOf(source, closedAt)} does not belong to ${name} at ${place}. Write ${bracket} where ${name} ends.`
    )
  }
  const brackets = open.map(({ type }) => (type === "object" ? "}" : "]")).toReversed()
  // Of many, the innermost are named.
  const listed = [...open.keys()].slice(-4).map((index) => named(source, open, index))
  const still = `still open ${listed.length === 1 ? "is" : "are"} ${listed.join(", ")}`
  const isBetween = expected === "separator" || /[,{[]$/.test(previous)
  if (!isBetween) return advise(`The file ends inside a member: ${still}. Complete the member, and close what is open.`)
  return advise(
    brackets.length === 1
      ? `A ${brackets[0]} is missing at the end: ${still}. Write ${brackets[0]} at the end.`
      : `Closing brackets are missing at the end: ${still}. Write ${cut(brackets.join(" "))} at the end.`
  )
}

/** Explains a list in place of an object, if it contains an object. */
export const ofList = (source: SourceText.SourceText, root: JsonNode): Way | undefined => {
  if (root.type !== "array") return undefined
  const [first, ...others] = root.items
  if (first?.type !== "object") return undefined
  if (others.length > 0) {
    return advise(
      "The file is a list. Write one object: move the members of all objects into the first, and remove the [ and the ]."
    )
  }
  const { text } = source
  const [closed, end] = [root.offset + root.length - 1, first.offset + first.length]
  const isPlain = /^\s*$/.test(text.slice(root.offset + 1, first.offset) + text.slice(end, closed))
  return {
    advice: "Brackets are around the object. Remove the [ and the ].",
    fix: isPlain
      ? {
          title: "Remove the brackets",
          edits: [
            { offset: root.offset, length: first.offset - root.offset, text: "" },
            { offset: end, length: closed + 1 - end, text: "" }
          ]
        }
      : undefined
  }
}

const advise = (advice: string): Way => ({ advice, fix: undefined })

const opening = ({ at, inside, mistake: { expected }, previous, source, text }: Situation): string => {
  if (text[at] === "[")
    return "A list has no name here. Write a name and a colon before it, or remove its brackets [ and ]."
  if (previous === "{" && inside !== undefined) {
    return `An object without a name is inside the object at ${placeOf(source, inside.offset)}. Remove the inner { and }, or write a name and a colon before the inner {.`
  }
  const comma = expected === "separator" ? " Write a comma before it." : ""
  return `An object without a name is here.${comma} Remove its { and } if its members belong to the object around it, or write a name and a colon before it.`
}

const closing = (situation: Situation): Way => {
  const {
    at,
    inside,
    mistake: { expected },
    parsed: { open },
    previous,
    source,
    text
  } = situation
  const character = text[at]!
  const isMatching = inside !== undefined && (inside.type === "object") === (character === "}")
  if (inside === undefined)
    return advise(`Nothing is open that this ${character} could close. Remove it, or write the bracket that it closes.`)
  if (!isMatching) {
    const own = inside.type === "object" ? "}" : "]"
    const { advice, fix } = correction(situation, inside, own)
    return {
      advice: `This ${character} closes the wrong bracket: ${named(source, open, open.length - 1)} is still open, and ${own} closes it. ${advice}`,
      fix
    }
  }
  return expected === "colon" ? withoutValue(inside, previous) : withoutMember(previous)
}

/** Returns the way out of a bracket that closes the wrong one: the only edit that makes the rest of the text JSON, if there is one. */
const correction = (situation: Situation, inside: JsonContainerNode, own: string): Way => {
  const { at, end, parsed, previousEnd, text } = situation
  const { open } = parsed
  const [inserted, replaced] = [
    { offset: previousEnd, length: 0, text: own },
    { offset: at, length: 1, text: own }
  ]
  const isOnlyMistake = parsed.mistakes.length === 1
  const fits = (edit: TextEdit.TextEdit): boolean =>
    isOnlyMistake && JsonTree.parse(TextEdit.apply(text.slice(0, end), [edit])).mistakes.length === 0
  const [mayInsert, mayReplace] = [fits(inserted), fits(replaced)]
  if (mayReplace && !mayInsert) {
    const title = `Write ${own} in place of ${text[at]!}`
    return { advice: `Write ${own} in its place.`, fix: { title, edits: [replaced] } }
  }
  if (mayInsert && !mayReplace) {
    // Of a list in a list, the inner may have ended before its last item, or the outer after it.
    const inner = inside.type === "array" ? inside.items : inside.members.map(({ value }) => value)
    const isCertain = open.at(-2)?.type !== inside.type && inner.every(({ type }) => type !== inside.type)
    return {
      advice: `Write ${own} before it.`,
      fix: isCertain ? { title: `Insert ${own}`, edits: [inserted] } : undefined
    }
  }
  if (open.some(({ type }) => type !== inside.type)) return advise(`Write ${own} before it, or ${own} in its place.`)
  const other = inside.type === "object" ? "[" : "{"
  return advise(
    `No ${other} is open: write ${other} where the ${other === "[" ? "list" : "object"} begins, or remove this ${text[at]!}.`
  )
}

/** Explains a name without a colon: in a first member, values between { and } may be meant as a list. */
const withoutValue = (inside: JsonContainerNode, key: string): Way => {
  const [, name, value = ""] = (key.length < 200 && /^"([\w.-]+)\s*:\s*(.+)"$/.exec(key)) || []
  if (name !== undefined) {
    const isWord = /^(?:true|false|null|-?\d+)$/.test(value)
    return advise(
      `The quotes are around a name and its value. Write ${JSON.stringify(name)}: ${cut(isWord ? value : JSON.stringify(value))}.`
    )
  }
  const last = inside.type === "object" ? inside.members.at(-1) : undefined
  if (last === undefined) {
    return advise(
      `${cut(key)} has no value. Write a colon and a value after it, or [ and ] in place of { and } if this is a list.`
    )
  }
  return last.value.type === "string"
    ? advise(
        `${cut(key)} has no value. If it is one more value of ${JSON.stringify(cut(last.key))}, write [ and ] around these values; otherwise write a colon and a value after it.`
      )
    : advise(`${cut(key)} has no value. Write a colon and a value after it.`)
}

const withoutMember = (colon: string): Way =>
  advise(`The value is missing after the ${colon === ":" ? "colon" : "name"}. Write a value, or remove the name.`)

const separator = (situation: Situation): Way | undefined => {
  const { at, inside, mistake, previous, text } = situation
  const character = text[at]!
  if (mistake.expected === "colon" && inside !== undefined) return withoutValue(inside, previous)
  if (inside?.type === "array" && mistake.expected === "separator" && previous.endsWith('"')) {
    return advise(namesInList(situation, inside.items.length))
  }
  if (character === "," && mistake.expected === "value" && inside?.type === "object") return withoutMember(previous)
  if (character === ",") return advise("A comma is here before any value. Remove it.")
  if (mistake.expected === "separator") {
    return advise(
      `A second ${JSON.stringify(character)} is in one member. A name has one value: write quotes around the whole value, or { and } around members.`
    )
  }
  return advise(`A name is missing before ${JSON.stringify(character)}. Write a name in double quotes.`)
}

/** Explains a name in a list. If items are before it, the list may end before the name. */
const namesInList = ({ parsed: { open }, source }: Situation, items: number): string =>
  items > 1
    ? `A list has no names, and ${named(source, open, open.length - 1)} is still open. Write ] where the list ends, or { and } in place of [ and ].`
    : "A list has no names. Write { and } in place of [ and ], or remove the names."

/** Explains what follows the end of the value. */
const afterEnd = (situation: Situation): Way => {
  const {
    at,
    end,
    parsed: { root },
    source,
    text
  } = situation
  const { length = 0, offset = 0, type = "null" } = root ?? {}
  const character = text[at]!
  const wasString = type === "string"
  if (wasString && (character === ":" || character === "=")) return withoutOuterBraces(situation)
  if (type !== "object" && type !== "array") {
    return advise("The file does not begin with {. Write an object: names and values between { and }.")
  }
  const kind = type === "object" ? "object" : "list"
  const last = placeOf(source, offset + length - 1)
  if (character === "{" || matchAt(text, /,\s*\{/y, at) !== "") {
    return advise("The file holds a second object here. Move its members into the first object.")
  }
  if (character === "}" || character === "]") {
    const isLast = /^[\s}\]]*$/.test(text.slice(at, end))
    return {
      advice: `Nothing is open that this ${character} could close: the ${kind} already ended at ${last}. Remove the bracket that is too many.`,
      fix: isLast
        ? {
            title: "Remove the brackets at the end",
            edits: [{ offset: offset + length, length: end - offset - length, text: "" }]
          }
        : undefined
    }
  }
  if (character === "," || character === '"') {
    return advise(
      `The ${kind} already ended with the ${type === "object" ? "}" : "]"} at ${last}. Remove that bracket if the text after it belongs to the ${kind}; otherwise remove the text.`
    )
  }
  return advise(`Text follows the end of the ${kind}, which is at ${last}. Remove it.`)
}

/** Reports whether a text has only mistakes after which its meaning is still clear. */
const isClear = (written: string): boolean =>
  JsonTree.parse(written).mistakes.every(
    ({ isAlone, reason }) => isAlone && reason !== "UnexpectedEnd" && reason !== "UnexpectedToken"
  )

/** Explains members without braces around them. */
const withoutOuterBraces = ({ end, parsed: { root }, source, text }: Situation): Way => {
  const begin = root?.offset ?? 0
  const whole = text.slice(begin, end)
  const place = placeOf(source, begin)
  const opened = { offset: begin, length: 0, text: "{" }
  if (isClear(`{${whole}`)) {
    return {
      advice: `The { at the beginning is missing. Write { before the name at ${place}.`,
      fix: { title: "Insert {", edits: [opened] }
    }
  }
  return {
    advice: `The outer braces are missing. Write { before the name at ${place}, and } at the end of the file.`,
    fix: isClear(`{${whole}}`)
      ? { title: "Write braces around the members", edits: [opened, { offset: end, length: 0, text: "}" }] }
      : undefined
  }
}

/**
 * Returns the first object or list that a bracket closes whose line is indented differently, although a container is still open
 * at the end: its own bracket is likely missing. Undefined if the indentation does not tell.
 */
const closedTooLate = (source: SourceText.SourceText, root: JsonNode, open: ReadonlyArray<JsonContainerNode>) => {
  const { text } = source
  const stillOpen = new Set<JsonNode>(open)
  const names = new Map<JsonNode, string>()
  let found: { readonly node: JsonContainerNode; readonly closedAt: number } | undefined
  for (const node of JsonTree.nodesOf(root)) {
    if (node.type === "object") for (const { key, value } of node.members) names.set(value, key)
    if ((node.type !== "object" && node.type !== "array") || stillOpen.has(node)) continue
    const closedAt = node.offset + node.length - 1
    const indentation = indentationOf(text, closedAt)
    if (indentation === undefined || (found !== undefined && found.closedAt < closedAt)) continue
    if (indentation !== lineIndentation(text, node.offset)) found = { node, closedAt }
  }
  if (found === undefined) return undefined
  const { closedAt, node } = found
  const key = names.get(node)
  return {
    bracket: node.type === "object" ? "}" : "]",
    closedAt,
    name: key === undefined ? `the ${node.type === "object" ? "object" : "list"}` : JSON.stringify(cut(key)),
    place: placeOf(source, node.offset)
  }
}

/** Returns the space before a bracket that begins its line; undefined for another bracket. */
const indentationOf = (text: string, offset: number): string | undefined => {
  let start = offset
  while (text[start - 1] === " " || text[start - 1] === "\t") start--
  return start === 0 || text[start - 1] === "\n" ? text.slice(start, offset) : undefined
}

const lineIndentation = (text: string, offset: number): string =>
  matchAt(text, /[ \t]*/y, text.lastIndexOf("\n", offset) + 1)
