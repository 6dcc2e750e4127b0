/** Runtimes with which pods fail, or that do otherwise than intended. */
import * as Result from "effect/Result"
import { TomlEdit } from "../../../document/toml/index.ts"
import type { Origin, Problem, ProblemKind } from "../../../engine/index.ts"
import { Search } from "../../../machine/index.ts"
import { ShimSearch } from "../../../shim/index.ts"
import { FilePath, Wording } from "../../../text/index.ts"
import * as ContainerdProblem from "../../ContainerdProblem.ts"
import type { ContainerdRuntime } from "../../ContainerdTable.ts"
import { legacy } from "../../cri/CriFault.ts"
import { missedLink } from "../../internal/launch.ts"
import { searchesOf, shimOf } from "../../internal/searches.ts"
import {
  configured,
  documentAt,
  isDecided,
  nodeAt,
  originOf,
  replacing,
  type Rule,
  type RuleContext
} from "./ruleContext.ts"
import { optionAt, writtenKey } from "./writtenOptions.ts"

type Problems = ReadonlyArray<ContainerdProblem.ContainerdProblem>

/** Reports what is wrong with the type, the shim, the program and the sandbox of each configured runtime. */
export const runtimes: Rule = (context) =>
  configured(context).flatMap(([name, runtime]) => [
    ...typeProblems(context, name, runtime),
    ...pathProblems(context, name, runtime),
    ...sandboxProblems(context, name, runtime),
    ...searchProblems(context, name, runtime),
    ...nameProblems(context, name, runtime)
  ])

const typeProblems = (context: RuleContext, name: string, runtime: ContainerdRuntime): Problems => {
  const { options, type } = runtime.settings
  const shown = Wording.shown(name)
  if (type === "") {
    const hasOptions =
      options !== undefined &&
      ["BinaryName", "SystemdCgroup", "Root"].some((key) => writtenKey(context.traits, { options }, key) !== undefined)
    const message = `Pods with the runtime ${shown} fail, because the runtime has no runtime_type.`
    return [
      ContainerdProblem.make("no-runtime-type", message, {
        ...(hasOptions && { advice: 'Add runtime_type = "io.containerd.runc.v2", to which its options belong.' }),
        origin: runtime.settings.origins.used,
        details: { name },
        fix: hasOptions || name === "runc" ? addingType(context, runtime) : undefined
      })
    ]
  }
  const [shim] = searchesOf(context.traits, context.settings, runtime.settings, {
    searchPath: context.table.facts.searchPath,
    workingDirectory: context.settings.given.workingDirectory
  })
  if (shim?.refused === undefined) return []
  const words = ShimSearch.message(shim.refused, context.traits.shimRules)
  const key = keyOfShim(context, runtime)
  const origin = originOf(runtime, key)
  const meant = key === "runtime_type" ? typeOfShim(type) : undefined
  return [
    ContainerdProblem.make("unusable-runtime-type", `Pods with the runtime ${shown} fail: ${words}.`, {
      ...(meant !== undefined && { advice: `Write runtime_type = ${JSON.stringify(meant)}.` }),
      ...(programs.has(type) && {
        advice: `Write runtime_type = "io.containerd.runc.v2", and BinaryName = ${JSON.stringify(type)} in the options.`
      }),
      origin,
      details: { name, key, words },
      fix: meant === undefined ? undefined : writing(context, origin, meant)
    })
  ]
}

/** Returns the key whose value names the shim. */
const keyOfShim = ({ traits }: RuleContext, { settings }: ContainerdRuntime): "runtime_path" | "runtime_type" =>
  shimOf(traits, settings) === settings.type ? "runtime_type" : "runtime_path"

/** Returns the type whose shim has a file name; undefined if the name is not that of a shim. */
const typeOfShim = (file: string): string | undefined => {
  const [, name, version] = /^containerd-shim-([a-z0-9_]+)-(v[0-9]+)$/.exec(file) ?? []
  return name === undefined ? undefined : `io.containerd.${name}.${version}`
}

/** Returns the fix that writes another string; undefined if no file has the value. */
const writing = (context: RuleContext, origin: Origin.Origin | undefined, text: string): Problem.Fix | undefined => {
  const node = nodeAt(context, origin)
  return node?.type === "string" ? replacing(`Write ${text}`, node, JSON.stringify(text)) : undefined
}

const addingType = (context: RuleContext, { settings }: ContainerdRuntime): Problem.Fix | undefined => {
  const { used } = settings.origins
  const document = documentAt(context, used)
  if (document === undefined || used?._tag !== "File") return undefined
  const edits = TomlEdit.setValue(document, [...used.path.map(String), "runtime_type"], runcType)
  return Result.isSuccess(edits) ? { title: "Add runtime_type", edits: edits.success } : undefined
}

const runcType = "io.containerd.runc.v2"

