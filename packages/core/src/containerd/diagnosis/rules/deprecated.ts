/** Settings that the release itself calls deprecated. */
import type { Origin } from "../../../engine/index.ts"
import * as ContainerdProblem from "../../ContainerdProblem.ts"
import { branchAt, type Branch } from "../../files/ConfigTree.ts"
import type { Rule, RuleContext } from "./ruleContext.ts"

/** Reports the settings that the checks of CRI warn about, in the words of the log. */
export const deprecated: Rule = (context) => {
  if (context.isRefused) return []
  return context.table.log.flatMap((log) => {
    const [, message, key] = /msg="(`(\w+)` is deprecated(?:[^"\\]|\\.)*)"/.exec(log) ?? []
    if (message === undefined || key === undefined) return []
    const words = `${message.replace(/\.$/, "")}.`
    return [ContainerdProblem.make("deprecated-setting", words, { origin: originOf(context, key), details: { log } })]
  })
}

/** Returns the origin of the first setting with a key. */
const originOf = ({ settings }: RuleContext, key: string): Origin.Origin | undefined => {
  const plugins = Array.from(settings.plugins, ([, plugin]) => plugin)
  const runtimes = Array.from(settings.runtimes, ([, { table }]) => table)
  const tables: ReadonlyArray<Branch | undefined> = [
    ...plugins,
    ...plugins.flatMap((plugin) => [branchAt(plugin, "containerd"), branchAt(plugin, "cni")]),
    ...runtimes.flatMap((runtime) => [runtime, branchAt(runtime, "options")])
  ]
  return tables.find((table) => table?.entries.has(key))?.entries.get(key)?.origins.used
}
