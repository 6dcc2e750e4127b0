/** Runtimes whose program is missing on the machine, or is another one than the first that is named. */
import { Search } from "../../../machine/index.ts"
import { Wording } from "../../../text/index.ts"
import { adviceOn, plainWords } from "../../internal/unusableWords.ts"
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
  const { isFromSearchPath, origins, paths, search, states } = runtime
  const { used } = origins
  const isConfigured = used?._tag === "File"
  const match = Search.run(search, states).probed.find(({ isMatch }) => isMatch)
  if (match?.state?._tag !== "File") return []
  const problems: Array<PodmanProblem.PodmanProblem> = []
  const { path: program } = match.place
  const at = search.places.indexOf(match.place)
  const items = isConfigured ? itemsOf(context, paths, used) : []
  if (isClosed(match.state) && (isConfigured || name === context.table.defaultRuntime)) {
    const message = `runtime ${Wording.shown(name)}: the program ${Wording.plain(program)} may not be executed.`
    const origin = items[at]?.origin ?? used
    problems.push(PodmanProblem.make("no-execute-bit", message, { origin, details: { name, program } }))
  }
  const [first] = items
  // A path that is odd has a problem of its own.
  if (
    first !== undefined &&
    at > 0 &&
    oddityOf(name, first.value) === undefined &&
    !isStockList(context, name, paths)
  ) {
    const reason = `${Wording.plain(first.value)} ${stateWords(states[0])}`
    const message = `runtime ${Wording.shown(name)}: ${reason}, so Podman runs ${Wording.plain(program)}.`
    const details = { name, path: first.value, program, isFromSearchPath }
    problems.push(PodmanProblem.make("later-candidate", message, { origin: first.origin, details }))
  }
  return problems
}

const isClosed = ({ execution = "allowed", mode }: Extract<Search.PathState, { readonly _tag: "File" }>): boolean =>
  (mode & 0o111) === 0 || execution !== "allowed"

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
    return [
      PodmanProblem.make("candidate-error", message, {
        advice: `The runtime is dropped, because ${plainWords(name, unusable)}. ${adviceOn(name, unusable)}`,
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
