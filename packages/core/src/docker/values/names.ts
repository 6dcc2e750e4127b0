/**
 * Names of domains and labels, with the messages of the engine.
 *
 * Source of the rule: Docker Engine 23.0, `opts/opts.go`, `ValidateDNSSearch` and `ValidateLabel`.
 */
import * as Result from "effect/Result"

/** Returns the message with which the engine refuses the name of a domain; undefined if it accepts the name. */
export const domainRefusal = (text: string): string | undefined => Result.getOrUndefined(Result.flip(domain(text)))

/** Returns the name of a domain as the engine keeps it, or the message with which it refuses the name. */
export const domain = (text: string): Result.Result<string, string> => {
  const name = withoutSpaces(text)
  const [, found = ""] = (/[A-Za-z]/.test(name) && domainPattern.exec(name)) || []
  if (name === ".") return Result.succeed(name)
  return found !== "" && found.length < 255 ? Result.succeed(found) : Result.fail(`${name} is not a valid domain`)
}

/** Removes spaces at both ends, and no other white space. An expression would take quadratic time. */
const withoutSpaces = (text: string): string => {
  let [start, end] = [0, text.length]
  while (text[start] === " ") start++
  while (end > start && text[end - 1] === " ") end--
  return text.slice(start, end)
}

/** The engine's own expression, which also allows a colon before each part. */
const domainPattern =
  /^(:?[A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?(?::?\.:?[A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?)*)\.?\s*$/

/** Returns the message with which the engine refuses a label; undefined if it accepts the label. */
export const labelRefusal = (text: string): string | undefined => {
  if (!text.includes("=")) return `bad attribute format: ${text}`
  return /^(?:com\.docker|io\.docker|org\.dockerproject)\./i.test(text)
    ? `label ${text} is not allowed: the namespaces com.docker.*, io.docker.*, and org.dockerproject.* are reserved for internal use`
    : undefined
}
