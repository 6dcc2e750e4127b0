/**
 * The lines that an engine writes to its log about a reload.
 *
 * Source of the rule: Docker Engine 20.10 to 29, `cmd/dockerd/daemon.go`, `reloadConfig`, since 29 `daemon/command/daemon.go`, and
 * `daemon/config/config.go`, `Reload`.
 */
import * as Result from "effect/Result"
import { Bytes, GoText } from "../../text/index.ts"
import * as JsonReader from "../json/jsonReader.ts"

/**
 * Returns the reason, in the engine's words, why an engine refused the last reload of which its log tells; undefined if the log
 * tells of no refusal. `text` has the lines since the request. A reload that began before the request does not count.
 *
 * @category decoding
 * @since 1.0.0
 */
export const refusal = (text: string): string | undefined => {
  let refused: string | undefined
  let hasBegun = false
  for (const line of text.split("\n")) {
    const { error, level = "", msg = "" } = fieldsOf(line)
    if (msg.startsWith(beginning)) {
      hasBegun = true
      refused = undefined
    } else if (hasBegun && isRefusal(level, msg)) {
      refused ??= error === undefined ? msg : `${msg}: ${error}`
    }
  }
  return refused
}

const beginning = "Got signal to reload configuration"

/** The log has errors of other work too. */
const isRefusal = (level: string, message: string): boolean =>
  (level === "error" || level === "fatal") && refusals.some((start) => message.startsWith(start))

const refusals: ReadonlyArray<string> = [
  "Error reconfiguring the daemon",
  "Error reloading configuration",
  "Error validating authorization plugin",
  "conflict labels for ",
  "file configuration validation failed",
  "unable to configure the Docker daemon with file "
]

interface Fields {
  readonly level?: string | undefined
  readonly msg?: string | undefined
  readonly error?: string | undefined
}

/** Returns the fields of a line: `KEY=VALUE` with values that may be quoted or, with `log-format` of the engine, JSON. */
const fieldsOf = (line: string): Fields =>
  line.startsWith("{")
    ? Result.getOrElse(JsonReader.read(Bytes.ofText(line), record), () => ({}))
    : Object.fromEntries(
        Array.from(line.matchAll(/([\w-]+)=("(?:[^"\\]|\\.)*"|\S*)/g), ([, key = "", value = ""]) => [
          key,
          GoText.unquote(value)
        ])
      )

const record = /*#__PURE__*/ JsonReader.record({
  level: JsonReader.text,
  msg: JsonReader.text,
  error: JsonReader.text
})
