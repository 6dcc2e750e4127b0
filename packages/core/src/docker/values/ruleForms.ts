/**
 * The forms of rules for values: of a string, of each item of a list, of a list as a whole, and of a number.
 */
import type { JsonTree } from "../../document/index.ts"
import type { ValueRule } from "./ValueRule.ts"

/** A rule without its test. By default, the engine applies it while it validates the configuration. */
type Rest = Pick<ValueRule, "directive" | "span"> & Partial<Pick<ValueRule, "stage">>

/** Returns the message for a refused text; undefined for an accepted one. */
type MessageOf = (text: string) => string | undefined

/** Makes a rule for a string. */
export const ofText = (rest: Rest, messageOf: MessageOf, choices?: ReadonlyArray<string>): ValueRule => ({
  stage: "validation",
  ...rest,
  refuse: (node) => {
    const message = node.type === "string" ? messageOf(node.value) : undefined
    return message === undefined ? [] : [{ path: [], node, message, ...(choices !== undefined && { choices }) }]
  }
})

/** Makes a rule for a string that must be one of a few words. The empty string counts as not set. */
export const ofWord = (
  rest: Rest,
  choices: ReadonlyArray<string>,
  message: (text: string) => string,
  canonical = (text: string): string => text
): ValueRule =>
  ofText(rest, (text) => (text === "" || choices.includes(canonical(text)) ? undefined : message(text)), choices)

/** Makes a rule for each string of a list. */
export const ofItems = (rest: Rest, messageOf: MessageOf): ValueRule => ({
  stage: "validation",
  ...rest,
  refuse: (value) =>
    itemsOf(value).flatMap(({ index, node, text }) => {
      const message = messageOf(text)
      return message === undefined ? [] : [{ path: [index], node, message }]
    })
})

/** Makes a rule for a list of strings as a whole. */
export const ofList = (
  rest: Rest,
  refusedItem: (texts: ReadonlyArray<string>) => { readonly index: number; readonly message: string } | undefined
): ValueRule => ({
  stage: "validation",
  ...rest,
  refuse: (value) => {
    const items = itemsOf(value)
    const refused = refusedItem(items.map(({ text }) => text))
    return items.flatMap(({ index, node }, place) =>
      place === refused?.index ? [{ path: [index], node, message: refused.message }] : []
    )
  }
})

/** Makes a rule for a whole number. */
export const ofNumber = (rest: Rest, messageOf: (value: bigint) => string | undefined): ValueRule => ({
  stage: "validation",
  ...rest,
  refuse: (node) => {
    const message = node.type === "number" && /^-?\d+$/.test(node.text) ? messageOf(BigInt(node.text)) : undefined
    return message === undefined ? [] : [{ path: [], node, message }]
  }
})

/** Returns the items of a list of strings. A null is an empty string to the engine, and items of a wrong type have a fault already. */
const itemsOf = (value: JsonTree.JsonNode) =>
  value.type !== "array"
    ? []
    : value.items.flatMap((node, index) => {
        if (node.type !== "string" && node.type !== "null") return []
        return [{ node, index, text: node.type === "string" ? node.value : "" }]
      })
