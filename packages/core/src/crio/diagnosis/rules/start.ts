/** The reason why CRI-O does not start, and the handlers that it drops. */
import { TomlFix } from "../../../document/toml/index.ts"
import { type Problem, Suggestion } from "../../../engine/index.ts"
import { Wording } from "../../../text/index.ts"
import * as CrioProblem from "../../CrioProblem.ts"
import { droppedMessage, type HandlerFault, type StartFault } from "../../CrioTable.ts"
import { droppedAdvice, faultWords } from "../../internal/faultWords.ts"
import type { Handler } from "../../Settings.ts"
import { entryAt, handlerPath, originOf, type Rule, type RuleContext } from "./ruleContext.ts"

/** Reports why CRI-O does not start. */
export const startFault: Rule = (context) => {
  const { isRefused, table } = context
  const { startFault: fault, startMessage: message = "" } = table
  return isRefused || fault === undefined ? [] : [problemOf(context, fault, message)]
}

const problemOf = (context: RuleContext, fault: StartFault, message: string): CrioProblem.CrioProblem => {
  const { settings, table } = context
  switch (fault._tag) {
    case "UndefinedDefault":
      return undefinedDefault(context, fault.name, message)
    case "CgroupManager":
      return CrioProblem.make("unknown-cgroup-manager", message, {
        origin: settings.cgroupManager?.origins.used,
        path: ["crio", "runtime", "cgroup_manager"],
        details: { value: fault.value }
      })
    case "FaultyDefault": {
      const { fault: reason, name } = fault
      const handler = table.dropped.get(name)?.handler
      return CrioProblem.make("faulty-default-handler", message, {
        advice: `${handler === undefined ? "" : droppedAdvice(name, handler, reason)}${changedDefault(context, name)}`,
        origin: handler && originOf(handler, reason.key),
        path: handlerPath(name, ...(handler?.valueOrigins.has(reason.key) === true ? [reason.key] : [])),
        details: { name, reason: reason.reason },
        fix: handler && fixOf(context, handler, reason)
      })
    }
    case "Monitor": {
      const { key, name } = fault
      const handler = settings.handlers.get(name)
      return CrioProblem.make("unusable-monitor", message, {
        advice: monitorAdvice(context, key),
        origin: monitorOrigin(context, key) ?? (handler && originOf(handler, key)),
        path: handlerPath(name),
        details: { name, key }
      })
    }
  }
}

/** Says that the built-in default has changed with a release. */
const changedDefault = ({ settings: { defaultRuntime }, traits }: RuleContext, name: string): string => {
  const isBuiltIn = defaultRuntime.origins.used?._tag === "BuiltIn" && name === traits.builtIn.name
  return isBuiltIn
    ? ` Nothing names a default runtime, so it is the built-in one: crun since CRI-O 1.31, and runc before.`
    : ""
}

const monitorAdvice = ({ table, traits }: RuleContext, key: "monitor_cgroup" | "monitor_path"): string => {
  if (key === "monitor_path")
    return "Install conmon, or correct monitor_path. The monitor of every handler must be usable."
  if (table.usesSystemdCgroups) return 'Write "pod" or the name of a slice of systemd, such as "system.slice".'
  return traits.acceptsSliceWithoutSystemd
    ? 'Write "pod", or remove monitor_cgroup: the manager of cgroups is cgroupfs.'
    : 'Write monitor_cgroup = "pod" in every handler, or conmon_cgroup = "pod": the manager of cgroups is cgroupfs.'
}

const monitorOrigin = ({ settings }: RuleContext, key: "monitor_cgroup" | "monitor_path") => {
  const old = key === "monitor_path" ? settings.conmon : settings.conmonCgroup
  return (old?.value ?? "") === "" ? undefined : old?.origins.used
}

const undefinedDefault = (context: RuleContext, name: string, message: string): CrioProblem.CrioProblem => {
  const { settings, table } = context
  const known = Array.from(table.runtimes, ([other, { values }]) => ({ name: other, program: values.runtime_path }))
  const near = Suggestion.nearest(name, known)
  const [meant] = near
  const header = `[crio.runtime.runtimes.${Wording.shown(name)}]`
  const question = meant === undefined ? "" : `Did you mean ${JSON.stringify(meant.name)}? `
  const origin = settings.defaultRuntime.origins.used
  const found = entryAt(context, origin)
  const text = JSON.stringify(meant?.name ?? "")
  return CrioProblem.make("undefined-default-handler", message, {
    advice: `${question}Define the handler in a section ${header}, or choose another one with default_runtime.`,
    origin,
    path: ["crio", "runtime", "default_runtime"],
    details: { name },
    fix:
      near.length === 1 && found?.entry.value.type === "string"
        ? TomlFix.replacing(`Write ${text}`, found.entry.value, text)
        : undefined
  })
}

/** Reports the handlers that CRI-O drops. The built-in one is not reported, because CRI-O has it without being asked. */
export const droppedHandlers: Rule = (context) => {
  const { isRefused, table } = context
  if (isRefused) return []
  return Array.from(table.dropped).flatMap(([name, { fault, handler }]) => {
    const isReported = handler.origins.used?._tag !== "BuiltIn" && name !== table.defaultRuntime
    if (!isReported) return []
    return [
      CrioProblem.make("dropped-handler", droppedMessage(context.traits, name, fault), {
        advice: `The handler is dropped, because ${faultWords(fault)}. ${droppedAdvice(name, handler, fault)}`,
        origin: originOf(handler, fault.key),
        path: handlerPath(name, ...(handler.valueOrigins.has(fault.key) ? [fault.key] : [])),
        details: { name, reason: fault.reason },
        fix: fixOf(context, handler, fault)
      })
    ]
  })
}

/** Returns the fix of a handler with a fault. Only the spelling of a type leaves no choice. */
const fixOf = (
  context: RuleContext,
  { valueOrigins, values }: Handler,
  { reason }: HandlerFault
): Problem.Fix | undefined => {
  const meant = types.find((type) => type === values.runtime_type.trim().toLowerCase())
  const found = entryAt(context, valueOrigins.get("runtime_type"))
  if (reason !== "Type" || meant === undefined || found === undefined) return undefined
  const text = JSON.stringify(meant)
  return TomlFix.replacing(`Write ${text}`, found.entry.value, text)
}

const types = ["oci", "pod", "vm"]
