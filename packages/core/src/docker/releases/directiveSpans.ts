/**
 * The directives that not all releases from 20.10 to 29.7 treat alike.
 *
 * Source: the flags and named options in `cmd/dockerd` (since 29 `daemon/command`), the fields and `skipValidateOptions` in
 * `daemon/config`, at the tags of moby/moby from `v20.10.0` to `docker-v29.7.2`. The tag of `since` is the first that has the
 * directive, and the tag of `until` is the first that does not have it any more. The directives of 20.10 are those that
 * Docker Engine 20.10.24 itself accepts.
 */
import { Table } from "../../data/index.ts"
import { type ReleaseSpan, between, since, until } from "./ReleaseSpan.ts"

/** The spans in which a configuration file may contain a directive. */
export const accepted: Table.Table<ReleaseSpan> = /*#__PURE__*/ Table.make<ReleaseSpan>([
  ["http-proxy", since(23)],
  ["https-proxy", since(23)],
  ["no-proxy", since(23)],
  ["validate", since(23)],
  ["cluster-advertise", until(24)],
  ["cluster-store", until(24)],
  ["cluster-store-opt", until(24)],
  ["cluster-store-opts", until(24)],
  ["graph", until(24)],
  ["default-network-opt", since(24)],
  ["default-network-opts", since(24)],
  ["cdi-spec-dir", since(25)],
  ["cdi-spec-dirs", since(25)],
  ["log-format", since(25)],
  ["oom-score-adjust", until(26)],
  ["feature", since(27, 3)],
  ["bip6", since(28)],
  ["host-gateway-ips", since(28)],
  ["ip-forward-no-drop", since(28)],
  ["allow-direct-routing", since(28, 2)],
  ["api-cors-header", until(29)],
  ["bridge-accept-fwmark", since(29)],
  ["firewall-backend", since(29)],
  ["min-api-version", since(29)],
  ["nri-opts", since(29, 2)],
  ["default-stop-timeout", since(29, 7)]
])

/**
 * The spans in which a directive has an effect, for directives that later releases accept and ignore.
 *
 * Source: `daemon/config/config.go`, `TrustKeyPath`, at `v23.0.0` and `v24.0.0`; docker/cli, `docs/deprecated.md`, and
 * `daemon/command/daemon.go` at `v28.0.0`, the warning about `allow-nondistributable-artifacts`.
 */
export const effective: Table.Table<ReleaseSpan> = /*#__PURE__*/ Table.make<ReleaseSpan>([
  ["allow-nondistributable-artifacts", until(28)],
  ["deprecated-key-path", until(24)]
])

/**
 * The spans in which the object of a directive counts as its value. Outside of them, its keys count as directives.
 *
 * Source: `daemon/config/config.go`, `flatOptions`, at `v23.0.0`, `v24.0.0`, `docker-v29.0.0` and `docker-v29.2.0`.
 */
export const neverFlattened: Table.Table<ReleaseSpan> = /*#__PURE__*/ Table.make<ReleaseSpan>([
  ["default-network-opts", since(24)],
  ["nri-opts", since(29, 2)]
])

/**
 * The spans in which the engine knows a directive only in order to refuse its value.
 *
 * Source: `cmd/dockerd/daemon.go`, `checkDeprecatedOptions`, and `daemon/config/config.go`, `Validate`, at `v23.0.0`;
 * `daemon/config/config_linux.go`, `ValidatePlatformConfig`, at `v25.0.0`; `daemon/config/config.go`, `Validate`, at `v28.0.0`.
 */
export const refused: Table.Table<ReleaseSpan> = /*#__PURE__*/ Table.make<ReleaseSpan>([
  ["graph", between(since(23), until(24))],
  ["cluster-advertise", between(since(23), until(24))],
  ["cluster-store", between(since(23), until(24))],
  ["cluster-store-opts", between(since(23), until(24))],
  ["oom-score-adjust", between(since(25), until(26))],
  ["api-cors-header", between(since(28), until(29))]
])

/** Returns the span in which releases take a value of a directive: those that accept it, without those that refuse its value. */
export const usable = (directive: string): ReleaseSpan => {
  const end = refused.get(directive)?.since
  return { ...accepted.get(directive), ...(end && { until: end }) }
}
