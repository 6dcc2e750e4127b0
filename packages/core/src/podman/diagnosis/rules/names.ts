/** Names of runtimes that mislead. */
import { Similarity, Wording } from "../../../text/index.ts"
import * as PodmanProblem from "../../PodmanProblem.ts"
import { configured, type Rule, type RuleContext } from "./ruleContext.ts"

/** Reports names that are empty, begin with a slash, are keys of another table, or look like another name. */
export const names: Rule = (context) => {
  const first = firstOfAlike(context)
  return configured(context).flatMap(([name, { origins }]) => {
    const origin = origins.used
    const details = { name }
    const shown = Wording.shown(name)
    if (name === "") {
      const message = "A runtime has an empty name, and Podman drops it."
      return PodmanProblem.make("unnamed-runtime", message, { origin, details })
    }
    if (name.startsWith("/")) {
      const message = `runtime ${shown}: Podman treats the name as a path and does not look into [engine.runtimes].`
      return PodmanProblem.make("unreachable-name", message, { origin, details })
    }
    if (isKey(context, name)) {
      const message = `[engine.runtimes] has the key ${name}, which is a key of [engine]. Here it defines a runtime of this name.`
      return PodmanProblem.make("setting-as-runtime", message, { origin, details })
    }
    const other = first.get(Similarity.ignoring(name))
    const aspects = other === undefined || other === name ? undefined : Similarity.ignoredAspects(name, other)
    if (other === undefined || aspects === undefined) return []
    const message = `runtime ${shown}: the name ${Similarity.describe(aspects)} from ${JSON.stringify(other)}.`
    return PodmanProblem.make("similar-names", message, { origin, details: { name, other } })
  })
}

/** Reports whether a name is a key of `[engine]` whose value is a list, as that of a runtime is. */
const isKey = ({ traits }: RuleContext, name: string): boolean => {
  const engine = traits.schema.fields.get("engine")
  return engine?._tag === "Struct" && engine.fields.get(name)?._tag === "Strings"
}

/** Returns the first of the names that look alike, by what they have in common. The built-in names come first. */
const firstOfAlike = ({ table: { runtimes } }: RuleContext): ReadonlyMap<string, string> =>
  new Map([...runtimes.names()].toReversed().map((name) => [Similarity.ignoring(name), name]))
