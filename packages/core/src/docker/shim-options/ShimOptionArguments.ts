/**
 * Options of a shim as people give them on a command line, each `KEY=VALUE`.
 */
import * as Result from "effect/Result"
import { Json, JsonTree } from "../../document/index.ts"

/**
 * Why a value cannot be an option.
 *
 * @category models
 * @since 1.0.0
 */
export interface OptionArgumentFault {
  readonly _tag: "NoKey" | "NoValue" | "DuplicateKey" | "InexactNumber" | "RepeatedKey"
  readonly value: string
}

/**
 * The options that the values define, or every value that is refused. What stands behind the first equals sign is JSON, such
 * as `true`, `42` or `{"a": "b"}`; what is no JSON is text, so that most texts need no quotes.
 *
 * @category decoding
 * @since 1.0.0
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
    else {
      const given = jsonOrText(value.slice(separator + 1))
      if (Result.isSuccess(given)) options.set(key, given.success)
      else faults.push({ _tag: given.failure, value })
    }
  }
  return faults.length === 0 ? Result.succeed(Object.fromEntries(options)) : Result.fail(faults)
}

/**
 * What is wrong with a value, and the way out.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ _tag, value }: OptionArgumentFault): string =>
  `Cannot take ${JSON.stringify(value)} for an option: ${reasons[_tag]}`

const reasons: { readonly [tag in OptionArgumentFault["_tag"]]: string } = {
  NoKey: "it has no key. Write KEY=VALUE",
  NoValue: "it has no value. Write KEY=VALUE",
  DuplicateKey: "another one has the same key. Give each key once",
  InexactNumber: "a number in it has more digits than the engine keeps. Round it, or write it as text in double quotes",
  RepeatedKey: "an object in it has a key twice. Give each key once"
}

/** What would be written is what was given: nothing is dropped, and no number rounded. */
const jsonOrText = (text: string): Result.Result<Json.Json, "InexactNumber" | "RepeatedKey"> => {
  const { mistakes, root } = JsonTree.parse(text)
  if (root === undefined || mistakes.length > 0) return Result.succeed(text)
  const pending: Array<JsonTree.JsonNode> = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === "number" && !isExact(node.text)) return Result.fail("InexactNumber")
    if (node.type === "object" && JsonTree.lastMembers(node).length < node.members.length) {
      return Result.fail("RepeatedKey")
    }
    for (const [, child] of JsonTree.children(node)) pending.push(child)
  }
  return Result.succeed(Json.fromTree(root))
}

/** Whether a 64-bit float, which is what the engine takes a number for, is written with the same digits. */
const isExact = (number: string): boolean => digits(number) === digits(String(Number(number)))

/** The digits that count, and the power of ten of the last one. */
const digits = (number: string): string => {
  const [, whole = "", fraction = "", exponent = "0"] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? []
  const all = `${whole}${fraction}`.replace(/^0+/, "")
  const counting = all.replace(/0+$/, "")
  return counting === ""
    ? whole.slice(0, 1)
    : `${counting}e${Number(exponent) - fraction.length + all.length - counting.length}`
}
