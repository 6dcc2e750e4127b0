/** Runtimes with which pods fail, or that do otherwise than intended. */
import * as Result from "effect/Result"
import { Search } from "../../../machine/index.ts"
import { ShimSearch } from "../../../shim/index.ts"
import { FilePath, Wording } from "../../../text/index.ts"
import * as ContainerdProblem from "../../ContainerdProblem.ts"
import type { ContainerdRuntime } from "../../ContainerdTable.ts"
import { booleanAt, stringAt } from "../../files/values.ts"
import { missedLink } from "../../internal/launch.ts"
import { searchesOf, shimOf } from "../../internal/searches.ts"
import { configured, isDecided, nodeAt, originOf, replacing, type Rule, type RuleContext } from "./ruleContext.ts"

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
    const isRunc =
      options !== undefined && ["BinaryName", "SystemdCgroup", "Root"].some((key) => options.entries.has(key))
    const message = `Pods with the runtime ${shown} fail, because it has no runtime_type.`
    return [
      ContainerdProblem.make("no-runtime-type", message, {
        ...(isRunc && { advice: 'Add runtime_type = "io.containerd.runc.v2", to which its options belong.' }),
        origin: runtime.settings.origins.used,
        details: { name }
      })
    ]
  }
  const [shim] = searchesOf(context.traits, context.settings, runtime.settings, {
    searchPath: context.table.facts.searchPath,
    workingDirectory: context.settings.given.workingDirectory
  })
  if (shim?.refused === undefined) return []
  const words = ShimSearch.message(shim.refused, context.traits.shimRules)
  const key = shimOf(context.traits, runtime.settings) === type ? "runtime_type" : "runtime_path"
  return [
    ContainerdProblem.make("unusable-runtime-type", `Pods with the runtime ${shown} fail: ${words}.`, {
      origin: originOf(runtime, key),
      details: { name, key, words }
    })
  ]
}

/** Programs that are mistaken for shims, and shims that are mistaken for programs. */
const pathProblems = (context: RuleContext, name: string, runtime: ContainerdRuntime): Problems => {
  const { options, path } = runtime.settings
  const { usesRuntimePath } = context.traits
  const shown = Wording.shown(name)
  const found: Array<ContainerdProblem.ContainerdProblem> = []
  const origin = originOf(runtime, "runtime_path")
  if (path !== "" && !usesRuntimePath) {
    const message = `runtime ${shown}: this release accepts runtime_path, and does not use it.`
    found.push(ContainerdProblem.make("ignored-runtime-path", message, { origin, details: { name, path } }))
  }
  if (usesRuntimePath && programs.has(FilePath.lastElement(path))) {
    const message = `runtime ${shown}: ${path} is the program of a runtime, not a shim, and does not understand how containerd calls it.`
    found.push(ContainerdProblem.make("runtime-as-shim", message, { origin, details: { name, path } }))
  }
  const binary = options && stringAt(options, "BinaryName")
  if (binary !== undefined && FilePath.lastElement(binary.value).startsWith("containerd-shim")) {
    const message = `runtime ${shown}: BinaryName is a shim, which does not understand how runc's shim calls it.`
    const details = { name, path: binary.value }
    found.push(ContainerdProblem.make("shim-as-binary", message, { origin: binary.origins.used, details }))
  }
  if (binary !== undefined && /^\S+ +-/.test(binary.value)) {
    const message = `runtime ${shown}: BinaryName is taken for the name of one file, with its spaces.`
    const details = { name, path: binary.value }
    found.push(ContainerdProblem.make("binary-with-arguments", message, { origin: binary.origins.used, details }))
  }
  return found
}

/** The usual names of programs that are no shims. */
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
    const { found, probed } = Search.run(search, states)
    if (Result.isSuccess(found) || !isDecided(search, states)) return []
    const sought = { link, isRequired: false, search, advice: [] }
    const shim = shimOf(context.traits, runtime.settings)
    const { message, plain } = missedLink({ rules: context.traits.shimRules, shim }, sought, found.failure, probed)
    const isShim = link === "Shim"
    const words = `Pods with the runtime ${Wording.shown(name)} fail: ${plain}.`
    return [
      ContainerdProblem.make(isShim ? "missing-shim" : "missing-binary", words, {
        origin: isShim ? originOf(runtime, "runtime_type") : binaryOrigin(runtime),
        details: { name, wanted: search.wanted, words: message }
      })
    ]
  })

const binaryOrigin = (runtime: ContainerdRuntime) =>
  (runtime.settings.options && stringAt(runtime.settings.options, "BinaryName")?.origins.used) ??
  originOf(runtime, "runtime_type")

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

/** Reports runtimes that leave cgroups to themselves while another one leaves them to systemd. */
export const cgroups: Rule = (context) => {
  const ofRunc = Array.from(context.table.runtimes).filter(
    ([, { settings }]) => settings.type === "io.containerd.runc.v2"
  )
  const other = ofRunc.find(([, runtime]) => usesSystemd(runtime))
  const isExpected = context.table.facts.bootedWithSystemd && context.table.facts.unifiedCgroups
  const isConfigured = ofRunc.some(([, { kind }]) => kind === "configured")
  if (context.isRefused || (other === undefined && !(isExpected && isConfigured))) return []
  return ofRunc.flatMap(([name, runtime]) => {
    if (usesSystemd(runtime)) return []
    const because =
      other === undefined
        ? "systemd manages the cgroups of this machine, and the kubelet with it"
        : `the runtime ${Wording.shown(other[0])} does`
    const message = `runtime ${Wording.shown(name)}: SystemdCgroup is not set, although ${because}.`
    const written = runtime.settings.options && booleanAt(runtime.settings.options, "SystemdCgroup")
    const node = written === undefined ? undefined : nodeAt(context, written.origins.used)
    return [
      ContainerdProblem.make("forgotten-systemd-cgroup", message, {
        origin: written?.origins.used ?? runtime.settings.origins.used,
        details: { name },
        fix: node === undefined ? undefined : replacing("Write true", node, "true")
      })
    ]
  })
}

const usesSystemd = ({ settings }: ContainerdRuntime): boolean =>
  settings.options !== undefined && booleanAt(settings.options, "SystemdCgroup")?.value === true
