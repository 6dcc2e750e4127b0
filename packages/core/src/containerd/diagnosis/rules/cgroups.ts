/** Runtimes that manage cgroups themselves although systemd should. */
import { Wording } from "../../../text/index.ts"
import * as ContainerdProblem from "../../ContainerdProblem.ts"
import * as ShimMessage from "../../options/ShimMessage.ts"
import { nodeAt, replacing, type Rule } from "./ruleContext.ts"
import { optionAt, usesSystemd } from "./writtenOptions.ts"

/** Reports runtimes without SystemdCgroup if another runtime has it, or if systemd manages the cgroups of the machine. */
export const cgroups: Rule = (context) => {
  const ofRunc = Array.from(context.table.runtimes).filter(
    ([, { settings }]) => ShimMessage.typeOf(context.traits, settings.type) === "containerd.runc.v1.Options"
  )
  const other = ofRunc.find(([, { settings }]) => usesSystemd(context.traits, settings))
  const isExpected = context.table.facts.bootedWithSystemd && context.table.facts.unifiedCgroups
  const isConfigured = ofRunc.some(([, { kind }]) => kind === "configured")
  if (context.isRefused || (other === undefined && !(isExpected && isConfigured))) return []
  return ofRunc.flatMap(([name, runtime]) => {
    if (usesSystemd(context.traits, runtime.settings)) return []
    const because =
      other === undefined
        ? "systemd manages the cgroups of this machine"
        : `the runtime ${Wording.shown(other[0])} has it`
    const message = `runtime ${Wording.shown(name)}: the options have no SystemdCgroup = true, although ${because}.`
    const written = optionAt(context.traits, runtime.settings, "SystemdCgroup")
    const node = nodeAt(context, written?.origins.used)
    return [
      ContainerdProblem.make("forgotten-systemd-cgroup", message, {
        origin: node === undefined ? runtime.settings.origins.used : written?.origins.used,
        details: { name },
        fix: node?.type === "boolean" ? replacing("Write true", node, "true") : undefined
      })
    ]
  })
}
