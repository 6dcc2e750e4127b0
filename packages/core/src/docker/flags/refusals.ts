/**
 * The values that flags refuse although the engine accepts them in its configuration file, and the rules of 20.10.
 *
 * Source of the rule: Docker Engine 20.10 and 29.7, `registry/config.go`, `ValidateIndexName` and `ValidateMirror`;
 * `opts/opts.go`, `ValidateSingleGenericResource`; 20.10, `opts/hosts.go`, `parseDaemonHost`; `opts/quotedstring.go`.
 */
import * as Result from "effect/Result"
import * as Endpoints from "../values/endpoints.ts"
import type { FlagType } from "./FlagType.ts"
import { type Refusal, listOf, scalar } from "./flagForms.ts"

/** Returns the message for the name of a registry. */
export const registry: Refusal = (text) =>
  text.startsWith("-") || text.endsWith("-")
    ? `invalid index name (${text}). Cannot begin or end with a hyphen`
    : undefined

/** Returns the name of a registry that the engine keeps. */
export const registryName = (text: string): string => (text === "index.docker.io" ? "docker.io" : text)

/** Returns the message for a resource of a node. */
export const resource: Refusal = (text) =>
  text.includes("=") ? undefined : `invalid node-generic-resource format \`${text}\` expected \`name=value\``

/** Makes the type of mirrors. The engine ends an address with a slash. */
export const mirrors = (refusal: Refusal): FlagType => listOf(refusal, (text) => `${text.replace(/\/$/, "")}/`)

/** Returns the message of Docker Engine 20.10 for a mirror. */
export const mirrorOf20: Refusal = (text) =>
  Endpoints.mirrorRefusalBefore25(text)?.replace(/ is not a valid URI: .*$/s, " is not a valid URI")

/** Returns the message of Docker Engine 20.10 for an address with an unknown protocol. Other addresses count as accepted. */
export const hostOf20: Refusal = (text) => {
  const [, protocol] = /^(.*?):\/\//s.exec(text.trim()) ?? []
  return protocol === undefined || /^(?:tcp|unix|npipe|fd)$/.test(protocol)
    ? undefined
    : `Invalid bind address format: ${text.trim()}`
}

/** A string that loses one pair of quotes around it. */
export const unquoted: FlagType = /*#__PURE__*/ scalar("string", (text) =>
  Result.succeed(/^(['"]).*\1$/s.test(text) ? text.slice(1, -1) : text)
)
