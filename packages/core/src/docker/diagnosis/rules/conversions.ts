/**
 * Values of a wrong type: what was probably meant, as advice and as a fix.
 */
import { type GoType, Json, type JsonTree } from "../../../document/index.ts"
import type { Problem } from "../../../engine/index.ts"
import { FilePath } from "../../../text/index.ts"
import * as CgroupDriver from "../../CgroupDriver.ts"
import * as StockRuntime from "../../StockRuntime.ts"
import { isComment, isShimOption } from "./entryFields.ts"
import { certainOption } from "./execOptions.ts"
import { argumentsApart } from "./paths.ts"
import { writeValue, written } from "./report.ts"
import { type Entry, type RuleContext, isField, memberOf, nodeOf } from "./ruleContext.ts"
import { ofRuntimes } from "./runtimesList.ts"
import { fits, typeAt } from "./values.ts"
import type * as DockerProblem from "../../problems/DockerProblem.ts"

/** Returns a fault with the value that was probably meant. The fix is proposed only if nothing else can be meant. */
export const converted = (
  context: RuleContext,
  fault: DockerProblem.EngineProblem<"wrong-type">
): DockerProblem.DockerProblem => {
  const node = nodeOf(context, fault)
  const meant = node && meaningOf(context, fault, node)
  return { ...fault, advice: meant?.advice ?? fault.advice, fix: meant?.fix }
}

/** The advice for a value, if it is more exact than the words for its type, and a fix. */
interface Meaning {
  readonly advice?: string
  readonly fix?: Problem.Fix | undefined
}

const meaningOf = (
  context: RuleContext,
  { path }: DockerProblem.EngineProblem<"wrong-type">,
  node: JsonTree.JsonNode
): Meaning | undefined => {
  const type = typeAt(context.engine.directives.typed, path)
  const [directive, name] = path
  if (isField(String(directive), "runtimes") && path.length === 1) {
    return node.type === "array" ? ofRuntimes(context, node) : undefined
  }
  const entry = directive === "runtimes" ? context.entryOf.get(String(name)) : undefined
  if (entry !== undefined && node === entry.member.value) return asEntry(context, entry, node)
  switch (type?.kind) {
    case "slice":
      return asList(context, { path, node, entry }, type.of)
    case "map":
      return asMap(context, path, node, type.of)
    case "struct":
      return type.name === "units.Ulimit" ? asUlimit(context, String(path.at(-1)), node) : undefined
    case "string":
      return asString(context, { path, node, entry })
    case "int":
      return asWholeNumber(context, node)
    case "bool":
      return asBoolean(context, node)
    default:
      return undefined
  }
}

/** A value, its path, and the entry that it is in. */
interface Mistyped {
  readonly path: Json.JsonPath
  readonly node: JsonTree.JsonNode
  readonly entry: Entry | undefined
}

const write = (context: RuleContext, node: JsonTree.JsonNode, value: Json.Json, title?: string): Meaning => ({
  advice: `Write ${written(value)}.`,
  fix: writeValue(context, node, value, title)
})

const withoutFix = (meaning: Meaning): Meaning => ({ ...meaning, fix: undefined })

/** Turns a string under `runtimes` into an entry with a path. */
const asEntry = (context: RuleContext, { name }: Entry, node: JsonTree.JsonNode): Meaning | undefined => {
  if (node.type !== "string" || !isProgramOf(context, name, node.value)) return undefined
  return write(context, node, { path: node.value }, 'Turn it into the "path" of an entry')
}

const asList = (context: RuleContext, given: Mistyped, of: GoType.GoType): Meaning | undefined => {
  const { entry, node, path } = given
  const isCounting = isCounted(context, given)
  const certainly = ({ advice, fix }: Meaning, isCertain = true): Meaning => ({
    ...(advice !== undefined && { advice }),
    fix: isCounting && isCertain ? fix : undefined
  })
  if (of.kind !== "string") return isItem(of, node) ? certainly({ fix: wrapping(node) }) : undefined
  if (node.type === "string") {
    if (node.value === "") return certainly(write(context, node, []))
    const words = entry === undefined ? itemOf(node.value) : optionsOf(node.value)
    return (
      words &&
      certainly(
        write(
          context,
          node,
          words.map((word) => itemFor(path, word)),
          "Turn it into a list"
        )
      )
    )
  }
  const pairs = node.type === "object" ? pairsOf(node) : undefined
  if (pairs === undefined) return undefined
  if (entry !== undefined) return { advice: `Write a list of options, such as ${written(pairs.map(asOption))}.` }
  if (!listsOfPairs.has(String(path[0]))) return undefined
  const items = pairs.map(([key, value]) => itemFor(path, `${key}=${value}`))
  return certainly(write(context, node, items), items.every(CgroupDriver.isRequest))
}

/** Reports whether a value is an object with only the keys of an item of a list. */
const isItem = (of: GoType.GoType, node: JsonTree.JsonNode): boolean =>
  of.kind === "struct" &&
  node.type === "object" &&
  node.members.length > 0 &&
  node.members.every(({ key }) => Object.hasOwn(of.fields, key)) &&
  fits(of, node)

