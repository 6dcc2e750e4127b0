/** Keys that containerd ignores: misspelt, of older releases, or of newer ones. */
import { Suggestion } from "../../../engine/index.ts"
import * as ContainerdProblem from "../../ContainerdProblem.ts"
import { rows } from "../../releases/schemaRows.ts"
import { uris } from "../../releases/Schema.ts"
import { type Rule, replacing, type RuleContext } from "./ruleContext.ts"

/** Explains a key that containerd ignores. */
export const unknownKey = (
  context: RuleContext,
  problem: ContainerdProblem.ContainerdProblem
): ContainerdProblem.ContainerdProblem => {
  const { origin, path } = problem
  const key = String(path.at(-1))
  const plugin = String(path[1] ?? "")
  const removed = Object.hasOwn(replacements, key) ? replacements[key] : undefined
  const isOfCri = plugin === uris.server || plugin === uris.runtime
  const shown = ContainerdProblem.keyWords(path.map(String))
  const parts = { origin, path, details: problem.details }
  if (isOfCri && removed !== undefined && context.traits.loading !== "replace") {
    return ContainerdProblem.make("removed-setting", `containerd 2 does not know ${shown}, and ignores it.`, {
      ...parts,
      advice: removed
    })
  }
  const table = tableOf(context, path.map(String))
  const names = table === undefined ? [] : knownKeys(table)
  const near = Suggestion.nearest(
    key,
    names.map((name) => ({ name }))
  )[0]?.name
  if (near === undefined) return problem
  const at =
    origin?._tag === "File" && !isQuoted(context, origin.file, origin.range.start.offset)
      ? { offset: origin.range.start.offset, length: origin.range.end.offset - origin.range.start.offset }
      : undefined
  return ContainerdProblem.make("misspelt-setting", problem.message, {
    ...parts,
    advice: `Write ${near}.`,
    fix: at === undefined ? undefined : replacing(`Write ${near}`, at, near)
  })
}

/** Reports the settings that the release itself calls deprecated. */
export const deprecated: Rule = ({ isRefused, table }) => {
  if (isRefused) return []
  return table.log.flatMap((log) => {
    const message = /msg="((?:[^"\\]|\\.)*is deprecated[^"]*)"/.exec(log)?.[1]
    return message === undefined
      ? []
      : [ContainerdProblem.make("deprecated-setting", `${message}.`, { advice: "", details: { log } })]
  })
}

const isQuoted = ({ settings }: RuleContext, file: string, offset: number): boolean => {
  const document = settings.documents.find((one) => one.file === file)
  return /["']/.test(document?.source.text[offset] ?? "")
}

/** What replaces the settings of CRI that containerd 2 does not have. */
const replacements: { readonly [key: string]: string } = {
  default_runtime: "Configure a runtime, and name it with default_runtime_name. Without that, runc is the default.",
  untrusted_workload_runtime: "Configure a runtime with the name untrusted.",
  runtime_engine: "Set BinaryName in the options of the runtime.",
  runtime_root: "Set Root in the options of the runtime.",
  systemd_cgroup: "Set SystemdCgroup = true in the options of each runtime of the type io.containerd.runc.v2.",
  no_pivot: "Set NoPivotRoot = true in the options of the runtime.",
  sandbox_mode: "Remove it: sandboxer replaces it."
}

/** Returns the name of the table in which a key stands. */
const tableOf = ({ traits }: RuleContext, path: ReadonlyArray<string>): string | undefined => {
  if (path.length === 1) return "Config"
  if (path[0] !== "plugins") return undefined
  const rest = path.slice(2, -1)
  if (rest.length === 0) {
    const plugin = path[1]
    if (plugin === uris.images) return "ImageConfig"
    return traits.loading === "replace" ? "PluginConfig" : plugin === uris.runtime ? "RuntimeConfig" : "ServerConfig"
  }
  if (rest[0] === "cni") return "CniConfig"
  if (rest[0] === "registry") return "Registry"
  if (rest[0] !== "containerd") return undefined
  if (rest.length === 1) return "ContainerdConfig"
  return rest[1] === "runtimes" && rest.length === 3 ? "Runtime" : undefined
}

const knownKeys = (table: string): ReadonlyArray<string> =>
  (rows[table] ?? []).map((words) => words.split(" ")[0] ?? "")
