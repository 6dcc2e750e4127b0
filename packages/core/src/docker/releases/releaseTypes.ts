/**
 * The Go types of directives in releases whose types differ from those of the generation.
 *
 * Source: the fields in `daemon/config/config.go`, `config_linux.go` and `builder.go`, in `api/types/types.go` (`Runtime`),
 * `libnetwork/ipamutils` (`NetworkToSplit`) and `registry/config.go` (`ServiceOptions`), at the tags of moby/moby.
 */
import type { GoType } from "../../document/index.ts"
import * as Builder from "../daemon-json/builderTypes.ts"
import * as GoTypes from "../daemon-json/goTypes.ts"
import type { ReleaseNumber } from "./ReleaseNumber.ts"
import { type ReleaseSpan, between, has, since, until } from "./ReleaseSpan.ts"

/** A directive with the type that it has in some releases, and the embedded structs in which its field is. */
export interface TypedDirective {
  readonly directive: string
  readonly span: ReleaseSpan
  readonly type: GoType.GoType
  readonly within: ReadonlyArray<string>
}

/** Returns the directives whose types in a release differ from those of its generation. */
export const retyped = (release: ReleaseNumber): ReadonlyArray<TypedDirective> =>
  rows.filter(({ span }) => has(span, release))

/** The entries of Docker Engine 24, which have a type although the struct is still that of 23. */
export const runtimeOf24: GoType.GoStruct = GoTypes.struct("types.Runtime", {
  path: GoTypes.string,
  runtimeArgs: GoTypes.strings,
  runtimeType: GoTypes.string,
  options: GoTypes.map("map[string]interface {}", GoTypes.any)
})

const common = ["CommonConfig"]

const row = (
  directive: string,
  span: ReleaseSpan,
  type: GoType.GoType,
  within: ReadonlyArray<string>
): TypedDirective => ({ directive, span, type, within })

const only24 = between(since(24), until(25))
const from25 = (end: ReleaseSpan): ReleaseSpan => between(since(25), end)

const pools = GoTypes.slice(
  "[]*ipamutils.NetworkToSplit",
  GoTypes.struct("ipamutils.NetworkToSplit", { base: GoTypes.string, size: GoTypes.int }),
  "named"
)

const rows: ReadonlyArray<TypedDirective> = [
  row("cluster-advertise", until(24), GoTypes.string, common),
  row("cluster-store", until(24), GoTypes.string, common),
  row("cluster-store-opts", until(24), GoTypes.map("map[string]string", GoTypes.string), common),
  row("runtimes", only24, GoTypes.map("map[string]types.Runtime", runtimeOf24), []),
  row("builder", only24, Builder.of24, common),
  row("builder", from25(until(28)), Builder.of25, common),
  row("builder", between(since(28), until(29)), Builder.of28, common),
  row("dns", from25(until(29)), GoTypes.slice("[]net.IP", GoTypes.ip), ["CommonConfig", "DNSConfig"]),
  row("default-address-pools", from25(until(27)), pools, ["CommonConfig", "NetworkConfig"]),
  row("allow-nondistributable-artifacts", from25(until(28, 1)), GoTypes.strings, ["CommonConfig", "ServiceOptions"]),
  row("api-cors-header", from25(until(29)), GoTypes.string, common),
  row("oom-score-adjust", from25(until(26)), GoTypes.int, []),
  row("log-level", from25(until(29)), GoTypes.string, common),
  row("log-format", from25(until(29)), GoTypes.text("log.OutputFormat"), common),
  row("raw-logs", from25(until(29)), GoTypes.bool, common)
]
