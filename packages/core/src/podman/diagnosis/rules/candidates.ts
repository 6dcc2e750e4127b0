/** Paths of runtimes that do not mean what they seem to mean. */
import { FilePath, Wording } from "../../../text/index.ts"
import * as PodmanProblem from "../../PodmanProblem.ts"
import type { PodmanRuntime } from "../../PodmanTable.ts"
import { configured, itemsOf, type Rule, type RuleContext } from "./ruleContext.ts"
import * as Result from "effect/Result"

/** The reason why a path is not what its author means, and the way out. */
export interface Oddity {
  readonly code: PodmanProblem.Code
  readonly message: string
  readonly advice?: string
}

/** Reports the odd paths of the runtimes that files configure. */
export const candidates: Rule = (context) =>
  configured(context)
    .filter(([name]) => !isExplainedByDefault(context, name))
    .flatMap(([name, runtime]) => {
      const isLost = Result.isFailure(runtime.program) && runtime.states.length > 0
      return itemsOf(context, runtime.paths, runtime.origins.used).flatMap(({ origin, value }) => {
        const odd = oddityOf(name, value)
        return odd === undefined
          ? []
          : [
              PodmanProblem.make(odd.code, `runtime ${Wording.shown(name)}: ${odd.message}`, {
                advice: odd.advice,
                origin,
                details: { name, path: value },
                // Without another path, containers with the runtime fail.
                ...(isLost && { effect: "fails-later" as const })
              })
            ]
      })
    })

/** Returns the reason why a path of a runtime is odd; undefined if it is not. */
export const oddityOf = (name: string, path: string): Oddity | undefined => {
  const shown = JSON.stringify(path)
  if (path === "") return { code: "empty-candidate", message: "an empty path leads to no file." }
  const program = FilePath.lastElement(path.split(/\s/, 1)[0]!)
  if (program.startsWith("containerd-shim-")) {
    return { code: "shim-as-runtime", message: `${shown} is a shim of containerd, and not an OCI runtime.` }
  }
  if (/^~|\$\{?[A-Za-z_]|\{\{/.test(path)) {
    return { code: "unexpanded-candidate", message: `Podman does not expand ${shown}.` }
  }
  if (/\s-/.test(path)) {
    return { code: "candidate-with-arguments", message: `Podman treats ${shown} as the name of a file.` }
  }
  if (FilePath.isAbsolute(path)) return undefined
  const message = `Podman looks for ${shown} in its working directory.`
  return path === name
    ? {
        code: "relative-candidate",
        message,
        advice: "Write the absolute path, or an empty list: Podman searches PATH for the name if no path is a file."
      }
    : { code: "relative-candidate", message }
}

/** Reports whether the paths of a runtime are a list that the engine has itself, which names all usual places. */
export const isStockList = ({ traits }: RuleContext, name: string, paths: ReadonlyArray<string>): boolean => {
  const known = traits.runtimes.find(([runtime]) => runtime === name)?.[1] ?? []
  return paths.length > 1 && paths.every((path) => known.includes(path))
}

/** Returns the odd paths of a runtime. */
export const odditiesOf = (name: string, { paths }: Pick<PodmanRuntime, "paths">): ReadonlyArray<Oddity> =>
  paths.flatMap((path) => oddityOf(name, path) ?? [])

/** Reports whether the problem of the default runtime says why a runtime is not usable. */
export const isExplainedByDefault = ({ isRefused, table }: RuleContext, name: string): boolean => {
  const runtime = table.runtimes.get(name)
  return !isRefused && name === table.defaultRuntime && runtime !== undefined && Result.isFailure(runtime.program)
    ? runtime.states.length > 0
    : false
}
