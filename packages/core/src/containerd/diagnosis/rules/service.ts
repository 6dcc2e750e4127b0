/** The problems with which CRI, or containerd with it, does not start. */
import * as Result from "effect/Result"
import { TomlEdit, TomlTree } from "../../../document/toml/index.ts"
import { type Problem, Suggestion } from "../../../engine/index.ts"
import { Wording } from "../../../text/index.ts"
import * as ContainerdProblem from "../../ContainerdProblem.ts"
import type * as CriFault from "../../cri/CriFault.ts"
import { branchAt } from "../../files/ConfigTree.ts"
import { uris } from "../../releases/Schema.ts"
import { requiredFault } from "../../StartAnswer.ts"
import { runtimesPath } from "../../files/sections.ts"
import {
  configured,
  documentAt,
  nodeAt,
  parsedDocuments,
  replacing,
  type Rule,
  type RuleContext
} from "./ruleContext.ts"
import { usesSystemd } from "./writtenOptions.ts"

/** Reports the fault with which CRI does not start, and what ends containerd. */
export const service: Rule = (context) => {
  const { isRefused, settings, table, traits } = context
  if (isRefused) return []
  const { fault } = table
  const found = settings.isCriDisabled || fault === undefined ? [] : [problemOf(context, fault)]
  const ended = requiredFault(traits, table)
  if (ended === undefined) return found
  const { advice, origin, words } = ended
  return [ContainerdProblem.make("required-plugin-fails", words, { advice, origin }), ...found]
}

/** Reports that CRI is disabled although files configure runtimes. */
export const disabled: Rule = (context) => {
  const { isRefused, settings } = context
  const written = parsedDocuments(context).some((document) =>
    ["cri", ...Object.values(uris)].some((uri) => TomlTree.entryAt(document.root, runtimesPath(uri)) !== undefined)
  )
  if (isRefused || !settings.isCriDisabled || !written) return []
  const plugin = settings.disabledPlugins.find(
    ({ value }) => value === "cri" || Object.values(uris).some((uri) => uri === value)
  )
  const message = "CRI is disabled, so the runtimes of the files are not used."
  return [
    ContainerdProblem.make("cri-disabled", message, {
      origin: plugin?.origins.used,
      details: { plugin: plugin?.value }
    })
  ]
}

const problemOf = (context: RuleContext, fault: CriFault.CriFault): ContainerdProblem.ContainerdProblem => {
  const { words } = fault
  const details = { kind: fault.kind, name: fault.name ?? null, key: fault.key }
  switch (fault.kind) {
    case "BaseSpec":
      return ContainerdProblem.make("base-spec-unusable", words, { origin: fault.origin, details })
    case "DefaultMissing":
    case "EmptyDefault":
      return context.traits.loading === "replace" && context.table.defaultRuntime === "runc"
        ? lostRunc(context, fault)
        : missingDefault(context, fault)
    default:
      return ContainerdProblem.make("invalid-runtime-setting", words, {
        advice: advices[fault.kind],
        origin: fault.origin,
        details
      })
  }
}

const advices: { readonly [kind in CriFault.Kind]?: string } = {
  CgroupWritable: "Remove cgroup_writable: this machine has no unified cgroups.",
  Conflict: "Remove untrusted_workload_runtime: the runtime untrusted replaces it.",
  ConfigPath: "Remove config_path, or what the message names: containerd accepts one of them.",
  DevicesAllowed: "Add privileged_without_host_devices = true, or remove the key.",
  Duration: 'Write a duration such as "4h" or "1m30s".',
  IoType: 'Write io_type = "fifo" or "streaming": the message names a value that is refused too.',
  LegacyOption:
    "Remove the key. Set SystemdCgroup, NoPivotRoot, BinaryName or Root in the options of the runtime instead.",
  NetworkDirectories: "Remove bin_dir: bin_dirs replaces it."
}

/** Before containerd 2, a file that configures a runtime must configure runc too. */
const lostRunc = (context: RuleContext, { words }: CriFault.CriFault): ContainerdProblem.ContainerdProblem => {
  const [first] = configured(context)
  // Even an empty table replaces the built-in runtimes.
  const written = branchAt(context.settings.plugins.get(uris.server), "containerd", "runtimes")
  const origin = (first?.[1] ?? written)?.origins.used
  const document = documentAt(context, origin)
  const uri = context.settings.version === 1 ? "cri" : uris.server
  const path = [...runtimesPath(uri), "runc"]
  const isSystemd = configured(context).some(([, { settings }]) => usesSystemd(context.traits, settings))
  const edits =
    document === undefined
      ? undefined
      : Result.getOrUndefined(TomlEdit.setValue(document, [...path, "runtime_type"], "io.containerd.runc.v2"))
  const replacedFile = context.settings.replaced.find(({ plugin }) => plugin === uri)
  const before = replacedFile?.before.origins.used
  const where =
    before?._tag === "File"
      ? ` The section of ${document?.file ?? "the later file"} replaces the section of ${before.file} as a whole.`
      : ""
  return ContainerdProblem.make("lost-runc", words, {
    advice: `Configure runc too${isSystemd ? ", with SystemdCgroup = true like the other runtimes" : ""}.${where}`,
    origin,
    details: { names: configured(context).map(([name]) => name) },
    fix: edits === undefined || isSystemd ? undefined : { title: "Configure runc", edits }
  })
}

const missingDefault = (
  context: RuleContext,
  { origin, words }: CriFault.CriFault
): ContainerdProblem.ContainerdProblem => {
  const names = [...context.table.runtimes.names()]
  const wanted = context.table.defaultRuntime
  const similar = Suggestion.nearest(
    wanted,
    names.map((name) => ({ name }))
  )[0]?.name
  const node = nodeAt(context, origin)
  const fix: Problem.Fix | undefined =
    similar === undefined || node === undefined
      ? undefined
      : replacing(`Write ${JSON.stringify(similar)}`, node, JSON.stringify(similar))
  const choices = names.filter((name) => name !== "").map(Wording.shown)
  const others = choices.length === 0 ? "" : `choose one of: ${choices.join(", ")}`
  const advice =
    similar !== undefined
      ? `Write ${JSON.stringify(similar)}, or configure a runtime of this name.`
      : wanted === ""
        ? `Remove default_runtime_name${others && `, or ${others}`}.`
        : `Configure a runtime of this name${others && `, or ${others}`}.`
  return ContainerdProblem.make("default-not-configured", words, { advice, origin, details: { name: wanted }, fix })
}
