/**
 * The specifiers of unit files, such as `%i`.
 *
 * Source of the rule: systemd 252, `src/shared/specifier.c`, `specifier_printf`, and `src/core/unit-printf.c`.
 */
import { FilePath } from "../../text/index.ts"
import * as ServiceManager from "../ServiceManager.ts"
import type { Unforeseen } from "../Unforeseen.ts"
import * as UnitName from "../UnitName.ts"
import * as BytesText from "./bytesText.ts"
import { longest } from "./environmentNames.ts"
import type { Facts } from "./model.ts"
import { placeOf, TracedBuilder, type TracedText } from "./tracedText.ts"

/** The facts that specifiers depend on. */
export interface SpecifierContext {
  readonly unit: UnitName.UnitName
  readonly manager: ServiceManager.ServiceManager
  readonly facts: Facts
  readonly release: number | undefined
  /** The number of characters by which specifiers may still lengthen the unit. */
  readonly budget: { left: number }
  readonly fragment: { readonly path: string; readonly realPath: string | undefined }
}

/** A text whose specifiers are replaced. A specifier whose value is not known stays as it is. */
export interface Replaced {
  readonly text: TracedText
  readonly unforeseen: Unforeseen | undefined
}

/** Replaces the specifiers of a text. Returns undefined if systemd refuses the text. `limit` is its greatest length in bytes. */
export const replaceSpecifiers = (
  traced: TracedText,
  context: SpecifierContext,
  limit: number = longest
): Replaced | undefined => {
  if (!traced.text.includes("%"))
    return lengthOf(traced.text) > limit ? undefined : { text: traced, unforeseen: undefined }
  const builder = new TracedBuilder()
  let unforeseen: Unforeseen | undefined
  for (let at = 0; at < traced.text.length; at++) {
    const next = traced.text[at + 1]
    if (traced.text[at] !== "%" || next === undefined) {
      builder.addPart(traced, at, at + 1)
      continue
    }
    const value = next === "%" ? "%" : /[A-Za-z0-9]/.test(next) ? valueOf(next, context) : `%${next}`
    if (value === refused) return undefined
    const known = typeof value === "string" && value.length <= context.budget.left ? value : undefined
    if (known === undefined)
      unforeseen ??= { _tag: "Specifier", specifier: `%${next}`, at: placeOf(traced, at, at + 2) }
    else context.budget.left -= known.length
    builder.add(known ?? `%${next}`, traced.starts[at]!)
    if (builder.length > limit) return undefined
    at++
  }
  const text = builder.end(traced.stop, traced.written)
  return lengthOf(text.text) > limit ? undefined : { text, unforeseen }
}

/** The value of a specifier that depends on a fact that is not known. */
const unknown = Symbol("unknown")

/** The value of a specifier that does not exist or has no value here. */
const refused = Symbol("refused")

type Value = string | typeof refused | typeof unknown

const valueOf = (letter: string, context: SpecifierContext): Value => {
  const { fragment, manager, unit } = context
  switch (letter) {
    case "n":
      return unit.name
    case "N":
      return unit.name.slice(0, -unit.suffix.length)
    case "p":
      return unit.prefix
    case "P":
      return UnitName.unescape(unit.prefix) ?? refused
    case "i":
      return unit.instance ?? ""
    case "I":
      return UnitName.unescape(unit.instance ?? "") ?? refused
    case "j":
      return lastPart(unit)
    case "J":
      return UnitName.unescape(lastPart(unit)) ?? refused
    case "f":
      return UnitName.unescapePath(unit.instance ?? unit.prefix) ?? refused
    case "y":
      return fragment.realPath ?? unknown
    case "Y":
      return fragment.realPath === undefined ? unknown : FilePath.join("/", fragment.realPath, "..")
    case "T":
      return manager._tag === "System" ? "/tmp" : unknown
    case "V":
      return manager._tag === "System" ? "/var/tmp" : unknown
    default:
      return userValue(letter, context) ?? directoryValue(letter, context) ?? factValue(letter, context)
  }
}

const lastPart = ({ prefix }: UnitName.UnitName): string => prefix.slice(prefix.lastIndexOf("-") + 1)

const userValue = (letter: string, { manager }: SpecifierContext): Value | undefined => {
  const isSystem = manager._tag === "System"
  switch (letter) {
    case "u":
      return isSystem ? "root" : manager.user
    case "U":
      return isSystem ? "0" : (manager.uid?.toString() ?? unknown)
    case "g":
      return isSystem ? "root" : (manager.group ?? unknown)
    case "G":
      return isSystem ? "0" : (manager.gid?.toString() ?? unknown)
    case "h":
      return isSystem ? "/root" : manager.home
    case "s":
      return isSystem ? unknown : (manager.shell ?? unknown)
    default:
      return undefined
  }
}

const directoryValue = (letter: string, { manager, release, unit }: SpecifierContext): Value | undefined => {
  const { cache, configuration, data, logs, runtime, state } = ServiceManager.directories(manager, release)
  switch (letter) {
    case "C":
      return cache
    case "D":
      return release === undefined ? unknown : release < 256 ? refused : data
    case "E":
      return configuration
    case "L":
      return logs ?? unknown
    case "S":
      return state ?? unknown
    case "t":
      return runtime ?? unknown
    case "d":
      return runtime === undefined ? unknown : `${runtime}/credentials/${unit.name}`
    default:
      return undefined
  }
}

const factValue = (letter: string, { facts }: SpecifierContext): Value => {
  const { architecture, bootId, hostName, kernelRelease, machineId, osRelease, prettyHostName } = facts
  const short = hostName?.split(".")[0]
  const known: { readonly [letter: string]: string | undefined } = {
    a: architecture,
    b: bootId,
    H: hostName,
    l: short,
    m: machineId,
    q: prettyHostName,
    v: kernelRelease,
    // The directories of control groups, which units must no longer use.
    c: undefined,
    r: undefined,
    R: undefined
  }
  if (Object.hasOwn(known, letter)) return known[letter] ?? unknown
  const field = Object.hasOwn(osFields, letter) ? osFields[letter]! : undefined
  if (field === undefined) return refused
  return osRelease === undefined ? unknown : Object.hasOwn(osRelease, field) ? (osRelease[field] ?? "") : ""
}

const osFields: { readonly [letter: string]: string } = {
  A: "IMAGE_VERSION",
  B: "BUILD_ID",
  M: "IMAGE_ID",
  o: "ID",
  w: "VERSION_ID",
  W: "VARIANT_ID"
}

const lengthOf = (text: string): number => (text.length * 3 <= shortest ? text.length : BytesText.encode(text).length)

/** A text of a third of this length is within every limit, in any encoding. */
const shortest = 255
