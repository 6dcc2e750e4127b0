/**
 * The types of flags whose values are fields that are separated by commas.
 *
 * Source of the rule: moby/moby at the tags of the releases, `opts/address_pools.go` and `opts/nri_opts.go` (since 29
 * `daemon/pkg/opts`).
 */
import * as Result from "effect/Result"
import type { Json } from "../../document/index.ts"
import { GoText } from "../../text/index.ts"
import * as GoAddress from "../values/goAddress.ts"
import type { FlagType } from "./FlagType.ts"
import { pair } from "./flagForms.ts"
import { csvRecord } from "./csvRecord.ts"
import * as GoNumbers from "./goNumbers.ts"

/** The rules for address pools that changed: what the message for a size names, and whether the base is parsed. */
interface PoolRules {
  readonly namesWholeValue: boolean
  readonly parsesBase: boolean
}

/** Makes the type of address pools: `base=NETWORK,size=BITS`. */
export const pools = (rules: PoolRules): FlagType => ({
  name: "pool-options",
  isRepeatable: true,
  refusing: () => (text) => Result.getOrUndefined(Result.flip(poolIn(text, rules))),
  printed: (texts) =>
    poolsIn(texts, rules)
      .map(({ base, size }) => `${base} ${size}`)
      .join(", "),
  value: (texts) => poolsIn(texts, rules).map((pool) => ({ ...pool }))
})

interface Pool {
  readonly base: string
  readonly size: number
}

const poolsIn = (texts: ReadonlyArray<string>, rules: PoolRules): ReadonlyArray<Pool> =>
  texts.flatMap((text) => {
    const pool = poolIn(text, rules)
    return Result.isSuccess(pool) ? [pool.success] : []
  })

const poolIn = (text: string, { namesWholeValue, parsesBase }: PoolRules): Result.Result<Pool, string> => {
  const record = csvRecord(text)
  if (Result.isFailure(record)) return Result.fail(record.failure)
  let base = parsesBase ? "invalid Prefix" : ""
  let size = 0
  for (const field of record.success) {
    const [key, value] = pair(GoText.toLower(field))
    if (!field.includes("=")) return Result.fail(`invalid field '${field}' must be a key=value pair`)
    if (key === "base") {
      const prefix = GoAddress.prefix(value)
      if (parsesBase && Result.isFailure(prefix)) {
        return Result.fail(`invalid base prefix ${GoText.quote(value)}: ${prefix.failure}`)
      }
      base = parsesBase && Result.isSuccess(prefix) ? GoAddress.formatPrefix(prefix.success) : value
    } else if (key === "size") {
      const bits = GoNumbers.decimal(value, "Atoi")
      if (Result.isFailure(bits)) {
        const named = GoText.quote(namesWholeValue ? text : value)
        return Result.fail(`invalid size value: ${named} (must be integer): ${bits.failure}`)
      }
      size = Number(bits.success)
    } else return Result.fail(`unexpected key '${key}' in '${field}'`)
  }
  return Result.succeed({ base, size })
}

/** The options of the node resource interface: `enable`, and the paths that it uses. */
export const nodeResources: FlagType = {
  name: "nri-opts",
  isRepeatable: true,
  refusing: () => (text) => Result.getOrUndefined(Result.flip(resourcesIn(text))),
  printed: (texts) => {
    const found = allResources(texts)
    const paths = ["plugin-path", "plugin-config-path", "socket-path"].filter((key) => (found[key] ?? "") !== "")
    return [`enable=${found["enable"] ?? false}`, ...paths.map((key) => `${key}=${found[key]}`)].join(",")
  },
  value: (texts) => allResources(texts)
}

type Resources = { readonly [key: string]: Json.Json }

const allResources = (texts: ReadonlyArray<string>): Resources =>
  Object.assign({}, ...texts.map((text) => Result.getOrElse(resourcesIn(text), () => ({})))) as Resources

const resourcesIn = (text: string): Result.Result<Resources, string> => {
  const record = csvRecord(text)
  if (Result.isFailure(record)) return Result.fail(record.failure)
  const found: { [key: string]: Json.Json } = {}
  for (const field of record.success) {
    const [key, value] = pair(field)
    if (key === "enable") {
      const enable = GoNumbers.truth(value || "true")
      if (Result.isFailure(enable)) {
        return Result.fail(`invalid value for NRI enable ${GoText.quote(value)}: ${enable.failure}`)
      }
      found[key] = enable.success
    } else if (/^(?:plugin-path|plugin-config-path|socket-path)$/.test(key)) found[key] = value
    else return Result.fail(`unexpected key '${key}' in '${field}'`)
  }
  return Result.succeed(found)
}
