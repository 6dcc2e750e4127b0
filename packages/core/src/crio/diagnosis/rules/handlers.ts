/** Handlers that CRI-O keeps, and that do not do what seems to be intended. */
import type { Origin } from "../../../engine/index.ts"
import { FilePath, Similarity, Wording } from "../../../text/index.ts"
import * as CrioProblem from "../../CrioProblem.ts"
import type { CrioRuntime } from "../../CrioTable.ts"
import { sizeFault, usualMinimum } from "../../internal/memorySize.ts"
import { needsConmon } from "../../internal/monitor.ts"
import type { Handler, HandlerValues } from "../../Settings.ts"
import { configured, handlerPath, originOf, type Rule, type RuleContext } from "./ruleContext.ts"

/** Reports programs that are there and cannot be run, paths that depend on the working directory, and shims as OCI runtimes. */
export const programs: Rule = (context) =>
  context.isRefused ? [] : configured(context).flatMap(([name, runtime]) => programProblem(name, runtime) ?? [])

const programProblem = (
  name: string,
  { handler, looked, values }: CrioRuntime
): CrioProblem.CrioProblem | undefined => {
  const { runtime_path: path, runtime_type: type } = values
  const shown = Wording.plain(path)
  const origin = originOf(handler, "runtime_path")
  const parts = { origin, path: handlerPath(name, "runtime_path"), details: { name, path } }
  if (FilePath.lastElement(path).startsWith("containerd-shim-") && needsConmon(values)) {
    const message = `handler ${Wording.shown(name)}: ${shown} is a shim of containerd, and not an OCI runtime.`
    return CrioProblem.make("shim-as-handler", message, { ...parts, details: { name, path, type } })
  }
  const state = looked.find(({ purpose, search }) => purpose === "program" && search.wanted === path)?.states[0]
  const isDenied = state?._tag === "File" && state.execution !== "allowed" && (state.mode & 0o111) === 0
  if (state?._tag === "Directory" || isDenied) {
    const why = isDenied ? "may not be executed" : "is a directory"
    const message = `handler ${Wording.shown(name)}: ${shown} ${why}, and CRI-O starts anyway.`
    return CrioProblem.make("unusable-handler-program", message, parts)
  }
  if (handler.values.runtime_path === "" || FilePath.isAbsolute(path) || !handler.valueOrigins.has("runtime_path")) {
    return undefined
  }
  const message = `handler ${Wording.shown(name)}: CRI-O looks for ${shown} in its working directory.`
  return CrioProblem.make("relative-handler-path", message, parts)
}

/** Reports handlers whose earlier values are lost, because a later section replaces the whole handler. */
export const rewrites: Rule = ({ settings }) =>
  Array.from(settings.handlers).flatMap(([name, handler]) => {
    const keys = Array.from(handler.lost).filter(([key, origin]) => matters(handler, key, origin))
    if (keys.length === 0) return []
    const list = keys.map(([key]) => key)
    const verb = list.length === 1 ? "is" : "are"
    const message = `The section of the handler ${Wording.shown(name)} replaces an earlier one: ${list.join(", ")} ${verb} lost.`
    const origin = handler.origins.used
    return [
      CrioProblem.make("rewritten-handler", message, { origin, path: handlerPath(name), details: { name, keys: list } })
    ]
  })

/** Reports whether a lost value matters. Of the built-in handler, the others have the same effect as no value. */
const matters = ({ origins }: Handler, key: string, origin: Origin.Origin): boolean =>
  origins.used?._tag !== "BuiltIn" && (origin._tag !== "BuiltIn" || key === "allowed_annotations")

/** Reports values that a handler writes and the default handler overrides. */
export const inheritance: Rule = ({ settings: { handlers }, table }) =>
  Array.from(handlers).flatMap(([name, handler]) => {
    const own = inheritedKeys.filter((key) => handler.valueOrigins.has(key))
    if (!handler.values.inherit_default_runtime || own.length === 0 || name === table.defaultRuntime) return []
    const [first = ""] = own
    const message = `handler ${Wording.shown(name)}: inherit_default_runtime overrides ${own.join(", ")} with the values of ${Wording.shown(table.defaultRuntime)}.`
    return [
      CrioProblem.make("inherited-over-own", message, {
        origin: originOf(handler, first),
        path: handlerPath(name, first),
        details: { name, keys: own }
      })
    ]
  })

const inheritedKeys = ["runtime_path", "runtime_type", "runtime_config_path", "runtime_root"] as const

