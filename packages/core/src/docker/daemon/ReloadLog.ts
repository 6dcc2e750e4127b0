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
 * The reloads of which a log tells.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReloadLog {
  /** The reason, in the engine's words, for which it refused the last reload that began in the log; undefined if it refused none. */
  readonly refusal: string | undefined
  /**
   * The reason for a refusal without a line about its beginning. The reload began before the log, or the log level of the engine is
   * higher than `info`.
   */
  readonly earlierRefusal: string | undefined
  /** True if the log tells of a reload and not of its end, or only of the end of an earlier one. Another one is still to come. */
  readonly isUnfinished: boolean
}

/**
 * Reads the lines of a log since a request for a reload.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (text: string): ReloadLog => {
  let [refusal, earlierRefusal]: [string | undefined, string | undefined] = [undefined, undefined]
  let [hasBegun, hasEnded, isUnfinished] = [false, false, false]
  for (const line of text.split("\n")) {
    const { error, level = "", msg = "" } = fieldsOf(line)
    if (msg.startsWith(beginning)) [hasBegun, isUnfinished, refusal] = [true, true, undefined]
    else if (msg.startsWith(end)) [hasEnded, isUnfinished] = [true, false]
    else if (isRefusal(level, msg)) {
      const reason = error === undefined ? msg : `${msg}: ${error}`
      if (hasBegun) refusal ??= reason
      else earlierRefusal = reason
    }
  }
  return { refusal, earlierRefusal, isUnfinished: isUnfinished || (hasEnded && !hasBegun) }
}

const beginning = "Got signal to reload configuration"
const end = "Reloaded configuration"

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
