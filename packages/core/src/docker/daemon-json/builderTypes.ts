/**
 * The Go types of the directive `builder`, which gained fields from release to release.
 *
 * Source: moby/moby, `daemon/config/builder.go`, at `v23.0.0`, `v24.0.0`, `v25.0.0`, `v28.0.0` and `docker-v29.0.0`.
 */
import type { GoType } from "../../document/index.ts"
import * as GoTypes from "./goTypes.ts"

const earlyGc = GoTypes.struct("config.BuilderGCConfig", {
  Enabled: GoTypes.bool,
  Policy: GoTypes.slice(
    "[]config.BuilderGCRule",
    GoTypes.struct("config.BuilderGCRule", { All: GoTypes.bool, Filter: GoTypes.filter, KeepStorage: GoTypes.string })
  ),
  DefaultKeepStorage: GoTypes.string
})

/** The type of a build cache rule: an anonymous struct, which messages spell out. */
const gcRule = GoTypes.struct(
  'struct { All bool "json:\\",omitempty\\""; Filter config.BuilderGCFilter; ' +
    'ReservedSpace string "json:\\",omitempty\\""; MaxUsedSpace string "json:\\",omitempty\\""; ' +
    'MinFreeSpace string "json:\\",omitempty\\""; KeepStorage string "json:\\",omitempty\\"" }',
  {
    All: GoTypes.bool,
    Filter: GoTypes.filter,
    ReservedSpace: GoTypes.string,
    MaxUsedSpace: GoTypes.string,
    MinFreeSpace: GoTypes.string,
    KeepStorage: GoTypes.string
  },
  "named"
)

const laterGc = GoTypes.struct(
  'struct { Enabled bool "json:\\",omitempty\\""; Policy []config.BuilderGCRule "json:\\",omitempty\\""; ' +
    'DefaultReservedSpace string "json:\\",omitempty\\""; DefaultMaxUsedSpace string "json:\\",omitempty\\""; ' +
    'DefaultMinFreeSpace string "json:\\",omitempty\\""; DefaultKeepStorage string "json:\\",omitempty\\"" }',
  {
    Enabled: GoTypes.bool,
    Policy: GoTypes.slice("[]config.BuilderGCRule", gcRule),
    DefaultReservedSpace: GoTypes.string,
    DefaultMaxUsedSpace: GoTypes.string,
    DefaultMinFreeSpace: GoTypes.string,
    DefaultKeepStorage: GoTypes.string
  },
  "named"
)

const entitlements = { "network-host": GoTypes.bool, "security-insecure": GoTypes.bool }

const historyOf = (maxAge: GoType.GoType): GoType.GoStruct =>
  GoTypes.struct("config.BuilderHistoryConfig", { MaxAge: maxAge, MaxEntries: GoTypes.int64 })

const duration = GoTypes.text("config.Duration")

const builder = (fields: {
  readonly gc: GoType.GoStruct
  readonly entitlements?: GoType.GoStruct["fields"]
  readonly history?: GoType.GoStruct
}): GoType.GoStruct =>
  GoTypes.struct("config.BuilderConfig", {
    GC: fields.gc,
    Entitlements: GoTypes.struct("config.BuilderEntitlements", fields.entitlements ?? entitlements),
    ...(fields.history && { History: fields.history })
  })

/** The type up to Docker Engine 23. */
export const upTo23 = builder({ gc: earlyGc })

/** The type of Docker Engine 24, whose history has an age in seconds. */
export const of24 = builder({ gc: earlyGc, history: historyOf(GoTypes.int64) })

/** The type of Docker Engine 25 to 27. */
export const of25 = builder({ gc: earlyGc, history: historyOf(duration) })

/** The type of Docker Engine 28. */
export const of28 = builder({ gc: laterGc, history: historyOf(duration) })

/** The type since Docker Engine 29. */
export const since29 = builder({
  gc: laterGc,
  entitlements: { ...entitlements, device: GoTypes.bool },
  history: historyOf(duration)
})
