/** Runtimes whose program is missing on the machine, or is another one than the first that is named. */
import { Search } from "../../../machine/index.ts"
import { Errno, Wording } from "../../../text/index.ts"
import { adviceOn } from "../../internal/unusableWords.ts"
import * as PodmanProblem from "../../PodmanProblem.ts"
import { type PodmanRuntime, unusableMessage } from "../../PodmanTable.ts"
import { isExplainedByDefault, isStockList, odditiesOf, oddityOf } from "./candidates.ts"
import { isDecided, itemsOf, type Rule, type RuleContext } from "./ruleContext.ts"
import * as Result from "effect/Result"

/** Reports the runtimes that the machine does not have, or has elsewhere. Nothing is reported about places that were not looked at. */
export const programs: Rule = (context) => {
  const { isRefused, settings, table } = context
  if (isRefused || settings.given.exitsFault !== undefined) return []
  return Array.from(table.runtimes).flatMap(([name, runtime]) => {
    if (!isDecided(runtime.search, runtime.states) || isExplainedByDefault(context, name)) return []
    return Result.match(runtime.program, {
      onSuccess: () => ofProgram(context, name, runtime),
      onFailure: () => withoutProgram(context, name, runtime)
    })
  })
}

const ofProgram = (
  context: RuleContext,
  name: string,
  runtime: PodmanRuntime
): ReadonlyArray<PodmanProblem.PodmanProblem> => {
  const { paths, search, states } = runtime
  const used = runtime.origins.used
  const isConfigured = used?._tag === "File"
  const match = Search.run(search, states).probed.find(({ isMatch }) => isMatch)
  if (match === undefined || match.state?._tag !== "File") return []
  const program = Wording.plain(match.place.path)
  const shown = Wording.shown(name)
  const at = search.places.indexOf(match.place)
  const items = isConfigured ? itemsOf(context, paths, used) : []
  const isClosed =
    (match.state.mode & 0o111) === 0 || (match.state.execution !== undefined && match.state.execution !== "allowed")
  const closed =
    isClosed && (isConfigured || name === context.table.defaultRuntime)
      ? [
          PodmanProblem.make("no-execute-bit", `runtime ${shown}: the program ${program} may not be executed.`, {
            origin: items[at]?.origin ?? used,
            details: { name, program: match.place.path }
          })
        ]
      : []
  const [first] = items
  // A path that is odd has a problem of its own.
  const isOther = first !== undefined && at > 0 && oddityOf(name, first.value) === undefined
  if (!isOther || isStockList(context, name, paths)) return closed
  const message = `runtime ${shown}: ${Wording.plain(first.value)} ${stateWords(states[0])}, so Podman runs ${program}.`
  return [
    ...closed,
    PodmanProblem.make("later-candidate", message, {
      origin: first.origin,
      details: { name, path: first.value, program: match.place.path, isFromSearchPath: runtime.isFromSearchPath }
    })
  ]
}

const stateWords = (state: Search.PathState | undefined): string => {
  if (state?._tag === "Directory") return "is a directory"
  return state?._tag === "Unreadable" ? "does not exist" : "is not a regular file"
}

const withoutProgram = (
  context: RuleContext,
  name: string,
  runtime: PodmanRuntime
): ReadonlyArray<PodmanProblem.PodmanProblem> => {
  const unusable = Result.getOrUndefined(Result.flip(runtime.program))
  const used = runtime.origins.used
  const isConfigured = used?._tag === "File"
  if (unusable === undefined) return []
  const message = unusableMessage(name, unusable)
  if (unusable._tag === "CannotLook") {
    const at = runtime.paths.indexOf(unusable.path)
    const hasLater = runtime.search.places.some(
      ({ test }, index) =>
        index > at && runtime.states[index] !== undefined && Search.passes(runtime.states[index], test)
    )
    if (!isConfigured && !hasLater) return []
    const reason = `${Wording.plain(unusable.path)} cannot be looked at (${Errno.describe(unusable.errno)}), so Podman tries no other path, and the runtime is dropped.`
    return [
      PodmanProblem.make("candidate-error", message, {
        advice: `${reason} Remove the path, or correct it.`,
        origin: (isConfigured ? itemsOf(context, runtime.paths, used)[at]?.origin : undefined) ?? used,
        details: { name, path: unusable.path, errno: unusable.errno, hasLater }
      })
    ]
  }
  if (!isConfigured || odditiesOf(name, runtime).length > 0 || isStockList(context, name, runtime.paths)) return []
  if (unusable._tag === "EmptyName") return []
  return [
    PodmanProblem.make("runtime-not-installed", message, {
      advice: adviceOn(name, unusable),
      origin: used,
      details: {
        name,
        paths: runtime.paths,
        ...(unusable._tag === "Absent" && unusable.relative !== undefined && { relative: unusable.relative })
      }
    })
  ]
}
