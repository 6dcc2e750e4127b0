/**
 * The names of units: plain names such as `example.service`, templates such as `example@.service`, and their instances such as
 * `example@one.service`.
 *
 * Source of the rule: systemd 252, `src/basic/unit-name.c` and `src/shared/dropin.c`.
 */
import * as BytesText from "./internal/bytesText.ts"

/**
 * The kind of a name.
 *
 * @category models
 * @since 1.0.0
 */
export type Kind = "instance" | "plain" | "template"

/**
 * The parts of a name. `instance` is undefined in a plain name and empty in a template. `suffix` has its dot.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnitName {
  readonly name: string
  readonly kind: Kind
  readonly prefix: string
  readonly instance: string | undefined
  readonly suffix: string
}

/**
 * Parses a name. Returns undefined if the name is not valid.
 *
 * ```ts
 * import { UnitName } from "@oci-runtimes/core/service"
 *
 * console.log(UnitName.parse("example@one.service"))
 * // => {
 * // =>   name: 'example@one.service',
 * // =>   kind: 'instance',
 * // =>   prefix: 'example',
 * // =>   instance: 'one',
 * // =>   suffix: '.service'
 * // => }
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (name: string): UnitName | undefined => {
  if (name.length >= longest) return undefined
  const parts = /^([A-Za-z0-9:_.\\-]+)(?:@([A-Za-z0-9:_.\\@-]*))?(\.[a-z]+)$/.exec(name)
  if (parts === null) return undefined
  const [, prefix = "", instance, suffix = ""] = parts
  if (!types.has(suffix.slice(1))) return undefined
  const kind = instance === undefined ? "plain" : instance === "" ? "template" : "instance"
  return { name, kind, prefix, instance, suffix }
}

/**
 * Returns the template of an instance, or the name itself.
 *
 * @category operations
 * @since 1.0.0
 */
export const template = ({ kind, name, prefix, suffix }: UnitName): string =>
  kind === "plain" ? name : `${prefix}@${suffix}`

/**
 * Returns the name with an instance, if the name is a template or an instance; otherwise the name itself.
 *
 * @category operations
 * @since 1.0.0
 */
export const withInstance = ({ kind, name, prefix, suffix }: UnitName, instance: string): string =>
  kind === "plain" ? name : `${prefix}@${instance}${suffix}`

/**
 * Returns the names of the drop-in directories of a name, the most specific first: those of the name, of its template, and of each
 * prefix that ends in a dash. The directory for all units of a type is not among them.
 *
 * ```ts
 * import { UnitName } from "@oci-runtimes/core/service"
 *
 * console.log(UnitName.dropInDirectories("a-b.service"))
 * // => [ 'a-b.service.d', 'a-.service.d' ]
 * ```
 *
 * @category operations
 * @since 1.0.0
 */
export const dropInDirectories = (name: string): ReadonlyArray<string> => {
  const found = new Set<string>()
  const pending = [name]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const unit = parse(next)
    if (unit === undefined || found.has(`${next}.d`)) continue
    found.add(`${next}.d`)
    const shorter = dashPrefix(unit.prefix)
    if (shorter !== undefined) {
      pending.push(unit.kind === "instance" ? `${shorter}@${unit.instance}${unit.suffix}` : `${shorter}${unit.suffix}`)
    }
    if (unit.kind === "instance") pending.push(template(unit))
  }
  return [...found]
}

/**
 * Undoes the escaping of a name: a dash becomes a slash, and `\x2d` becomes a dash. Returns undefined if an escape is not valid.
 *
 * @category decoding
 * @since 1.0.0
 */
export const unescape = (text: string): string | undefined => {
  const bytes: Array<number> = []
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (character === "-") bytes.push(0x2f)
    else if (character !== "\\") bytes.push(...BytesText.encode(character))
    else {
      const digits = /^x([0-9A-Fa-f]{2})/.exec(text.slice(at + 1, at + 4))?.[1]
      if (digits === undefined) return undefined
      bytes.push(Number.parseInt(digits, 16))
      at += 3
    }
  }
  // A NUL character ends the text, as in C.
  const end = bytes.indexOf(0)
  return BytesText.decode(Uint8Array.from(end === -1 ? bytes : bytes.slice(0, end)))
}

/**
 * Undoes the escaping of a path. Returns undefined if the text is not an escaped path.
 *
 * @category decoding
 * @since 1.0.0
 */
export const unescapePath = (text: string): string | undefined => {
  if (text === "-") return "/"
  const path = text === "" ? undefined : unescape(text)
  if (path === undefined || path.startsWith("/") || path.endsWith("/")) return undefined
  const isNormal = path.split("/").every((part) => part !== "" && part !== "." && part !== "..")
  return isNormal ? `/${path}` : undefined
}

/** Returns the prefix up to its last dash, with the dash; undefined if there is none. */
const dashPrefix = (prefix: string): string | undefined => {
  const shorter = prefix.endsWith("-") ? prefix.slice(0, -1) : prefix
  const dash = shorter.lastIndexOf("-")
  return dash > 0 ? shorter.slice(0, dash + 1) : undefined
}

const longest = 256

const types = /*#__PURE__*/ new Set([
  "service",
  "mount",
  "swap",
  "socket",
  "target",
  "device",
  "automount",
  "timer",
  "path",
  "slice",
  "scope"
])
