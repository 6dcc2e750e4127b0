/**
 * The addresses on which the engine listens, and the mirrors that it pulls from, with the messages of the engine.
 *
 * Source of the rule: Docker Engine 23.0 and 29.7, `opts/hosts.go`, `parseDaemonHost`; `registry/config.go`, `ValidateMirror`.
 */
import * as Result from "effect/Result"
import { GoText } from "../../text/index.ts"
import * as GoUrl from "./goUrl.ts"

/** Returns the message with which the engine since 24.0 refuses an item of `hosts`; undefined if it accepts it. */
export const hostRefusal = (item: string): string | undefined => {
  const host = item.trim()
  if (host === "") return undefined
  const why = reasonAgainst(host)
  return why === undefined ? undefined : `invalid bind address (${host}): ${why}`
}

/** Returns the message with which Docker Engine 23.0 refuses an item of `hosts`, which names the address without its protocol. */
export const hostRefusalOf23 = (item: string): string | undefined => {
  const host = item.trim()
  const [, protocol = "tcp", address = ""] = /^(?:(.*?):\/\/)?(.*)$/s.exec(host) ?? []
  const isOfSocket = protocol === "unix" || protocol === "npipe"
  const bare = isOfSocket && address.startsWith(`${protocol}://`) ? address.slice(protocol.length + 3) : address
  const why = host === "" ? undefined : reasonAgainst(protocol === "tcp" ? address : `${protocol}://${bare}`)
  if (why === undefined) return undefined
  return isOfSocket ? `invalid proto, expected ${protocol}: ${bare}` : `invalid bind address (${address}): ${why}`
}

/** Returns the reason against an address to listen on. */
const reasonAgainst = (host: string): string | undefined => {
  const [, protocol = "tcp", address = ""] = /^(?:(.*?):\/\/)?(.*)$/s.exec(host) ?? []
  switch (protocol) {
    case "tcp":
      return tcpReason(host.includes("://") ? host : `tcp://${host}`)
    case "unix":
    case "npipe":
      return address.includes("://") ? `invalid ${protocol} address: ${address}` : undefined
    case "fd":
      return undefined
    default:
      return `unsupported proto '${protocol}'`
  }
}

const tcpReason = (text: string): string | undefined =>
  Result.match(GoUrl.parse(text), {
    onFailure: (message) => message,
    onSuccess: ({ path, port, scheme }) => {
      if (scheme !== "tcp") return `unsupported proto '${scheme}'`
      if (path !== "") return "should not contain a path element"
      return port !== "" && Number(port) === 0 ? `invalid port: ${port}` : undefined
    }
  })

/** Returns the message with which the engine since 28.3 refuses a mirror; undefined if it accepts it. */
export const mirrorRefusal = (mirror: string): string | undefined => {
  const advice = ": must use either 'https://' or 'http://'"
  return /^.+?:\/\//s.test(mirror)
    ? ofMirror(mirror, { advice })
    : `invalid mirror: no scheme specified for ${GoText.quote(mirror)}${advice}`
}

/** Returns the message with which Docker Engine 25.0 to 28.2 refuses a mirror; undefined if it accepts it. */
export const mirrorRefusalBefore28 = (mirror: string): string | undefined => ofMirror(mirror, {})

/** Returns the message with which Docker Engine 23.0 and 24.0 refuse a mirror, which may have no path; undefined if they accept it. */
export const mirrorRefusalBefore25 = (mirror: string): string | undefined => ofMirror(mirror, { mayHavePath: false })

const ofMirror = (
  mirror: string,
  { advice = "", mayHavePath = true }: { readonly advice?: string; readonly mayHavePath?: boolean }
): string | undefined =>
  Result.match(GoUrl.parse(mirror), {
    onFailure: (message) => `invalid mirror: ${GoText.quote(mirror)} is not a valid URI: ${message}`,
    onSuccess: ({ fragment, path, query, scheme, userinfo }) => {
      if (scheme !== "http" && scheme !== "https") {
        return `invalid mirror: unsupported scheme ${GoText.quote(scheme)} in ${GoText.quote(mirror)}${advice}`
      }
      const hasPath = !mayHavePath && path !== "" && path !== "/"
      if (hasPath || query !== "" || fragment !== "") {
        return `invalid mirror: ${mayHavePath ? "" : "path, "}query${mayHavePath ? "" : ","} or fragment at end of the URI ${GoText.quote(mirror)}`
      }
      return userinfo === undefined
        ? undefined
        : `invalid mirror: username/password not allowed in URI ${GoText.quote(withoutPassword(mirror, userinfo))}`
    }
  })

const withoutPassword = (mirror: string, userinfo: string): string =>
  mirror.replace(`${userinfo}@`, `${userinfo.split(":")[0]}:xxxxx@`)
