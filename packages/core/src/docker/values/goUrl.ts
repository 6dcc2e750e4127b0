/**
 * The parts of a URL as Go reads it, with Go's messages.
 *
 * Source of the rule: Go 1.26, `net/url/url.go`, `Parse`.
 */
import * as Result from "effect/Result"
import { GoText } from "../../text/index.ts"

/** A URL. `userinfo` is undefined without an `@`; `port` is empty without a port. */
export interface GoUrl {
  readonly scheme: string
  readonly userinfo: string | undefined
  readonly port: string
  readonly path: string
  readonly query: string
  readonly fragment: string
}

/** Returns the URL in a text, or Go's message. Without a scheme, the whole text is a path. */
export const parse = (text: string): Result.Result<GoUrl, string> => {
  const [whole, fragment] = cut(text, "#")
  const refuse = (why: string) => Result.fail(`parse ${GoText.quote(whole)}: ${why}`)
  if (Array.from(whole).some((character) => character < " " || character === "\u007F")) {
    return refuse("net/url: invalid control character in URL")
  }
  if (whole.startsWith(":")) return refuse("missing protocol scheme")
  const [, scheme = "", afterScheme = whole] = /^([A-Za-z][A-Za-z\d+.-]*):(.*)$/s.exec(whole) ?? []
  const [beforeQuery, query] = cut(afterScheme, "?")
  if (scheme === "" && /^[^/]*:/.test(beforeQuery)) return refuse("first path segment in URL cannot contain colon")
  const [, authority = "", path = beforeQuery] = /^\/\/([^/]*)(.*)$/s.exec(beforeQuery) ?? []
  const at = authority.lastIndexOf("@")
  const host = authority.slice(at + 1)
  const [, name = "", colonPort = ""] = /^(\[.*\])(.*)$/s.exec(host) ?? /^(.*?)(:[^:]*)?$/s.exec(host) ?? []
  const escape = /%(?![\dA-Fa-f]{2}).{0,2}/s.exec(`${name}${path}`)?.[0]
  if (host.startsWith("[") && !name.endsWith("]")) return refuse("missing ']' in host")
  if (colonPort !== "" && !/^:\d*$/.test(colonPort)) {
    return refuse(`invalid port ${GoText.quote(colonPort)} after host`)
  }
  const wrong = /[\s\\^`{|}]/.exec(name)?.[0]
  if (wrong !== undefined) return refuse(`invalid character ${GoText.quote(wrong)} in host name`)
  if (escape !== undefined) return refuse(`invalid URL escape ${GoText.quote(escape)}`)
  return Result.succeed({
    scheme: scheme.toLowerCase(),
    userinfo: at < 0 ? undefined : authority.slice(0, at),
    port: colonPort.slice(1),
    path,
    query,
    fragment
  })
}

/** Returns a URL with other words for the user and the password. A text that is not a URL stays as it is. */
export const withoutCredentials = (text: string): string =>
  Result.match(parse(text), {
    onFailure: () => text,
    onSuccess: ({ userinfo }) => (userinfo === undefined ? text : text.replace(`${userinfo}@`, "xxxxx:xxxxx@"))
  })

const cut = (text: string, separator: string): readonly [before: string, after: string] => {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)]
}
