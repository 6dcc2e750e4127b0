/**
 * The types of flags with values of a form of their own: addresses, sizes, limits, runtimes and networks.
 *
 * Source of the rule: github.com/spf13/pflag, `ip.go` and `ip_slice.go`; docker/go-units 0.5.0, `ulimit.go` and `size.go`;
 * moby/moby at the tags of the releases, `opts` and `internal/opts` (since 29 `daemon/pkg/opts` and `daemon/internal/opts`).
 */
import * as Result from "effect/Result"
import { GoText } from "../../text/index.ts"
import * as EngineFlags from "../EngineFlags.ts"
import * as GoAddress from "../values/goAddress.ts"
import * as MemorySize from "../values/memorySize.ts"
import type { FlagType } from "./FlagType.ts"
import { listOf, pair, scalar } from "./flagForms.ts"
import { csvRecord } from "./csvRecord.ts"
import * as GoNumbers from "./goNumbers.ts"

/** An address of the releases before 23.0. */
export const addressOf20: FlagType = /*#__PURE__*/ scalar("ip", (text) => {
  const address = GoAddress.ip(text)
  return Result.mapError(Result.map(address, GoAddress.formatIp), () => `${text} is not an ip address`)
})

const addressOr = (text: string): Result.Result<string, string> =>
  Result.mapError(
    Result.map(GoAddress.ip(GoText.trimSpace(text)), GoAddress.formatIp),
    () => `failed to parse IP: ${GoText.quote(text)}`
  )

/** An address of the releases from 23.0 to 27. */
export const address: FlagType = /*#__PURE__*/ scalar("ip", addressOr)

/** An address of the releases since 28.0, where an empty value changes nothing. */
export const addressOrNothing: FlagType = {
  ...address,
  refusing: () => (text) => (text === "" ? undefined : Result.getOrUndefined(Result.flip(addressOr(text)))),
  printed: (texts, start) => {
    const last = texts.findLast((text) => text !== "")
    return last === undefined ? start || "<nil>" : Result.getOrElse(addressOr(last), () => "")
  },
  value: (texts) => address.value(texts.filter((text) => text !== ""))
}

/** Lists of addresses that are separated by commas, of the releases from 25.0 to 28. */
export const addressLists: FlagType = {
  name: "ipSlice",
  isRepeatable: true,
  refusing: () => (text) => Result.getOrUndefined(Result.flip(addressesIn(text))),
  printed: (texts) => `[${allAddresses(texts).join(",")}]`,
  value: (texts) => allAddresses(texts)
}

const allAddresses = (texts: ReadonlyArray<string>): ReadonlyArray<string> =>
  texts.flatMap((text) => Result.getOrElse(addressesIn(text), () => []))

