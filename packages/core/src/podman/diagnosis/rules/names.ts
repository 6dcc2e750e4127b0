/** Names of runtimes that mislead. */
import { Similarity, Wording } from "../../../text/index.ts"
import * as PodmanProblem from "../../PodmanProblem.ts"
import { configured, type Rule, type RuleContext } from "./ruleContext.ts"

/** Reports names that are empty, begin with a slash, are keys of another table, or look like another name. */
export const names: Rule = (context) =>
  configured(context).flatMap(
    ([
      name,
      {
        origins: { used: origin }
      }
    ]) => {
      const details = { name }
      if (name === "") {
        return PodmanProblem.make("unnamed-runtime", "A runtime has an empty name, and Podman drops it.", {
          origin,
          details
        })
      }
      if (name.startsWith("/")) {
        const message = `runtime ${Wording.shown(name)}: Podman treats the name as a path and does not look into [engine.runtimes].`
        return PodmanProblem.make("unreachable-name", message, { origin, details })
      }
      if (isKey(context, name)) {
        const message = `[engine.runtimes] has the key ${name}, which is a key of [engine]. Here it defines a runtime of this name.`
        return PodmanProblem.make("setting-as-runtime", message, { origin, details })
      }
      const other = similar(context, name)
      if (other === undefined) return []
      const message = `runtime ${Wording.shown(name)}: the name ${Similarity.describe(Similarity.ignoredAspects(name, other)!)} from ${JSON.stringify(other)}.`
      return PodmanProblem.make("similar-names", message, { origin, details: { name, other } })
    }
  )

/** Reports whether a name is a key of `[engine]` that has a list as its value. A name with a hyphen or without one may be a runtime's. */
const isKey = ({ traits }: RuleContext, name: string): boolean => {
  const engine = traits.schema.fields.get("engine")
  return engine?._tag === "Struct" && engine.fields.get(name)?._tag === "Strings"
}

/** Returns a name of the table that looks like another. Of two configured names, the second is reported. */
const similar = ({ table }: RuleContext, name: string): string | undefined => {
  const all = [...table.runtimes.names(), ...(table.runtimes.has(table.defaultRuntime) ? [] : [table.defaultRuntime])]
  const index = all.indexOf(name)
  return all.find((other, at) => {
    const isEarlier = at < index || at >= table.runtimes.size
    return isEarlier && other !== name && Similarity.ignoredAspects(name, other) !== undefined
  })
}
