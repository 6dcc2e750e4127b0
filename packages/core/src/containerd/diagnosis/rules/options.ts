/** Options of shims that are misspelt or have a wrong type. */
import * as Result from "effect/Result"
import { Wording } from "../../../text/index.ts"
import * as ContainerdProblem from "../../ContainerdProblem.ts"
import type { ContainerdRuntime } from "../../ContainerdTable.ts"
import type { Leaf } from "../../files/ConfigTree.ts"
import type { RuncOption } from "../../options/runcOptions.ts"
import * as ShimMessage from "../../options/ShimMessage.ts"
import { configured, nodeAt, originOf, replacing, type Rule, type RuleContext } from "./ruleContext.ts"
import { optionAt, writtenKey } from "./writtenOptions.ts"

/** Reports options of a wrong type, and keys that the shim does not know. */
export const options: Rule = (context) =>
  configured(context).flatMap(([name, runtime]) => [
    ...wrongType(context, name, runtime),
    ...unknownKeys(context, name, runtime)
  ])

const wrongType = (context: RuleContext, name: string, runtime: ContainerdRuntime) => {
  const { settings } = runtime
  const message = ShimMessage.of(context.traits, settings, false)
  if (Result.isSuccess(message) || settings.options === undefined) return []
  const known = ShimMessage.optionsOf(context.traits, settings.type)
  const wrong = known.flatMap(({ key, type }) => {
    const value = optionAt(context.traits, settings, key)
    return value === undefined || (value._tag === "Leaf" && hasType(value, type)) ? [] : [{ key, type, value }]
  })[0]
  const node = wrong?.value._tag === "Leaf" ? wrong.value.node : undefined
  const isQuoted = wrong?.type === "bool" && node?.type === "string" && /^(?:true|false)$/.test(node.value)
  return [
    ContainerdProblem.make(
      "wrong-option-type",
      `Pods with the runtime ${Wording.shown(name)} fail: ${message.failure}.`,
      {
        origin: wrong?.value.origins.used ?? originOf(runtime, "options"),
        details: { name, option: wrong?.key ?? null, words: message.failure },
        fix:
          isQuoted && node?.type === "string"
            ? replacing(`Write ${node.value} without quotes`, node, node.value)
            : undefined
      }
    )
  ]
}

const nodeTypes = { bool: "boolean", string: "string", uint32: "integer" } as const

/** A number must fit in 32 bits. */
const hasType = ({ node }: Leaf, type: RuncOption["type"]): boolean =>
  node.type === nodeTypes[type] && (node.type !== "integer" || (node.value >= 0n && node.value <= 0xff_ff_ff_ffn))

const unknownKeys = (context: RuleContext, name: string, runtime: ContainerdRuntime) => {
  const { settings } = runtime
  const type = ShimMessage.typeOf(context.traits, settings.type)
  if (settings.options === undefined || settings.type === "" || type === "containerd.runhcs.v1.Options") return []
  const known = ShimMessage.optionsOf(context.traits, settings.type).map(({ key }) => key)
  const read = new Set(known.map((key) => writtenKey(context.traits, settings, key)))
  return Array.from(settings.options.entries).flatMap(([key, value]) => {
    // The options of the built-in runtime stay if its type is changed.
    if (read.has(key) || value.origins.used?._tag !== "File") return []
    const folded = key.replaceAll(/[_-]/g, "").toLowerCase()
    const meant = known.find((one) => one.toLowerCase() === folded)
    const isGeneric = type === "runtimeoptions.v1.Options"
    // The shim of another runtime may read what it gets as text.
    const isOfRunc = isGeneric && runcOnly.has(folded)
    if (isGeneric && meant === undefined && !isOfRunc) return []
    const shown = Wording.shown(name)
    const message = isOfRunc
      ? `runtime ${shown}: ${key} is an option of runc's shim, and the shim of ${settings.type} may not know it.`
      : `runtime ${shown}: containerd does not know the option ${key}, and ignores it.`
    const node = nodeAt(context, value.origins.used)
    const origin = value.origins.used
    const at =
      origin?._tag === "File"
        ? { offset: origin.range.start.offset, length: origin.range.end.offset - origin.range.start.offset }
        : undefined
    const isFree = meant !== undefined && optionAt(context.traits, settings, meant)?.origins.used?._tag !== "File"
    return [
      ContainerdProblem.make("unknown-option", message, {
        ...(meant !== undefined && { advice: `Write ${meant}.` }),
        origin,
        details: { name, option: key, meant: meant ?? null },
        fix:
          meant === undefined || at === undefined || node === undefined || !isFree
            ? undefined
            : replacing(`Write ${meant}`, at, meant)
      })
    ]
  })
}

/** Options of runc's shim that users give other shims too. */
const runcOnly: ReadonlySet<string> = new Set(["binaryname", "systemdcgroup", "root"])
