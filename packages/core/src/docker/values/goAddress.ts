/**
 * IP addresses and prefixes as Go reads them, with Go's messages.
 *
 * Source of the rule: Go 1.26, `net/netip/netip.go`, `ParseAddr` and `ParsePrefix`; `net/ip.go`, `ParseIP` and `ParseCIDR`.
 */
import * as Result from "effect/Result"
import { GoText } from "../../text/index.ts"

/** An IP address. `bytes` are its 4 or 16 bytes. */
export interface Address {
  readonly bytes: ReadonlyArray<number>
  readonly zone: string
}

/** An address with the number of leading bits that are common to the addresses of its network. */
export interface Prefix extends Address {
  readonly bits: number
}

/** Returns the message with which `netip.ParseAddr` refuses a text; undefined if it accepts the text. */
export const addressRefusal = (text: string): string | undefined => Result.getOrUndefined(Result.flip(address(text)))

/** Returns the message with which `net.IP` refuses a text; undefined if it accepts the text. It knows no zones. */
export const ipRefusal = (text: string): string | undefined => (isIp(text) ? undefined : `invalid IP address: ${text}`)

/** Reports whether `net.ParseIP` accepts a text. */
export const isIp = (text: string): boolean => Result.isSuccess(address(text)) && !text.includes("%")

/** Returns the address in a text, or the message of `net.IP`. It knows no zones. */
export const ip = (text: string): Result.Result<Address, string> => {
  const read = text.includes("%") ? Result.fail("") : address(text)
  return Result.mapError(read, () => `invalid IP address: ${text}`)
}

/** Returns the prefix in a text, or the message of `netip.ParsePrefix`. */
export const prefix = (text: string): Result.Result<Prefix, string> => {
  const refuse = (why: string) => Result.fail(`netip.ParsePrefix(${GoText.quote(text)}): ${why}`)
  const slash = text.lastIndexOf("/")
  if (slash < 0) return refuse("no '/'")
  const read = address(text.slice(0, slash))
  if (Result.isFailure(read)) return refuse(read.failure)
  if (read.success.zone !== "") return refuse("IPv6 zones cannot be present in a prefix")
  const written = text.slice(slash + 1)
  if (!/^(?:0|[1-9]\d*)$/.test(written)) return refuse(`bad bits after slash: ${GoText.quote(written)}`)
  const bits = Number(written)
  return bits > read.success.bytes.length * 8
    ? refuse("prefix length out of range")
    : Result.succeed({ ...read.success, bits })
}

/** Reports whether an address is of IPv4, or of IPv4 within IPv6. */
export const isOf4 = (bytes: ReadonlyArray<number>): boolean =>
  bytes.length === 4 || bytes.every((byte, index) => index > 11 || byte === (index < 10 ? 0 : 0xff))

/** Returns an address with all bits after the first ones set to zero. */
export const masked = (bytes: ReadonlyArray<number>, bits: number): ReadonlyArray<number> =>
  bytes.map((byte, index) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))))

/** Reports whether the first bits of two addresses are the same. */
export const startsWith = (bytes: ReadonlyArray<number>, other: ReadonlyArray<number>, bits: number): boolean => {
  const start = masked(bytes, bits)
  return masked(other, bits).every((byte, index) => byte === start[index])
}

/** Returns the address in a text, or the message of `netip.ParseAddr`. */
export const address = (text: string): Result.Result<Address, string> => {
  switch (/[.:%]/.exec(text)?.[0]) {
    case ".":
      return Result.map(ofDots(text, text), (bytes) => ({ bytes, zone: "" }))
    case ":":
      return ofColons(text)
    case "%":
      return refused(text, "missing IPv6 address")
    default:
      return refused(text, "unable to parse IP")
  }
}

/** Returns an address as `net.IP` prints it. It prints an address of IPv4 within IPv6 as an address of IPv4. */
export const formatIp = ({ bytes }: Address): string => (isOf4(bytes) ? bytes.slice(-4).join(".") : groupsOf(bytes))

/** Returns an address as `netip.Addr` prints it. */
export const formatAddress = ({ bytes, zone }: Address): string => {
  if (bytes.length === 4) return bytes.join(".")
  return `${isOf4(bytes) ? `::ffff:${bytes.slice(-4).join(".")}` : groupsOf(bytes)}${zone === "" ? "" : `%${zone}`}`
}

/** Returns a prefix as `netip.Prefix` prints it. */
export const formatPrefix = (given: Prefix): string => `${formatAddress(given)}/${given.bits}`

