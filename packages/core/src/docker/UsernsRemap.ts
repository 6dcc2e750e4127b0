/**
 * The data root of an engine with `userns-remap`. The engine maps the root user of containers to a user and a group of
 * the host, and uses a directory of the data root that is named after their numbers: `UID.GID`. A rootless engine does
 * the same.
 *
 * Up to Docker Engine 27, the ranges under the number of a user come before the ranges under its name. From 28 on, the
 * order in the file decides.
 *
 * Source of the rule: Docker Engine 23.0 and 29.7, `daemon/daemon_unix.go`, `parseRemappedRoot`, `setupRemappedRoot` and
 * `setupDaemonRoot`; `pkg/idtools` and `internal/usergroup`, `LoadIdentityMapping`.
 */
import type { HostFacts } from "../machine/index.ts"
import { FilePath, GoText } from "../text/index.ts"
import * as Result from "effect/Result"

/**
 * The paths of the files that list users, groups and ranges.
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
 * The reason why the files do not determine the directory with certainty.
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
  /** The user or the group is not in the file. The engine also asks other sources, such as LDAP. */
  | { readonly _tag: "NotFound"; readonly file: File; readonly name: string }
  /**
   * The file has no range for the user. If that is certain, no engine starts: the user is listed, and no line of the
   * file is for that user.
   */
  | { readonly _tag: "NoRange"; readonly file: File; readonly user: string; readonly isCertain: boolean }
  /** A range of the user has a start or a length that is not a whole number. */
  | { readonly _tag: "Malformed"; readonly file: File; readonly line: string }
  /** Releases of the engine use different ranges. */
  | { readonly _tag: "SeveralRanges"; readonly user: string }

/**
 * A data root under `userns-remap`.
 *
 * @category models
 * @since 1.0.0
 */
export interface Remapping {
  /** The value of `userns-remap`. */
  readonly specification: string
  /** The data root without the mapping. */
  readonly root: string
  /** The name of the directory in the root that the engine uses; undefined if it cannot be determined. */
  readonly directory: string | undefined
  /** The reason why the directory is undefined or uncertain. */
  readonly doubt?: Doubt
}

/**
 * A data root whose directory cannot be determined.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnknownDataRoot extends Pick<Remapping, "root" | "specification"> {
  readonly _tag: "UnknownDataRoot"
  readonly doubt: Doubt
}

/**
 * A value of `userns-remap` with which the engine does not start.
 *
 * @category models
 * @since 1.0.0
 */
export interface RefusedRemapping {
  readonly specification: string
  readonly doubt: Extract<Doubt, { readonly _tag: "NoRange" | "TooManyParts" }>
}

/**
 * Returns the directory that the engine uses in a data root. `given` is the path under which `entries` lists the root.
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
  // The engine creates the default user if it is missing.
  const userName = asked === "default" ? "dockremap" : asked
  const unknown = (doubt: Doubt): Remapping => ({ specification, root, directory: undefined, doubt })
  if (hasTooManyParts(specification)) return unknown({ _tag: "TooManyParts" })
  if (identities === undefined) return unknown({ _tag: "NotLookedUp" })
  const doubt = accountDoubt("passwd", userName, identities) ?? accountDoubt("group", group ?? userName, identities)
  const certain = (directory: string): Remapping => ({ specification, root, directory, ...(doubt && { doubt }) })
  const user = accountOf(userName, identities.passwd)
  if (user.name === "root") return certain("0.0")
  const there = (identities.entries.get(given) ?? []).filter((name) => /^\d+\.\d+$/.test(name))
  const ids = Result.all([firstIds("subuid", user, identities), firstIds("subgid", user, identities)])
  if (Result.isFailure(ids)) return { ...unknown(ids.failure), directory: onlyOne(there) }
  const [uid, gid] = ids.success
  const candidates = [...new Set([`${uid.byNumber}.${gid.byNumber}`, `${uid.inOrder}.${gid.inOrder}`])]
  const agreed = uid.isPartial || gid.isPartial ? undefined : onlyOne(candidates)
  const directory = agreed ?? onlyOne(candidates.filter((name) => there.includes(name)))
  return directory === undefined ? unknown({ _tag: "SeveralRanges", user: user.name ?? asked }) : certain(directory)
}

const onlyOne = (names: ReadonlyArray<string>): string | undefined => (names.length === 1 ? names[0] : undefined)

/**
 * Returns the path of the data root that the engine uses. It ends in `UID.GID` if the directory cannot be determined.
 *
 * @category operations
 * @since 1.0.0
 */
export const dataRoot = ({ directory = "UID.GID", root }: Remapping): string => FilePath.join(root, directory)

/**
 * Returns the reasons why nothing can be written to or removed from a data root; empty if there are none.
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
 * Returns the refusal of a value with which no engine starts, judged by the value alone.
 *
 * @category operations
 * @since 1.0.0
 */
export const refusedValue = (specification: string | undefined): RefusedRemapping | undefined =>
  specification !== undefined && hasTooManyParts(specification)
    ? { specification, doubt: { _tag: "TooManyParts" } }
    : undefined

/**
 * Returns the refusal of a value with which the engine does not start, judged by the users of the machine.
 *
 * @category operations
 * @since 1.0.0
 */
export const refusedMapping = (found: Remapping | undefined): RefusedRemapping | undefined =>
  found?.doubt?._tag === "NoRange" && found.doubt.isCertain
    ? { specification: found.specification, doubt: found.doubt }
    : undefined

/**
 * Returns the engine's message. From Docker Engine 28 on, the message says `subuid` for both files.
 *
 * @category formatting
 * @since 1.0.0
 */