/** Returns an item of a list. An option of `exec-opts` may also be misspelt. */
const itemFor = ([directive]: Json.JsonPath, item: string): string =>
  directive === "exec-opts" ? certainOption(item) : item

/** The directives whose items are keys and values. */
const listsOfPairs: ReadonlySet<string> = new Set(["exec-opts", "labels", "node-generic-resources", "storage-opts"])

type Pair = readonly [key: string, value: string]

/** Returns the keys of an object and its scalar values as text; undefined if it has other values. */
const pairsOf = ({ members }: JsonTree.JsonObjectNode): ReadonlyArray<Pair> | undefined => {
  const pairs = members.flatMap(({ key, value }): ReadonlyArray<Pair> => {
    const text = textOf(value)
    return key === "" || text === undefined ? [] : [[key, text]]
  })
  return pairs.length === members.length && pairs.length > 0 ? pairs : undefined
}

const asOption = ([key, value]: Pair): string => {
  const option = key.startsWith("-") ? key : `--${key}`
  return value === "true" || value === "" ? option : `${option}=${value}`
}

/** Returns a string, a number or a boolean as the text of a string. */
const textOf = (node: JsonTree.JsonNode): string | undefined => {
  switch (node.type) {
    case "string":
      return node.value
    case "number":
      return node.text
    case "boolean":
      return String(node.value)
    default:
      return undefined
  }
}

/** Turns a list of keys and values, or of names of features, into an object. */
const asMap = (
  context: RuleContext,
  path: Json.JsonPath,
  node: JsonTree.JsonNode,
  of: GoType.GoType
): Meaning | undefined => {
  if (node.type !== "array" || path.length !== 1) return undefined
  if (of.kind === "bool") {
    const names = node.items.flatMap((item) =>
      item.type === "string" && /^[\w.-]+$/.test(item.value) ? item.value : []
    )
    const isComplete = names.length === node.items.length && names.length > 0
    return isComplete ? write(context, node, Object.fromEntries(names.map((name) => [name, true]))) : undefined
  }
  if (of.kind !== "string") return undefined
  const pairs = node.items.flatMap((item) => {
    const [, key, value] = (item.type === "string" && /^([\w.-]+)=(.*)$/s.exec(item.value)) || []
    return key === undefined || value === undefined ? [] : [[key, value] as const]
  })
  const isComplete = pairs.length === node.items.length && new Set(pairs.map(([key]) => key)).size === pairs.length
  if (!isComplete || pairs.length === 0) return undefined
  const meant = write(context, node, Object.fromEntries(pairs))
  return pairs.every(([key]) => isLogOption(key)) ? meant : withoutFix(meant)
}

/** Reports whether a key is an option of a log driver. */
const isLogOption = (key: string): boolean =>
  /^(?:max-(?:size|file|buffer-size)|compress|mode|(?:awslogs|cache|fluentd|gcp|gelf|splunk|syslog)-.+)$/.test(key)

/** Turns the text of a limit into a soft and a hard limit, as `docker run --ulimit` does: `64000`, or `64000:128000`. */
const asUlimit = (context: RuleContext, name: string, node: JsonTree.JsonNode): Meaning | undefined => {
  const [, soft, hard = soft] = /^(-?\d{1,15})(?::(-?\d{1,15}))?$/.exec(textOf(node) ?? "") ?? []
  if (soft === undefined) return undefined
  const meant = write(context, node, { Name: name, Soft: Number(soft), Hard: Number(hard) })
  return limits.has(name) ? meant : withoutFix(meant)
}

/** The names of limits. Source: docker/go-units, `ulimit.go`. */
const limits: ReadonlySet<string> = new Set([
  "core",
  "cpu",
  "data",
  "fsize",
  "locks",
  "memlock",
  "msgqueue",
  "nice",
  "nofile",
  "nproc",
  "rss",
  "rtprio",
  "rttime",
  "sigpending",
  "stack"
])

const asString = (context: RuleContext, given: Mistyped): Meaning | undefined => {
  const { entry, node, path } = given
  const text = node.type === "string" ? undefined : textOf(node)
  if (text !== undefined) {
    const isArgument = entry !== undefined && path.length > 3
    const isWritten = entry === undefined ? path.length > 1 || isApiVersion(path, text) : isArgument
    if (!isWritten) return undefined
    const meant = write(context, node, text)
    const key = String(path.at(-1))
    // As bytes, such a number is hardly ever meant: the unit is missing.
    if (entry === undefined && node.type === "number" && isSize.test(key)) {
      const unit = path[0] === "log-opts" ? "m" : "GB"
      return { advice: `Write the size in double quotes with its unit, such as ${JSON.stringify(`${text}${unit}`)}.` }
    }
    const isCertain = isArgument || path.length === 1 || isLogOption(String(path[1]))
    return isCertain ? meant : withoutFix(meant)
  }
  if (node.type === "object" && listsOfPairs.has(String(path[0])) && path.length === 2) {
    const [pair, ...others] = pairsOf(node) ?? []
    return pair === undefined || others.length > 0
      ? undefined
      : { advice: `Write ${JSON.stringify(itemFor(path, pair.join("=")))}.` }
  }
  if (node.type !== "array") return undefined
  if (entry !== undefined) {
    const [member, ...others] = entry.members.filter(({ key }) => isField(key, "path"))
    const isOnly = member?.value === node && others.length === 0
    return isOnly ? { fix: ofWords(context, entry, node) } : undefined
  }
  const [item, ...rest] = node.items
  const isOne = item?.type === "string" && rest.length === 0
  return isOne ? { advice: `Write ${JSON.stringify(item.value)}.` } : undefined
}

