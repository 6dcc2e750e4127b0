/**
 * Options of a shim as people give them on a command line, each `KEY=VALUE`.
 */
import * as Result from "effect/Result"
import * as Json from "./Json.ts"
import * as JsonTree from "./JsonTree.ts"

/** Why a value cannot be an option. */
export interface OptionArgumentFault {
  readonly _tag: "NoKey" | "NoValue" | "DuplicateKey"
  readonly value: string
}

/**
 * The options that the values define, or every value that is refused. What stands behind the first equals sign is JSON, such
 * as `true`, `42` or `{"a": "b"}`; what is no JSON is text, so that most texts need no quotes.
 */
export const parse = (
  values: ReadonlyArray<string>
): Result.Result<Json.JsonObject, ReadonlyArray<OptionArgumentFault>> => {
  const options = new Map<string, Json.Json>()
  const faults: Array<OptionArgumentFault> = []
  for (const value of values) {
    const separator = value.indexOf("=")
    const key = value.slice(0, Math.max(separator, 0))
    if (separator === -1) faults.push({ _tag: "NoValue", value })
    else if (key === "") faults.push({ _tag: "NoKey", value })
    else if (options.has(key)) faults.push({ _tag: "DuplicateKey", value })
    else options.set(key, jsonOrText(value.slice(separator + 1)))
  }
  return faults.length === 0 ? Result.succeed(Object.fromEntries(options)) : Result.fail(faults)
}

/** What is wrong with a value, and the way out. */
export const message = ({ _tag, value }: OptionArgumentFault): string =>
  `Cannot take ${JSON.stringify(value)} for an option: ${reasons[_tag]}`

const reasons: { readonly [tag in OptionArgumentFault["_tag"]]: string } = {
  NoKey: "it has no key. Write KEY=VALUE",
  NoValue: "it has no value. Write KEY=VALUE",
  DuplicateKey: "another one has the same key. Give each key once"
}

/** A number that a computer cannot hold is text. */
const jsonOrText = (text: string): Json.Json => {
  const { mistakes, root } = JsonTree.parse(text)
  if (root === undefined || mistakes.length > 0) return text
  const value = Json.fromTree(root)
  return typeof value === "number" && !Number.isFinite(value) ? text : value
}