export const startMessage = ({ doubt, specification }: RefusedRemapping): string =>
  doubt._tag === "TooManyParts"
    ? `Invalid user/group specification in --userns-remap: ${GoText.quote(specification)}`
    : `Can't create ID mappings: no ${doubt.file} ranges found for user ${GoText.quote(doubt.user)}`

/**
 * Returns the message for a data root that cannot be determined, with the way out.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ doubt, root, specification }: Omit<UnknownDataRoot, "_tag">): string =>
  `Cannot tell which directory of ${root} the engine uses: "userns-remap" is ${JSON.stringify(specification)}, and ${describe(doubt)}. ${advice(doubt)}`

/**
 * Describes a doubt in words.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (doubt: Doubt): string => words(doubt)[0]

/**
 * Returns what to do about a doubt.
 *
 * @category formatting
 * @since 1.0.0
 */
export const advice = (doubt: Doubt): string => words(doubt)[1]

const words = (doubt: Doubt): readonly [doubt: string, advice: string] => {
  const start = "start the engine once, which creates the directory"
  const file = "file" in doubt ? files[doubt.file] : ""
  switch (doubt._tag) {
    case "NotLookedUp":
      return ["the users of the machine were not looked up", "Look up the users of the machine first"]
    case "TooManyParts":
      return ["the value has more than two parts", 'Write "USER" or "USER:GROUP"']
    case "Unreadable":
      return [`${file} cannot be read`, `Make ${file} readable, or ${start}`]
    case "NotFound":
      return [`${JSON.stringify(doubt.name)} is not in ${file}`, `Correct the name, or ${start}`]
    case "NoRange":
      return [
        `${file} has no range for ${JSON.stringify(doubt.user)}`,
        `Add a range to ${file}, such as ${doubt.user}:100000:65536${doubt.isCertain ? "" : `, or ${start}`}`
      ]
    case "Malformed":
      return [`${file} has ${JSON.stringify(doubt.line)}, which is not a range`, `Correct the line in ${file}`]
    case "SeveralRanges":
      return [
        `${files.subuid} and ${files.subgid} have several ranges for ${JSON.stringify(doubt.user)}, and releases choose different ones`,
        `Keep only the ranges under the name, or only the ranges under the number, or ${start}`
      ]
  }
}

const hasTooManyParts = (specification: string): boolean => specification.split(":").length > 2

/** The known parts of a user or a group. */
interface Account {
  readonly name: string | undefined
  readonly number: string | undefined
  readonly isListed: boolean
}

/**
 * Returns the account with a name or a number. In `/etc/passwd` and `/etc/group`, the first fields are name, password
 * and number.
 */
const accountOf = (wanted: string, text: string | undefined): Account => {
  const number = numberOf(wanted)
  const found = linesOf(text)
    .map((line) => line.split(":"))
    .find(([name, , listed = ""]) => (number === undefined ? name === wanted : numberOf(listed) === number))
  const [name = number === undefined ? wanted : undefined, , listed = ""] = found ?? []
  return { name, number: numberOf(listed) ?? number, isListed: found !== undefined }
}

/**
 * Parses a string as Go's `strconv.ParseInt` does with 32 bits. Returns the number in decimal, or undefined for any
 * other string.
 */
const numberOf = (text: string): string | undefined => {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  return value >= -(2 ** 31) && value < 2 ** 31 ? String(value) : undefined
}

const linesOf = (text: string | undefined): ReadonlyArray<string> =>
  (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")

/** Returns the doubt about a user or a group, if any. The engine requires that both exist, though only the user decides. */
const accountDoubt = (file: "group" | "passwd", name: string, identities: HostFacts.Identities): Doubt | undefined => {
  const text = identities[file]
  if (text === undefined) return { _tag: "Unreadable", file }
  return accountOf(name, text).isListed ? undefined : { _tag: "NotFound", file, name }
}

/**
 * The first IDs of the ranges that count, by either rule. `isPartial` is true if a range may belong to the user under a
 * name or number that is not known.
 */
interface FirstIds {
  readonly byNumber: number
  readonly inOrder: number
  readonly isPartial: boolean
}

const firstIds = (
  file: "subgid" | "subuid",
  { isListed, name, number }: Account,
  identities: HostFacts.Identities
): Result.Result<FirstIds, Doubt> => {
  const text = identities[file]
  if (text === undefined) return Result.fail({ _tag: "Unreadable", file })
  const ranges = linesOf(text)
    .filter((line) => !line.startsWith("#"))
    .map((line) => ({ line, parts: line.split(":") }))
  const own = ranges.filter(({ parts: [owner] }) => owner === name || owner === number)
  const malformed = own.find(({ parts: [, first = "", length = ""] }) => !digits.test(first) || !digits.test(length))
  if (malformed !== undefined) return Result.fail({ _tag: "Malformed", file, line: malformed.line })
  const numbered = own.filter(({ parts: [owner] }) => owner === number)
  const [byNumber, inOrder] = [numbered.length > 0 ? numbered : own, own].map(
    // A range of length 0 maps nothing.
    (some) => some.find(({ parts: [, , length] }) => Number(length) > 0)?.parts[1]
  )
  if (byNumber === undefined || inOrder === undefined) {
    const isCertain = isListed && own.length === 0
    return Result.fail({ _tag: "NoRange", file, user: name ?? number ?? "", isCertain })
  }
  const isPartial = ranges.some(({ parts: [owner = ""] }) => (digits.test(owner) ? number : name) === undefined)
  return Result.succeed({ byNumber: Number(byNumber), inOrder: Number(inOrder), isPartial })
}

const digits = /^\d+$/