/** Reports whether a text is a version of the API under the only directive that takes one. */
const isApiVersion = ([directive]: Json.JsonPath, text: string): boolean =>
  directive === "min-api-version" && /^\d\.\d+$/.test(text)

/** The keys of sizes that are strings with a unit. */
const isSize = /(?:size|storage|space)$/i

const asWholeNumber = (context: RuleContext, node: JsonTree.JsonNode): Meaning | undefined => {
  if (node.type !== "string" || !/^(?:0|-?[1-9]\d{0,14})$/.test(node.value)) return undefined
  return { advice: `Write ${node.value}, without quotes.`, fix: writeValue(context, node, Number(node.value)) }
}

const asBoolean = (context: RuleContext, node: JsonTree.JsonNode): Meaning | undefined => {
  const text = node.type === "string" ? node.value.trim().toLowerCase() : ""
  const value = booleans.get(text)
  return value === undefined
    ? undefined
    : { advice: `Write ${value}, without quotes.`, fix: writeValue(context, node, value) }
}

/** The words for a boolean. */
const booleans: ReadonlyMap<string, boolean> = new Map([
  ...["true", "yes", "on", "enabled"].map((word) => [word, true] as const),
  ...["false", "no", "off", "disabled"].map((word) => [word, false] as const)
])

/** Returns the fix that puts a value into a list. */
const wrapping = ({ length, offset }: JsonTree.JsonNode): Problem.Fix => ({
  title: "Turn it into a list",
  edits: [
    { offset, length: 0, text: "[" },
    { offset: offset + length, length: 0, text: "]" }
  ]
})

/** Returns the options in a string, if it has nothing else and is the arguments of a program. */
const optionsOf = (text: string): ReadonlyArray<string> | undefined => {
  const words = text.trim().split(/ +/)
  return words.every((word) => /^-[\w./:=@%+-]+$/.test(word)) ? words : undefined
}

/**
 * Returns the only item in a string: an address, or a key and its value. A string with spaces or commas is ambiguous. A bare word
 * or a path may be the value of another directive.
 */
const itemOf = (text: string): ReadonlyArray<string> | undefined =>
  /^(?:[a-z]+:\/\/|[\w.-]+[=:]|\d+(?:\.\d+){3}(?:\/\d+)?$)[^\s,]*$/.test(text) && !text.endsWith(":")
    ? [text]
    : undefined

/** Reports whether a value is the one that counts for its directive, or for the arguments of an entry with a program. */
const isCounted = ({ countedFor }: RuleContext, { entry, node, path }: Mistyped): boolean => {
  if (entry !== undefined) return entry.entry.path !== "" && memberOf(entry, "runtimeArgs")?.value === node
  const last = countedFor(String(path[0]))
  return last !== undefined && last.value.offset <= node.offset
}

/**
 * Reports whether a string is likely the program of a runtime, and not meant for a directive or as the name of another runtime.
 */
const isProgramOf = ({ engine, entryOf, vocabulary }: RuleContext, name: string, text: string): boolean => {
  if (!/^\S+$/.test(text) || isComment(name) || isShimOption(name) || entryOf.has(text) || StockRuntime.isStock(text))
    return false
  // Many runtimes have names similar to `runtimes`, the directive that contains them.
  const { directive } = vocabulary.near(name) ?? {}
  if ((directive !== undefined && directive !== "runtimes") || engine.directives.accepted.has(name)) return false
  const words = name.toLowerCase().split(/[^a-z0-9]+/)
  const program = FilePath.lastElement(text).toLowerCase()
  return /\/(?:s?bin|libexec)\//.test(text) || words.some((word) => word.length > 1 && program.includes(word))
}

/** Turns a list of strings into a program and its arguments. */
const ofWords = (context: RuleContext, entry: Entry, list: JsonTree.JsonArrayNode): Problem.Fix | undefined => {
  const [program = "", ...rest] = list.items.flatMap((item) => (item.type === "string" ? item.value : []))
  if (program === "" || program.startsWith("-") || rest.length !== list.items.length - 1) return undefined
  if (rest.length === 0) return writeValue(context, list, program, "Turn it into a string")
  const hasArguments = memberOf(entry, "runtimeArgs") !== undefined
  return hasArguments ? undefined : argumentsApart(context, entry, list, program, rest)
}