const addressesIn = (text: string): Result.Result<ReadonlyArray<string>, string> => {
  const record = csvRecord(text.replaceAll(/["'`]/g, ""))
  if (Result.isFailure(record)) return record.failure === "EOF" ? Result.succeed([]) : record
  const read = record.success.map((field) => ({ field, found: GoAddress.ip(GoText.trimSpace(field)) }))
  const wrong = read.find(({ found }) => Result.isFailure(found))
  return wrong === undefined
    ? Result.succeed(read.flatMap(({ found }) => (Result.isSuccess(found) ? [GoAddress.formatIp(found.success)] : [])))
    : Result.fail(`invalid string being converted to IP address: ${wrong.field}`)
}

/** Addresses of the releases since 28.0, where an address may have a zone. */
export const addresses: FlagType = /*#__PURE__*/ listOf(GoAddress.addressRefusal, (text) =>
  Result.match(GoAddress.address(text), { onFailure: () => text, onSuccess: GoAddress.formatAddress })
)

/** Addresses of the releases before 25.0. */
export const addressesBefore25: FlagType = /*#__PURE__*/ listOf(
  (text) => (GoAddress.isIp(GoText.trimSpace(text)) ? undefined : `${text} is not an ip address`),
  (text) => Result.match(GoAddress.ip(GoText.trimSpace(text)), { onFailure: () => text, onSuccess: GoAddress.formatIp })
)

/** A size with a unit. */
export const size: FlagType = /*#__PURE__*/ scalar(
  "bytes",
  (text) => {
    const refusal = MemorySize.sizeRefusal(text)
    return refusal === undefined ? Result.succeed(text) : Result.fail(refusal)
  },
  (text) => MemorySize.format(MemorySize.bytesOf(text))
)

/** Limits of processes: `NAME=SOFT` or `NAME=SOFT:HARD`. The engine prints several limits in any order. */
export const limits: FlagType = {
  name: "ulimit",
  isRepeatable: true,
  refusing: () => (text) => Result.getOrUndefined(Result.flip(limitIn(text))),
  printed: (texts) => {
    const rows = Array.from(limitsIn(texts), ([name, { hard, soft }]) => `${name}=${soft}:${hard}`)
    return `[${rows.toSorted(GoText.compare).join(" ")}]`
  },
  value: (texts) =>
    Object.fromEntries(
      Array.from(limitsIn(texts), ([name, { hard, soft }]) => [
        name,
        { Name: name, Hard: Number(hard), Soft: Number(soft) }
      ])
    )
}

interface Limit {
  readonly name: string
  readonly soft: bigint
  readonly hard: bigint
}

const limitsIn = (texts: ReadonlyArray<string>): ReadonlyMap<string, Limit> =>
  new Map(
    texts.flatMap((text) => {
      const limit = limitIn(text)
      return Result.isSuccess(limit) ? [[limit.success.name, limit.success] as const] : []
    })
  )

const limitIn = (text: string): Result.Result<Limit, string> => {
  const [name, value] = pair(text)
  if (!text.includes("=")) return Result.fail(`invalid ulimit argument: ${text}`)
  if (!limitNames.has(name)) return Result.fail(`invalid ulimit type: ${name}`)
  const [first = "", second, ...others] = value.split(":")
  if (others.length > 0) {
    return Result.fail(`too many limit value arguments - ${value}, can only have up to two, \`soft[:hard]\``)
  }
  const hard = GoNumbers.decimal(second ?? first, "ParseInt")
  if (Result.isFailure(hard)) return Result.fail(hard.failure)
  const soft = GoNumbers.decimal(first, "ParseInt")
  if (Result.isFailure(soft)) return Result.fail(soft.failure)
  const limit = { name, soft: soft.success, hard: hard.success }
  const below = "ulimit soft limit must be less than or equal to hard limit:"
  if (limit.hard === -1n || (limit.soft !== -1n && limit.soft <= limit.hard)) return Result.succeed(limit)
  return Result.fail(
    limit.soft === -1n ? `${below} soft: -1 (unlimited), hard: ${limit.hard}` : `${below} ${limit.soft} > ${limit.hard}`
  )
}

const limitNames: ReadonlySet<string> = /*#__PURE__*/ new Set(
  "core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack".split(" ")
)

/** Runtimes: `NAME=PATH`. */
export const runtimes: FlagType = {
  name: "runtime",
  isRepeatable: true,
  refusing: () => {
    const known = new Set<string>()
    return (text) => {
      const parsed = EngineFlags.parseAddRuntime([text])
      if (Result.isFailure(parsed)) return parsed.failure[0] && EngineFlags.cause(parsed.failure[0])
      const [name = ""] = parsed.success.names()
      if (known.has(name)) return EngineFlags.cause({ _tag: "DuplicateRuntime", value: text, name })
      known.add(name)
      return undefined
    }
  },
  printed: (texts) => `[${texts.map((text) => GoText.toLower(GoText.trimSpace(pair(text)[0]))).join(" ")}]`,
  value: (texts) =>
    Object.fromEntries(
      texts.map((text) => {
        const [name, path] = pair(text)
        return [GoText.toLower(GoText.trimSpace(name)), { path: GoText.trimSpace(path) }]
      })
    )
}
