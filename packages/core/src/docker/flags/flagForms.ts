/**
 * The types of flags with values of common forms: strings, numbers, lists and maps.
 *
 * Source of the rule: github.com/spf13/pflag, `bool.go`, `int.go`, `string.go`; moby/moby at the tags of the releases, `opts`
 * (since 29 `daemon/pkg/opts`).
 */
import type { Json } from "../../document/index.ts"
import { GoText } from "../../text/index.ts"
import type { FlagType } from "./FlagType.ts"
import * as GoNumbers from "./goNumbers.ts"
import * as Result from "effect/Result"

/** Returns the message for a refused value; undefined for an accepted value. */
export type Refusal = (text: string) => string | undefined

/** Makes a type of which the last value counts. `read` returns the value that the file would give. */
export const scalar = (
  name: string,
  read: (text: string) => Result.Result<Json.Json, string>,
  printed: (text: string, value: Json.Json) => string = (_text, value) => String(value)
): FlagType => {
  const valueOf = (text: string): Json.Json => Result.getOrElse(read(text), () => null)
  return {
    name,
    isRepeatable: false,
    refusing: () => (text) => Result.getOrUndefined(Result.flip(read(text))),
    printed: (texts) => printed(texts.at(-1) ?? "", valueOf(texts.at(-1) ?? "")),
    value: (texts) => valueOf(texts.at(-1) ?? "")
  }
}

/** Makes a type of lists of strings. `normal` returns the item that the engine keeps for a value. */
export const listOf = (refuse: Refusal = () => undefined, normal = (text: string): string => text): FlagType => ({
  name: "list",
  isRepeatable: true,
  refusing: () => refuse,
  printed: (texts) => `[${texts.map(normal).join(" ")}]`,
  value: (texts) => texts.map(normal)
})

/** A string of any form. */
export const text: FlagType = /*#__PURE__*/ scalar("string", Result.succeed)

/** A truth value, which may be left out. */
export const truth: FlagType = /*#__PURE__*/ scalar("bool", GoNumbers.truth)

const integer: FlagType = /*#__PURE__*/ scalar(
  "int",
  (written) => Result.map(GoNumbers.integer(written), Number),
  (written) => String(Result.getOrElse(GoNumbers.integer(written), () => 0n))
)

/** A number of 64 bits. */
export const number: FlagType = integer

/** Strings by names: `NAME=VALUE`. Without an equals sign, the value is empty. */
export const map: FlagType = {
  name: "map",
  isRepeatable: true,
  refusing: () => () => undefined,
  printed: (texts) => printedMap(texts.map(pair)),
  value: (texts) => Object.fromEntries(texts.map(pair))
}

/** Truth values by names: `NAME`, or `NAME=VALUE`. */
export const set: FlagType = {
  name: "map",
  isRepeatable: true,
  refusing: () => (written) => {
    const [name] = pair(written)
    if (name === "") return `invalid option name: ${written}`
    return written.includes("=") ? Result.getOrUndefined(Result.flip(GoNumbers.truth(pair(written)[1]))) : undefined
  },
  printed: (texts) => printedMap(texts.map(switchOf)),
  value: (texts) => Object.fromEntries(texts.map(switchOf))
}

/** Maps by names: `NAME=KEY=VALUE`. */
export const mapOfMaps: FlagType = {
  name: "mapmap",
  isRepeatable: true,
  refusing: () => (written) =>
    written.split("=").length > 2
      ? undefined
      : `invalid value ${GoText.quote(written)} for map option, should be root-key=key=value`,
  printed: (texts) => printedMap(Array.from(groups(texts), ([name, inner]) => [name, printedMap(inner)])),
  value: (texts) => Object.fromEntries(Array.from(groups(texts), ([name, inner]) => [name, Object.fromEntries(inner)]))
}

/** Splits a value at the first equals sign. */
export const pair = (written: string): readonly [name: string, value: string] => {
  const at = written.indexOf("=")
  return at < 0 ? [written, ""] : [written.slice(0, at), written.slice(at + 1)]
}

const switchOf = (written: string): readonly [string, boolean] => {
  const [name, value] = pair(written)
  return [name, !written.includes("=") || Result.getOrElse(GoNumbers.truth(value), () => false)]
}

const groups = (texts: ReadonlyArray<string>): ReadonlyMap<string, ReadonlyArray<readonly [string, string]>> => {
  const made = new Map<string, Array<readonly [string, string]>>()
  for (const [name, rest] of texts.map(pair)) made.set(name, [...(made.get(name) ?? []), pair(rest)])
  return made
}

const printedMap = (pairs: ReadonlyArray<readonly [string, string | boolean]>): string => {
  const sorted = Array.from(new Map(pairs)).toSorted(([one], [other]) => GoText.compare(one, other))
  return `map[${sorted.map(([name, value]) => `${name}:${value}`).join(" ")}]`
}
