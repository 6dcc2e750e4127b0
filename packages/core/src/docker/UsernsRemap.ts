/**
 * Where an engine with `userns-remap` keeps its data. It maps the root user of containers to a user of the host, and uses a
 * directory of the data root that is named by the numbers of that user and group: `UID.GID`. A rootless engine does the same.
 *
 * Up to Docker Engine 27 the ranges under the number of a user count before those under its name, from 28 on those that come
 * first in the file.
 *
 * Source of the rule: Docker Engine 23.0 and 29.7, `daemon/daemon_unix.go`, `parseRemappedRoot`, `setupRemappedRoot` and
 * `setupDaemonRoot`; `pkg/idtools` and `internal/usergroup`, `LoadIdentityMapping`.
 */
import type { HostFacts } from "../machine/index.ts"
import { FilePath, GoText } from "../text/index.ts"

/**
 * The paths of the files that say which users, groups and ranges there are.
 *
 * @category constants
 * @since 1.0.0
 */
export const files = /*#__PURE__*/ Object.freeze({
  passwd: "/etc/passwd",
  group: "/etc/group",
  subuid: "/etc/subuid",
  subgid: "/etc/subgid"
})

type File = keyof typeof files

/**
 * Why the files do not tell the directory for certain.
 *
 * @category models
 * @since 1.0.0
 */
export type Doubt =
  /** The facts about the machine do not include its users. */
  | { readonly _tag: "NotLookedUp" }
  /** The value has more than a user and a group. No engine starts with it. */
  | { readonly _tag: "TooManyParts" }
  | { readonly _tag: "Unreadable"; readonly file: File }
  /** The user or the group is not in the file. The engine asks other sources as well, such as LDAP. */
  | { readonly _tag: "NotFound"; readonly file: File; readonly name: string }
  | {
      readonly _tag: "NoRange"
      readonly file: File
      readonly user: string
      /** The user is in `/etc/passwd`, and no line of the file is for that user. No engine starts then. */
      readonly isCertain: boolean
    }
  /** A range that counts does not begin with a whole number, or does not say how long it is. */
  | { readonly _tag: "Malformed"; readonly file: File; readonly line: string }
  /** Releases of the engine take different ranges. */
  | { readonly _tag: "SeveralRanges"; readonly user: string }

/**
 * What becomes of a data root.
 *
 * @category models
 * @since 1.0.0
 */
export interface Remapping {
  /** The value of `userns-remap`. */
  readonly specification: string
  /** The data root without the mapping. */
  readonly root: string
  /** The name of the directory in the root that the engine uses; undefined if that cannot be told. */
  readonly directory: string | undefined
  /** Why the directory is undefined, or is not more than the only one that is there. */
  readonly doubt?: Doubt
}

/**
 * A data root whose directory cannot be told.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnknownDataRoot {
  readonly _tag: "UnknownDataRoot"
  readonly specification: string
  readonly root: string
  readonly doubt: Doubt
}

/**
 * A value with which the engine does not start.
 *
 * @category models
 * @since 1.0.0
 */
export interface Refused {
  readonly specification: string
  readonly doubt: Extract<Doubt, { readonly _tag: "NoRange" | "TooManyParts" }>
}

/** The name that stands for the directory if it cannot be told. No engine uses it. */
const placeholder = "UID.GID"

/**
 * Returns the directory that the engine uses in a data root. `given` is the path of the root by which `entries` knows it.
 *
 * @category operations
 * @since 1.0.0
 */
export const remapping = (
  specification: string,
  root: string,
  identities: HostFacts.Identities | undefined,
  given: string = root
): Remapping => {
  const [asked = "", group] = specification.split(":")
  const unknown = (doubt: Doubt): Remapping => ({ specification, root, directory: undefined, doubt })
  if (hasTooManyParts(specification)) return unknown({ _tag: "TooManyParts" })
  if (identities === undefined) return unknown({ _tag: "NotLookedUp" })
  const user = userOf(asked, identities.passwd)
  const doubt = accountDoubt(asked, group, user, identities)
  const certain = (directory: string): Remapping => ({ specification, root, directory, ...(doubt && { doubt }) })
  if (user.name === "root") return certain("0.0")
  const [uid, gid] = [firstIds("subuid", user, identities), firstIds("subgid", user, identities)]
  const there = (identities.entries.get(given) ?? []).filter((name) => /^\d+\.\d+$/.test(name))
  const onlyOne = (cause: Doubt): Remapping => ({
    ...unknown(cause),
    directory: there.length === 1 ? there[0] : undefined
  })
  if (isDoubt(uid)) return onlyOne(uid)
  if (isDoubt(gid)) return onlyOne(gid)
  const candidates = [...new Set([`${uid.byNumber}.${gid.byNumber}`, `${uid.inOrder}.${gid.inOrder}`])]
  const [candidate] = candidates
  if (candidates.length === 1 && candidate !== undefined && !uid.isPartial && !gid.isPartial) return certain(candidate)
  const made = candidates.filter((name) => there.includes(name))
  const [one] = made
  return made.length === 1 && one !== undefined
    ? certain(one)
    : unknown({ _tag: "SeveralRanges", user: user.name ?? asked })
}

