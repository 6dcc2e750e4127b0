/**
 * The verdict on a runtime name: whether a container that asks for it would run on this machine, and if not, why. It follows
 * from an explanation, so it holds for any engine.
 */
import * as Result from "effect/Result"
import type { Launch, Suggestion } from "../engine/index.ts"
import { Search } from "../machine/index.ts"
import { Wording } from "../text/index.ts"
import { type Explanation, type SearchedLink, searched } from "./Explanation.ts"

/**
 * The verdict on a name.
 *
 * @category models
 * @since 1.0.0
 */
export type RunVerdict =
  /** A container would run. `started` are the shim, the wrapper script and the program, in the order in which they start. */
  { readonly _tag: "WouldRun"; readonly started: ReadonlyArray<string> } | WouldNotRun | CannotBeTold

/**
 * A name with which no container would run. `cause` says whether the engine refuses the name, links of the launch are missing,
 * or the engine would not start. `reason` is the end of a sentence; `messages` are what the engine or its services say.
 *
 * @category models
 * @since 1.0.0
 */
export interface WouldNotRun {
  readonly _tag: "WouldNotRun"
  readonly cause: "missing" | "no-start" | "refused"
  readonly reason: string
  readonly messages: ReadonlyArray<string>
  readonly advice: ReadonlyArray<string>
  readonly suggestions: ReadonlyArray<Suggestion.Suggestion>
}

/**
 * A name of which the machine does not say enough. `reason` is the end of a sentence.
 *
 * @category models
 * @since 1.0.0
 */
export interface CannotBeTold {
  readonly _tag: "CannotBeTold"
  readonly reason: string
  readonly advice: ReadonlyArray<string>
}

/**
 * Returns the verdict on an explained name. `startMessage` is the engine's message if it would not start with its
 * configuration.
 *
 * The engine writes a wrapper script when it starts or reloads, so a script that does not exist yet is not missing. A link that
 * may be in a place that the caller cannot look at is not missing either: the engine runs as another user.
 *
 * @category constructors
 * @since 1.0.0
 */
export const make = (explanation: Explanation, startMessage: string | null = null): RunVerdict => {
  const { name, outcome } = explanation
  const isKnown = outcome._tag !== "Refused" && outcome.resolution.kind !== "implicit"
  const padding = isKnown || name === name.trim() ? "" : "the name has leading or trailing white space: "
  if (outcome._tag === "Refused") {
    const { advice, message, searched: failed } = outcome.refusal
    const reason = failed?.missed.plain ?? message
    return wouldNotRun("refused", `${padding}${reason}`, [message], [advice], outcome.suggestions)
  }
  const findings = searched(explanation).flatMap((link) => findingOf(link) ?? [])
  const missing = findings.filter((finding) => finding._tag === "Missing")
  if (missing.length > 0) {
    return wouldNotRun(
      "missing",
      `${padding}${missing.map(({ missed }) => missed.plain).join(", and ")}`,
      missing.map(({ missed }) => missed.message),
      [...new Set(missing.flatMap(({ advice }) => advice))],
      missing.flatMap(({ suggestions }) => suggestions)
    )
  }
  if (startMessage !== null) {
    return wouldNotRun("no-start", `the engine would not start: ${startMessage}`, [startMessage])
  }
  return (
    findings.find((finding) => finding._tag === "CannotBeTold") ?? { _tag: "WouldRun", started: startedBy(explanation) }
  )
}

/**
 * Describes a verdict in one line that begins with the name.
 *
 * ```ts
 * import { RunVerdict } from "@oci-runtimes/core/questions"
 *
 * console.log(RunVerdict.describe("crun", { _tag: "WouldRun", started: ["containerd-shim-runc-v2", "/usr/bin/crun"] }))
 * // => crun: would run here: containerd-shim-runc-v2, then /usr/bin/crun
 * ```
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (name: string, verdict: RunVerdict): string => {
  const asked = Wording.plain(name)
  switch (verdict._tag) {
    case "WouldRun":
      return `${asked}: would run here: ${verdict.started.join(", then ")}`
    case "WouldNotRun":
      return `${asked}: would not run here: ${verdict.reason}`
    case "CannotBeTold":
      return `${asked}: cannot be told whether it would run here: ${verdict.reason}`
  }
}

const wouldNotRun = (
  cause: WouldNotRun["cause"],
  reason: string,
  messages: WouldNotRun["messages"],
  advice: WouldNotRun["advice"] = [],
  suggestions: WouldNotRun["suggestions"] = []
): WouldNotRun => ({ _tag: "WouldNotRun", cause, reason, messages, advice, suggestions })

/** A link of the launch that is not found. */
interface Missing extends Pick<WouldNotRun, "advice" | "suggestions"> {
  readonly _tag: "Missing"
  readonly missed: Launch.Missed
}

/** Returns what keeps a link from starting, or from being known; undefined if the link is found. */
const findingOf = ({ found, probed, sought, suggestions }: SearchedLink): CannotBeTold | Missing | undefined => {
  const { advice, link, search } = sought
  if (link === "Script") return undefined
  if (found === null) {
    if (sought.isVirtual === true) {
      const place = "the engine is in a virtual machine, where its programs are not looked for"
      return {
        _tag: "CannotBeTold",
        reason: place,
        advice: ["Run a container with this runtime to see whether it runs."]
      }
    }
    const reason = `${Wording.plain(search.wanted)} is a relative path, looked for in the bundle of each container`
    return { _tag: "CannotBeTold", reason, advice }
  }
  if (Result.isSuccess(found)) return undefined
  const hidden =
    sought.isOfCaller === true ? undefined : probed.find(({ state }) => state !== null && Search.isHidden(state))
  if (hidden === undefined) return { _tag: "Missing", missed: found.failure, advice, suggestions }
  const reason = `this user may not look at ${Wording.plain(hidden.place.path)}`
  return { _tag: "CannotBeTold", reason, advice: ["To look as the engine does, run this as root."] }
}

/** Returns what starts, in order: the shim by its file name, the wrapper script, and the program by its path. */
const startedBy = (explanation: Explanation): ReadonlyArray<string> => {
  const links = searched(explanation)
  const shim = links.find(({ sought }) => sought.link === "Shim")
  const script = links.find(({ sought }) => sought.link === "Script")
  const program = links.find(({ sought }) => sought.link === "Program")
  return [
    ...(shim === undefined ? [] : [Wording.plain(shim.sought.search.wanted)]),
    ...(script === undefined ? [] : ["its wrapper script"]),
    ...(program === undefined ? [] : [Wording.plain(pathOf(program))])
  ]
}

const pathOf = ({ found, sought }: SearchedLink): string =>
  found !== null && Result.isSuccess(found) ? found.success : sought.search.wanted
