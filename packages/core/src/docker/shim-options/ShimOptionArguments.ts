/**
 * Shim options from a command line, each given as `KEY=VALUE`.
 */
import * as Result from "effect/Result"
import { Json, JsonTree } from "../../document/index.ts"

/**
 * A value that cannot be an option, and the reason.
 *
 * @category models
 * @since 1.0.0
 */
export interface OptionArgumentFault {
  readonly _tag: "NoKey" | "NoValue" | "DuplicateKey" | "InexactNumber" | "RepeatedKey"
  readonly value: string
}

/**
 * Parses the values into options, or returns every refused value. The part after the first equals sign is JSON, such as
 * `true`, `42` or `{"a": "b"}`. If it is not valid JSON, it is a string, so that most strings need no quotes.
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
 * Returns the reason why a value is refused, and the way out.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ _tag, value }: OptionArgumentFault): string =>
  `Cannot use ${JSON.stringify(value)} as an option: ${reasons[_tag]}`

const reasons: { readonly [tag in OptionArgumentFault["_tag"]]: string } = {
  NoKey: "it has no key. Write KEY=VALUE",
  NoValue: "it has no value. Write KEY=VALUE",
  DuplicateKey: "another option has the same key. Give each key once",
  InexactNumber:
    "a number in it has more digits than the engine keeps. Round it, or write it as a string in double quotes",
  RepeatedKey: "an object in it has the same key twice. Give each key once"
}

/** Parses a value as JSON or as a string. Fails if a key would be dropped or a number rounded. */
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

/** Reports whether a number keeps its digits as a 64-bit float, the type to which the engine converts numbers. */
const isExact = (number: string): boolean => digits(number) === digits(String(Number(number)))

/** Returns the significant digits of a number, and the power of ten of the last digit. */
const digits = (number: string): string => {
  const [, whole = "", fraction = "", exponent = "0"] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? []
  const all = `${whole}${fraction}`.replace(/^0+/, "")
  const counting = all.replace(/0+$/, "")
  return counting === ""
    ? whole.slice(0, 1)
    : `${counting}e${Number(exponent) - fraction.length + all.length - counting.length}`
}