/**
 * Returns the path of the data root that the engine uses, with `UID.GID` in it if the directory cannot be told.
 *
 * @category operations
 * @since 1.0.0
 */
export const dataRoot = ({ directory = placeholder, root }: Remapping): string => FilePath.join(root, directory)

/**
 * Returns why nothing can be written to or removed from a data root, if so.
 *
 * @category operations
 * @since 1.0.0
 */
export const refusals = (found: Remapping | undefined): ReadonlyArray<UnknownDataRoot> => {
  if (found === undefined || found.directory !== undefined) return []
  const { doubt = { _tag: "NotLookedUp" }, root, specification } = found
  return [{ _tag: "UnknownDataRoot", specification, root, doubt }]
}

/**
 * Returns a value with which the engine does not start, as far as the value alone tells.
 *
 * @category operations
 * @since 1.0.0
 */
export const refusedValue = (specification: string | undefined): Refused | undefined =>
  specification !== undefined && hasTooManyParts(specification)
    ? { specification, doubt: { _tag: "TooManyParts" } }
    : undefined

/**
 * Returns a value with which the engine does not start, by the users of the machine.
 *
 * @category operations
 * @since 1.0.0
 */
export const refusedMapping = (found: Remapping | undefined): Refused | undefined =>
  found?.doubt?._tag === "NoRange" && found.doubt.isCertain
    ? { specification: found.specification, doubt: found.doubt }
    : undefined

/**
 * Returns the engine's message. From Docker Engine 28 on it says `subuid` of both files.
 *
 * @category formatting
 * @since 1.0.0
 */
export const startMessage = ({ doubt, specification }: Refused): string =>
  doubt._tag === "TooManyParts"
    ? `Invalid user/group specification in --userns-remap: ${GoText.quote(specification)}`
    : `Can't create ID mappings: no ${doubt.file} ranges found for user ${GoText.quote(doubt.user)}`

/**
 * Returns the message for a data root that cannot be told, with the way out.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ doubt, root, specification }: Omit<UnknownDataRoot, "_tag">): string =>
  `Cannot tell which directory of ${root} the engine uses: "userns-remap" is ${JSON.stringify(specification)}, and ${describe(doubt)}. ${advice(doubt)}`

/**
 * Returns the doubt in words.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (doubt: Doubt): string => {
  switch (doubt._tag) {
    case "NotLookedUp":
      return "the users of the machine were not looked up"
    case "TooManyParts":
      return "the value has more than two parts"
    case "Unreadable":
      return `${files[doubt.file]} cannot be read`
    case "NotFound":
      return `${JSON.stringify(doubt.name)} is not in ${files[doubt.file]}`
    case "NoRange":
      return `${files[doubt.file]} has no range for ${JSON.stringify(doubt.user)}`
    case "Malformed":
      return `${files[doubt.file]} has ${JSON.stringify(doubt.line)}, which is not a range`
    case "SeveralRanges":
      return `${files.subuid} and ${files.subgid} do not tell which range of ${JSON.stringify(doubt.user)} counts: releases take different ones first`
  }
}

/**
 * Returns what to do about a doubt.
 *
 * @category formatting
 * @since 1.0.0
 */
export const advice = (doubt: Doubt): string => {
  switch (doubt._tag) {
    case "NotLookedUp":
      return "Look up the users of the machine first"
    case "TooManyParts":
      return 'Write "USER" or "USER:GROUP"'
    case "Unreadable":
      return `Make ${files[doubt.file]} readable, or ${start}`
    case "NotFound":
      return `Correct the name, or ${start}`
    case "NoRange":
      return `Add a range to ${files[doubt.file]}, such as ${doubt.user}:100000:65536${doubt.isCertain ? "" : `, or ${start}`}`
    case "Malformed":
      return `Correct the line in ${files[doubt.file]}`
    case "SeveralRanges":
      return `Leave the ranges under the name or those under the number, or ${start}`
  }
}

