/**
 * The directives that an engine still knows, in order to refuse any value but the zero value, and the engine's messages.
 *
 * Source: Docker Engine 23.0, `cmd/dockerd/daemon.go`, `checkDeprecatedOptions`; 25.0, `daemon/config/config_linux.go`,
 * `ValidatePlatformConfig`; 28.0, `daemon/config/config.go`, `Validate`.
 */
import { Table } from "../../data/index.ts"
import type { JsonTree } from "../../document/index.ts"

/** A directive that the engine has removed. */
export interface RemovedDirective {
  readonly message: string
  readonly advice: string
  /** True if the engine finds the value while it validates the configuration; false if it looks only afterwards. */
  readonly isOfValidation: boolean
}

const ofCluster: RemovedDirective = /*#__PURE__*/ Object.freeze({
  message:
    "Host-discovery and overlay networks with external k/v stores are deprecated. The 'cluster-advertise', 'cluster-store', and 'cluster-store-opt' options have been removed",
  advice: "Remove it. For networks of several hosts, use swarm mode.",
  isOfValidation: false
})

/** The removed directives. */
export const removedDirectives: Table.Table<RemovedDirective> = /*#__PURE__*/ Table.make<RemovedDirective>([
  ["cluster-advertise", ofCluster],
  ["cluster-store", ofCluster],
  ["cluster-store-opts", ofCluster],
  [
    "oom-score-adjust",
    Object.freeze({
      message:
        'DEPRECATED: The "oom-score-adjust" config parameter and the dockerd "--oom-score-adjust" options have been removed.',
      advice: "Remove it. To adjust the score of the engine, set OOMScoreAdjust in its systemd unit.",
      isOfValidation: true
    })
  ],
  [
    "api-cors-header",
    Object.freeze({
      message:
        'DEPRECATED: The "api-cors-header" config parameter and the dockerd "--api-cors-header" option have been removed; use a reverse proxy if you need CORS headers',
      advice: "Remove it. If you need CORS headers, use a reverse proxy.",
      isOfValidation: true
    })
  ]
])

/** Reports whether a value is not the zero value of its Go type, so that the engine sees that the directive is set. */
export const isSet = (value: JsonTree.JsonNode): boolean => {
  switch (value.type) {
    case "string":
      return value.value !== ""
    case "number":
      return Number(value.text) !== 0
    case "object":
      return value.members.length > 0
    default:
      return false
  }
}
