/**
 * The text of an environment file, character by character.
 *
 * Source of the rule: systemd 252, `src/basic/env-file.c`, `parse_env_file_internal`.
 */
import type { Code, Effect, ServiceProblem } from "../ServiceProblem.ts"
import * as BytesText from "./bytesText.ts"
import { isName, isValue } from "./environmentNames.ts"
import { placeIn, TracedBuilder, type TracedText, write } from "./tracedText.ts"

/** The variables of a file, in the order of their first assignment. If systemd refuses the file, there are none. */
export interface EnvironmentText {
  readonly variables: ReadonlyMap<string, TracedText>
  readonly problems: ReadonlyArray<ServiceProblem>
  readonly isRefused: boolean
}

/** A release that has the newest rules. Up to 253, a backslash at the end of a comment continues the comment. */
export const newestRules = 254

/** Files of more bytes are not read. Real ones have a few hundred. */
export const longestFile = 4 * 1024 * 1024

type State =
  | "beforeKey"
  | "key"
  | "beforeValue"
  | "value"
  | "valueEscape"
  | "single"
  | "double"
  | "doubleEscape"
  | "comment"
  | "commentEscape"

/** Reads the variables of a file. Of several assignments to a variable, the last counts. */
export const readEnvironment = (bytes: Uint8Array, file: string, release: number): EnvironmentText => {
  const text = BytesText.decode(bytes)
  const written = write(file, BytesText.shown(text))
  const variables = new Map<string, TracedText>()
  const problems: Array<ServiceProblem> = []
  const report = (code: Code, effect: Effect, message: string, offset: number, length: number) => {
    problems.push({ code, effect, message, at: placeIn(written, offset, length) })
  }
  const refuse = (code: Code, message: string, offset: number, length: number): EnvironmentText => {
    report(code, "rest-ignored", message, offset, length)
    return { variables: new Map(), problems, isRefused: true }
  }
  const nul = text.indexOf("\0")
  if (nul !== -1) return refuse("nul-character", "An environment file must not have a NUL character", nul, 1)
  let state: State = "beforeKey"
  let keyStart = 0
  let key = ""
  let value = new TracedBuilder()
  // The length of the value up to its last character that is not white space; undefined if no white space is cut.
  let kept: number | undefined
  let isUtf8 = true
  const push = (end: number) => {
    const whole = value.end(end, written)
    const cut = state === "value" && kept !== undefined ? kept : whole.text.length
    const traced = {
      ...whole,
      text: whole.text.slice(0, cut),
      starts: whole.starts.slice(0, cut),
      stop: whole.starts[cut] ?? end
    }
    const name = key.replace(/[ \t\n\r]+$/, "")
    value = new TracedBuilder()
    kept = undefined
    if (!BytesText.isValid(name) || !BytesText.isValid(traced.text)) isUtf8 = false
    else if (!isName(name) || !isValue(traced.text)) {
      report("invalid-name", "ignored", `${JSON.stringify(name)} is not the name of a variable`, keyStart, name.length)
    } else variables.set(name, traced)
  }
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    const isNewline = character === "\n" || character === "\r"
    const isWhite = isNewline || character === " " || character === "\t"
    switch (state) {
      case "beforeKey":
        if (character === "#" || character === ";") state = "comment"
        else if (!isWhite) {
          state = "key"
          key = character
          keyStart = at
        }
        break
      case "key":
        if (isNewline) {
          state = "beforeKey"
          report("missing-equals", "ignored", "This line has no equals sign", keyStart, at - keyStart)
        } else if (character === "=") state = "beforeValue"
        else key += character
        break
      case "beforeValue":
        if (isNewline) {
          push(at)
          state = "beforeKey"
        } else if (character === "'") state = "single"
        else if (character === '"') state = "double"
        else if (character === "\\") state = "valueEscape"
        else if (!isWhite) {
          state = "value"
          value.add(character, at)
        }
        break
      case "value":
        if (isNewline) {
          push(at)
          state = "beforeKey"
        } else if (character === "\\") {
          state = "valueEscape"
          kept = undefined
        } else {
          if (!isWhite) kept = undefined
          else kept ??= value.length
          value.add(character, at)
        }
        break
      case "valueEscape":
        state = "value"
        if (!isNewline) value.add(character, at)
        break
      case "single":
        if (character === "'") state = "beforeValue"
        else value.add(character, at)
        break
      case "double":
        if (character === '"') state = "beforeValue"
        else if (character === "\\") state = "doubleEscape"
        else value.add(character, at)
        break
      case "doubleEscape":
        state = "double"
        if ('"\\`$'.includes(character)) value.add(character, at)
        else if (character !== "\n") {
          value.add("\\", at - 1)
          value.add(character, at)
        }
        break
      case "comment":
        if (character === "\\") state = "commentEscape"
        else if (isNewline) state = "beforeKey"
        break
      case "commentEscape":
        if (isNewline) {
          report("escaped-comment", "noted", escapedComment, at - 1, 1)
          state = release < newestRules ? "comment" : "beforeKey"
        } else state = "comment"
        break
    }
    if (!isUtf8) return refuse("not-utf8", "An environment file must be valid UTF-8", keyStart, at - keyStart)
  }
  if (state !== "beforeKey" && state !== "key" && state !== "comment" && state !== "commentEscape") push(text.length)
  if (!isUtf8) return refuse("not-utf8", "An environment file must be valid UTF-8", keyStart, text.length - keyStart)
  return { variables, problems, isRefused: false }
}

const escapedComment =
  "This comment ends in a backslash. systemd 253 and older treat the next line as a part of the comment, newer releases do not"
