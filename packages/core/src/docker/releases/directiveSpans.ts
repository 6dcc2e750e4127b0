/**
 * The directives that not all releases from 20.10 to 29.7 accept.
 *
 * Source: the flags and named options in `cmd/dockerd` (since 29 `daemon/command`), the fields and `skipValidateOptions` in
 * `daemon/config`, at each tag of moby/moby from `v20.10.0` to `docker-v29.7.2`. The tag of `since` is the first that has the
 * directive, and the tag of `until` is the first that does not have it any more.
 */
import { Table } from "../../data/index.ts"
import * as ReleaseNumber from "./ReleaseNumber.ts"

/** The releases that accept a directive: from `since` on, and before `until`. */
export interface DirectiveSpan {
  readonly since?: ReleaseNumber.ReleaseNumber
  readonly until?: ReleaseNumber.ReleaseNumber
}

/** Reports whether a release is in a span. */
export const isIn = ({ since, until }: DirectiveSpan, release: ReleaseNumber.ReleaseNumber): boolean =>
  !(since !== undefined && ReleaseNumber.isBefore(release, since)) &&
  (until === undefined || ReleaseNumber.isBefore(release, until))

/** Returns the releases of a span in words, such as `Docker Engine 27.3 and later`. */
export const describe = ({ since, until }: DirectiveSpan): string => {
  const from = since && `${ReleaseNumber.words(since)} and later`
  const before = until && `${lastBefore(until)} and earlier`
  return `Docker Engine ${[from, before].filter((part) => part !== undefined).join(", ")}`
}

/** Directives go only with the first release of a major number. There is no release 21 or 22. */
const lastBefore = ({ major }: ReleaseNumber.ReleaseNumber): string => (major === 23 ? "20.10" : `${major - 1}`)

const since = (major: number, minor: number): DirectiveSpan => ({ since: { major, minor, patch: 0 } })
const until = (major: number): DirectiveSpan => ({ until: { major, minor: 0, patch: 0 } })

/** The spans in which directives are accepted. */
export const accepted: Table.Table<DirectiveSpan> = /*#__PURE__*/ Table.make<DirectiveSpan>([
  ["http-proxy", since(23, 0)],
  ["https-proxy", since(23, 0)],
  ["no-proxy", since(23, 0)],
  ["validate", since(23, 0)],
  // 23.0 has the flags, and refuses each value in its own words (`cmd/dockerd/daemon.go`).
  ["cluster-advertise", until(23)],
  ["cluster-store", until(23)],
  ["cluster-store-opt", until(23)],
  ["cluster-store-opts", until(23)],
  ["default-network-opt", since(24, 0)],
  ["default-network-opts", since(24, 0)],
  // 23.0 refuses it and names the new directive (`daemon/config/config.go`).
  ["graph", until(24)],
  ["cdi-spec-dir", since(25, 0)],
  ["cdi-spec-dirs", since(25, 0)],
  ["log-format", since(25, 0)],
  ["oom-score-adjust", until(26)],
  ["feature", since(27, 3)],
  ["bip6", since(28, 0)],
  ["host-gateway-ips", since(28, 0)],
  ["ip-forward-no-drop", since(28, 0)],
  ["allow-direct-routing", since(28, 2)],
  ["api-cors-header", until(29)],
  ["bridge-accept-fwmark", since(29, 0)],
  ["firewall-backend", since(29, 0)],
  ["min-api-version", since(29, 0)],
  ["nri-opts", since(29, 2)],
  ["default-stop-timeout", since(29, 7)]
])

/** The spans in which directives have an effect, if releases accept and ignore them otherwise. */
export const effective: Table.Table<DirectiveSpan> = /*#__PURE__*/ Table.make<DirectiveSpan>([
  ["allow-nondistributable-artifacts", until(28)],
  ["deprecated-key-path", until(24)]
])