const start = "start the engine once, which makes the directory"

const hasTooManyParts = (specification: string): boolean => specification.split(":").length > 2

/** A user, as far as it is known. */
interface User {
  readonly name: string | undefined
  readonly number: string | undefined
  readonly isListed: boolean
}

const userOf = (asked: string, passwd: string | undefined): User => {
  const number = numberOf(asked)
  const name = number === undefined ? accountName(asked) : undefined
  const found = entriesOf(passwd).find((entry) =>
    number === undefined ? entry.name === name : entry.number === number
  )
  return { name: found?.name ?? name, number: found?.number ?? number, isListed: found !== undefined }
}

/** The engine makes the user if it is missing. */
const accountName = (asked: string): string => (asked === "default" ? "dockremap" : asked)

/** Go's `strconv.ParseInt` of a text that fits in 32 bits, as decimal digits; undefined for anything else. */
const numberOf = (text: string): string | undefined => {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  return value >= -(2 ** 31) && value < 2 ** 31 ? String(value) : undefined
}

interface AccountEntry {
  readonly name: string
  readonly number: string | undefined
}

/** The lines of `/etc/passwd` or `/etc/group`: a name, a password and a number come first in both. */
const entriesOf = (text: string | undefined): ReadonlyArray<AccountEntry> =>
  linesOf(text).map((line) => {
    const [name = "", , number = ""] = line.split(":")
    return { name, number: numberOf(number) }
  })

const linesOf = (text: string | undefined): ReadonlyArray<string> =>
  (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")

/** The engine requires that user and group exist, though only the user decides. */
const accountDoubt = (
  asked: string,
  askedGroup: string | undefined,
  user: User,
  { group, passwd }: HostFacts.Identities
): Doubt | undefined => {
  if (passwd === undefined) return { _tag: "Unreadable", file: "passwd" }
  if (!user.isListed) return { _tag: "NotFound", file: "passwd", name: accountName(asked) }
  if (group === undefined) return { _tag: "Unreadable", file: "group" }
  const wanted = askedGroup ?? accountName(asked)
  const number = numberOf(wanted)
  const isThere = entriesOf(group).some((entry) =>
    number === undefined ? entry.name === wanted : entry.number === number
  )
  return isThere ? undefined : { _tag: "NotFound", file: "group", name: wanted }
}

/** The first numbers of the ranges that count, by either rule. They are partial if a range may belong to what is not known of the user. */
interface FirstIds {
  readonly byNumber: string
  readonly inOrder: string
  readonly isPartial: boolean
}

const isDoubt = (found: Doubt | FirstIds): found is Doubt => "_tag" in found

const firstIds = (
  file: "subgid" | "subuid",
  { isListed, name, number }: User,
  identities: HostFacts.Identities
): Doubt | FirstIds => {
  const text = identities[file]
  if (text === undefined) return { _tag: "Unreadable", file }
  const ranges = linesOf(text)
    .filter((line) => !line.startsWith("#"))
    .map((line) => ({ line, parts: line.split(":") }))
  const own = ranges.filter(({ parts: [owner] }) => owner === name || owner === number)
  const malformed = own.find(({ parts: [, first = "", length = ""] }) => !digits.test(first) || !digits.test(length))
  if (malformed !== undefined) return { _tag: "Malformed", file, line: malformed.line }
  const numbered = own.filter(({ parts: [owner] }) => owner === number)
  const [byNumber, inOrder] = [numbered.length > 0 ? numbered : own, own].map(firstId)
  if (byNumber === undefined || inOrder === undefined) {
    return { _tag: "NoRange", file, user: name ?? number ?? "", isCertain: isListed && own.length === 0 }
  }
  const isPartial = ranges.some(({ parts: [owner = ""] }) => (digits.test(owner) ? number : name) === undefined)
  return { byNumber, inOrder, isPartial }
}

const digits = /^\d+$/

/** A range without length maps nothing. */
const firstId = (ranges: ReadonlyArray<{ readonly parts: ReadonlyArray<string> }>): string | undefined => {
  const [, first] = ranges.find(({ parts: [, , length] }) => Number(length) > 0)?.parts ?? []
  return first === undefined ? undefined : String(Number(first))
}