/** Programs that are given as shims, and shims that are given as programs. */
const pathProblems = (context: RuleContext, name: string, runtime: ContainerdRuntime): Problems => {
  const { path } = runtime.settings
  const { usesRuntimePath } = context.traits
  const shown = `runtime ${Wording.shown(name)}`
  const found: Array<ContainerdProblem.ContainerdProblem> = []
  if (path !== "" && !usesRuntimePath) {
    const message = `${shown}: this release accepts runtime_path, and does not use it.`
    const origin = originOf(runtime, "runtime_path")
    found.push(ContainerdProblem.make("ignored-runtime-path", message, { origin, details: { name, path } }))
  }
  const shim = shimOf(context.traits, runtime.settings)
  if (shim.startsWith("/") && programs.has(FilePath.lastElement(shim))) {
    const message = `${shown}: ${Wording.plain(shim)} is the program of a runtime, not a shim, and does not understand how containerd calls it.`
    const origin = originOf(runtime, keyOfShim(context, runtime))
    found.push(ContainerdProblem.make("runtime-as-shim", message, { origin, details: { name, path: shim } }))
  }
  const option = optionAt(context.traits, runtime.settings, "BinaryName")
  if (option?._tag !== "Leaf" || option.node.type !== "string") return found
  const binary = option.node.value
  const parts = { origin: option.origins.used, details: { name, path: binary } }
  if (FilePath.lastElement(binary).startsWith("containerd-shim")) {
    const message = `${shown}: BinaryName is a shim, which does not understand how runc's shim calls it.`
    found.push(ContainerdProblem.make("shim-as-binary", message, parts))
  }
  if (hasArguments(binary)) {
    const message = `${shown}: runc's shim looks for a file with the name ${Wording.shown(binary)}, arguments included.`
    found.push(ContainerdProblem.make("binary-with-arguments", message, parts))
  }
  return found
}

const hasArguments = (binary: string): boolean => /^\S+ +-/.test(binary)

/** The usual names of programs that are not shims. */
const programs: ReadonlySet<string> = new Set([
  "runc",
  "crun",
  "runsc",
  "youki",
  "kata-runtime",
  "nvidia-container-runtime"
])

const sandboxProblems = (context: RuleContext, name: string, runtime: ContainerdRuntime): Problems => {
  const { loading, shimSandbox } = context.traits
  const { sandboxer } = runtime.settings
  if (loading === "replace" || sandboxer === "podsandbox" || sandboxer === "") return []
  const origin = originOf(runtime, "sandboxer")
  const details = { name, sandboxer }
  const shown = Wording.shown(name)
  if (sandboxer !== "shim") {
    const message = `Pods with the runtime ${shown} fail: failed to get sandbox controller by ${sandboxer}.`
    return [ContainerdProblem.make("unknown-sandboxer", message, { origin, details })]
  }
  if (shimSandbox !== "crashes") return []
  const message = `A pod with the runtime ${shown} makes containerd crash.`
  return [ContainerdProblem.make("crashing-sandboxer", message, { origin, details })]
}

const searchProblems = (context: RuleContext, name: string, runtime: ContainerdRuntime): Problems =>
  runtime.searches.flatMap(({ link, search, states }) => {
    if (!isDecided(search, states) || (link === "Program" && hasArguments(search.wanted))) return []
    const { found, probed } = Search.run(search, states)
    const missed = Result.isSuccess(found)
      ? notAProgram(found.success, probed)
      : missedLink(
          { rules: context.traits.shimRules, shim: shimOf(context.traits, runtime.settings) },
          { link, isRequired: false, search, advice: [] },
          found.failure,
          probed
        )
    if (missed === undefined) return []
    const message = `Pods with the runtime ${Wording.shown(name)} fail: ${missed.plain}.`
    const details = { name, wanted: search.wanted, words: missed.message }
    if (link === "Program") {
      return [ContainerdProblem.make("missing-binary", message, { origin: binaryOrigin(context, runtime), details })]
    }
    const origin = originOf(runtime, keyOfShim(context, runtime))
    return [ContainerdProblem.make("missing-shim", message, { origin, details, ...removedShim(context, runtime) })]
  })

/**
 * Says why a file that was found cannot be started. In the working directory, next to its own executable, and for a path, containerd
 * takes anything that exists.
 */
const notAProgram = (
  file: string,
  probed: ReadonlyArray<Search.ProbedPlace>
): { readonly message: string; readonly plain: string } | undefined => {
  const state = probed.find(({ place }) => place.path === file)?.state
  const isDirectory = state?._tag === "Directory"
  if (!isDirectory && !(state?._tag === "File" && (state.mode & 0o111) === 0)) return undefined
  const what = isDirectory ? "is a directory" : "is not executable"
  return { message: `fork/exec ${file}: permission denied`, plain: `${Wording.plain(file)} ${what}` }
}

/** containerd 2 does not have the shims of older releases. */
const removedShim = (
  context: RuleContext,
  { settings }: ContainerdRuntime
): Pick<ProblemKind.ProblemParts, "advice" | "fix"> => {
  const isOld = settings.type === legacy || settings.type === "io.containerd.runc.v1"
  if (context.traits.loading === "replace" || !isOld || settings.path !== "") return {}
  const origin = settings.table.entries.get("runtime_type")?.origins.used
  return {
    advice: `Write runtime_type = "${runcType}": containerd 2 does not have the older shim.`,
    fix: writing(context, origin, runcType)
  }
}

const binaryOrigin = ({ traits }: RuleContext, runtime: ContainerdRuntime) => {
  const used = optionAt(traits, runtime.settings, "BinaryName")?.origins.used
  return used?._tag === "File" ? used : originOf(runtime, "runtime_type")
}

/** Kubernetes names a runtime in a RuntimeClass, whose handler must be a DNS label. */
const nameProblems = (_: RuleContext, name: string, runtime: ContainerdRuntime): Problems => {
  if (name.length <= 63 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(name)) return []
  const message = `No RuntimeClass can name the runtime ${Wording.shown(name)}.`
  return [
    ContainerdProblem.make("unreachable-handler", message, {
      origin: runtime.settings.origins.used,
      details: { name }
    })
  ]
}