/** Prints an address of IPv6. `::` stands for the first of the longest runs of at least two zero groups. */
const groupsOf = (bytes: ReadonlyArray<number>): string => {
  const groups = Array.from({ length: 8 }, (_, index) => (bytes[index * 2] ?? 0) * 256 + (bytes[index * 2 + 1] ?? 0))
  const zerosFrom = (start: number): number => {
    const end = groups.findIndex((group, index) => index >= start && group !== 0)
    return (end < 0 ? groups.length : end) - start
  }
  const [longest = 0] = groups.map((_, index) => zerosFrom(index)).toSorted((one, other) => other - one)
  if (longest < 2) return inHex(groups)
  const start = groups.findIndex((_, index) => zerosFrom(index) === longest)
  return `${inHex(groups.slice(0, start))}::${inHex(groups.slice(start + longest))}`
}

const inHex = (groups: ReadonlyArray<number>): string => groups.map((group) => group.toString(16)).join(":")

const refused = (text: string, why: string, at?: string): Result.Result<never, string> =>
  Result.fail(`ParseAddr(${GoText.quote(text)}): ${why}${at === undefined ? "" : ` (at ${GoText.quote(at)})`}`)

/** Reads the four numbers of an IPv4 address. `whole` is the text that messages name. */
const ofDots = (whole: string, text: string): Result.Result<ReadonlyArray<number>, string> => {
  const bytes: Array<number> = []
  let digits = ""
  for (const [index, unit] of [...text].entries()) {
    if (/\d/.test(unit)) {
      if (digits === "0") return refused(whole, "IPv4 field has octet with leading zero")
      digits += unit
      if (Number(digits) > 255) return refused(whole, "IPv4 field has value >255")
    } else if (unit === ".") {
      const rest = text.slice(index)
      if (digits === "" || rest === ".") return refused(whole, "IPv4 field must have at least one digit", rest)
      if (bytes.length === 3) return refused(whole, "IPv4 address too long")
      bytes.push(Number(digits))
      digits = ""
    } else return refused(whole, "unexpected character", text.slice(index))
  }
  return bytes.length < 3 ? refused(whole, "IPv4 address too short") : Result.succeed([...bytes, Number(digits)])
}

const ofColons = (text: string): Result.Result<Address, string> => {
  const mark = text.indexOf("%")
  const zone = mark < 0 ? "" : text.slice(mark + 1)
  if (mark >= 0 && zone === "") return refused(text, "zone must be a non-empty string")
  let rest = mark < 0 ? text : text.slice(0, mark)
  const bytes: Array<number> = []
  /** The number of bytes before `::`. */
  let ellipsis: number | undefined
  if (rest.startsWith("::")) {
    ellipsis = 0
    rest = rest.slice(2)
  }
  while (rest !== "" && bytes.length < 16) {
    const [digits = ""] = /^[\dA-Fa-f]*/.exec(rest) ?? []
    if (digits.length > 4) return refused(text, "each group must have 4 or less digits", rest)
    if (digits === "") return refused(text, "each colon-separated field must have at least one digit", rest)
    if (rest[digits.length] === ".") {
      if (ellipsis === undefined && bytes.length !== 12) {
        return refused(text, "embedded IPv4 address must replace the final 2 fields of the address", rest)
      }
      if (bytes.length > 12) {
        return refused(text, "too many hex fields to fit an embedded IPv4 at the end of the address", rest)
      }
      const last = ofDots(text, rest)
      if (Result.isFailure(last)) return Result.fail(last.failure)
      bytes.push(...last.success)
      rest = ""
      break
    }
    const value = Number.parseInt(digits, 16)
    bytes.push(Math.trunc(value / 256), value % 256)
    rest = rest.slice(digits.length)
    if (rest === "") break
    if (!rest.startsWith(":")) return refused(text, "unexpected character, want colon", rest)
    if (rest === ":") return refused(text, "colon must be followed by more characters", rest)
    rest = rest.slice(1)
    if (rest.startsWith(":")) {
      if (ellipsis !== undefined) return refused(text, "multiple :: in address", rest)
      ellipsis = bytes.length
      rest = rest.slice(1)
    }
  }
  if (rest !== "") return refused(text, "trailing garbage after address", rest)
  if (bytes.length === 16) {
    return ellipsis === undefined
      ? Result.succeed({ bytes, zone })
      : refused(text, "the :: must expand to at least one field of zeros")
  }
  if (ellipsis === undefined) return refused(text, "address string too short")
  const zeros = Array.from({ length: 16 - bytes.length }, () => 0)
  return Result.succeed({ bytes: bytes.toSpliced(ellipsis, 0, ...zeros), zone })
}