/** Reports values for the monitors of all handlers that override those of a handler. */
export const monitors: Rule = ({ settings }) => {
  const { conmon, conmonCgroup, conmonEnvironment, handlers } = settings
  const overriding = [
    { old: "conmon", key: "monitor_path", isSet: (conmon?.value ?? "") !== "" },
    { old: "conmon_cgroup", key: "monitor_cgroup", isSet: (conmonCgroup?.value ?? "") !== "" },
    { old: "conmon_env", key: "monitor_env", isSet: (conmonEnvironment?.value ?? []).length > 0 }
  ] as const
  return Array.from(handlers).flatMap(([name, handler]) =>
    overriding.flatMap(({ isSet, key, old }) => {
      const origin = handler.valueOrigins.get(key)
      if (!isSet || origin === undefined || origin._tag === "BuiltIn" || !needsConmon(handler.values)) return []
      const message = `handler ${Wording.shown(name)}: ${old} of [crio.runtime] overrides ${key}.`
      return [
        CrioProblem.make("overridden-monitor", message, {
          origin,
          path: handlerPath(name, key),
          details: { name, key, overridingKey: old }
        })
      ]
    })
  )
}

/** Reports sizes that CRI-O replaces. */
export const memory: Rule = ({ settings: { handlers }, traits }) =>
  Array.from(handlers).flatMap(([name, handler]) => {
    const size = handler.values.container_min_memory
    if (!traits.checksMemory || size === "" || sizeFault(size) === undefined) return []
    const message = `handler ${Wording.shown(name)}: ${JSON.stringify(size)} is not a size, and CRI-O uses ${usualMinimum}.`
    return [
      CrioProblem.make("invalid-least-memory", message, {
        origin: originOf(handler, "container_min_memory"),
        path: handlerPath(name, "container_min_memory"),
        details: { name, size }
      })
    ]
  })

/** Reports handlers of another well-known runtime that have no state directory of their own. */
export const stateDirectories: Rule = (context) =>
  context.isRefused
    ? []
    : configured(context).flatMap(([name, { handler, values }]) => {
        const program = FilePath.lastElement(values.runtime_path)
        if (!sharesState(context, program, values) || handler.values.inherit_default_runtime) return []
        const { usualRoot } = context.table
        const message = `handler ${Wording.shown(name)}: without runtime_root, ${program} uses ${usualRoot}.`
        return [
          CrioProblem.make("shared-state-directory", message, {
            advice: `Write runtime_root = "/run/${program}".`,
            origin: handler.origins.used,
            path: handlerPath(name),
            details: { name, root: usualRoot }
          })
        ]
      })

const sharesState = ({ traits }: RuleContext, program: string, values: HandlerValues): boolean =>
  values.runtime_root === "" && needsConmon(values) && ociRuntimes.has(program) && program !== traits.builtIn.name

const ociRuntimes: ReadonlySet<string> = new Set(["crun", "runc", "runsc", "youki"])

/** Reports names of handlers that look like another one. */
export const names: Rule = ({ settings: { handlers } }) => {
  const first = new Map([...handlers.names()].toReversed().map((name) => [Similarity.ignoring(name), name]))
  return Array.from(handlers).flatMap(([name, { origins }]) => {
    const other = first.get(Similarity.ignoring(name))
    const aspects = other === undefined || other === name ? undefined : Similarity.ignoredAspects(name, other)
    if (other === undefined || aspects === undefined) return []
    const message = `handler ${Wording.shown(name)}: the name ${Similarity.describe(aspects)} from ${JSON.stringify(other)}.`
    return [CrioProblem.make("similar-handlers", message, { origin: origins.used, details: { name, other } })]
  })
}

/** Reports files in the drop-in directory that look like copies. */
export const dropIns: Rule = ({ settings: { directory, files } }) =>
  files
    .filter(
      (file) => directory !== undefined && file.startsWith(directory) && copyName.test(FilePath.lastElement(file))
    )
    .map((path) => {
      const message = `CRI-O reads ${Wording.plain(path)}, whatever its name.`
      return CrioProblem.make("unintended-drop-in", message, { details: { path } })
    })

/** Names of copies, of files that an editor keeps, and of files that a package manager keeps. */
const copyName = /^\.|(?:~|\.(?:bak|backup|disabled|dpkg-\w+|off|old|orig|rpmnew|rpmorig|rpmsave|save|sw[nop]|tmp))$/i
