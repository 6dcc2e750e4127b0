/**
 * The checks of the version and of the names of plugins, which containerd makes when all files are loaded.
 *
 * Source of the rule: containerd, `ValidateV2` at v1.6.20 and v1.7.24, `ValidateVersion` at v2.1.9.
 */
import type { Origin } from "../../engine/index.ts"
import { GoText } from "../../text/index.ts"
import * as ContainerdProblem from "../ContainerdProblem.ts"
import { logLine } from "../internal/logLine.ts"
import type { Traits } from "../releases/Traits.ts"
import type { ConfigDocument, Sourced } from "../Settings.ts"
import type { Branch } from "./ConfigTree.ts"
import { versionGiver, versionOrigin } from "./loadFaults.ts"
import type { Fault } from "./readFile.ts"

/** The subject of a check. */
export interface Checked {
  readonly documents: ReadonlyArray<ConfigDocument>
  readonly version: number
  readonly disabledPlugins: ReadonlyArray<Sourced<string>>
  readonly requiredPlugins: ReadonlyArray<Sourced<string>>
  readonly plugins: Branch
}

/** Checks what is loaded. `path` is the file that messages name: the last one that was loaded. */
export const validate = (
  traits: Traits,
  checked: Checked,
  path: string
): { readonly problems: ReadonlyArray<ContainerdProblem.ContainerdProblem>; readonly fault: Fault | undefined } => {
  const { version } = checked
  if (traits.loading === "replace" && version < 2) return { problems: [oldWarning(traits, checked)], fault: undefined }
  if (version > traits.version && (traits.loading !== "replace" || traits.isStrict)) {
    return { problems: [], fault: tooNew(traits, checked, path) }
  }
  const wrong =
    named("disabled plugin URI", checked.disabledPlugins, traits) ??
    named("required plugin URI", checked.requiredPlugins, traits) ??
    (traits.loading === "replace" ? named("plugin key URI", keysOf(checked.plugins), traits) : undefined)
  return {
    problems: [],
    fault:
      wrong &&
      fault(`failed to load TOML from ${path}: ${wrong.words}`, "invalid-plugin-name", {
        origin: wrong.of.origins.used,
        name: wrong.of.value
      })
  }
}

const oldWarning = (traits: Traits, { documents, version }: Checked): ContainerdProblem.ContainerdProblem => {
  const giver = versionGiver(documents)
  const log = logLine("warning", `containerd config version \`${version || 1}\` ${traits.oldVersionWords}`)
  return ContainerdProblem.make(
    "old-version",
    version === 1 || version === 0
      ? "The configuration has no version, or version 1, in which plugins have short names."
      : `The configuration has the version ${version}, which containerd treats as an old one.`,
    { origin: giver && versionOrigin(giver), details: { version, log } }
  )
}

const tooNew = ({ loading, version: newest }: Traits, { documents, version }: Checked, path: string): Fault => {
  // The message may name another file than the file with the version.
  const giver = versionGiver(documents)
  const origin = giver && versionOrigin(giver)
  const from = `failed to load TOML from ${path}:`
  if (loading !== "replace") {
    const words = `expected containerd config version equal to or less than \`${newest}\`, got \`${version}\``
    return fault(`${from} ${words}`, "unsupported-version", { origin })
  }
  const log = logLine(
    "error",
    `containerd config version \`${version}\` is not supported, the max version is \`${newest}\`, use \`containerd config default\` to generate a new config or manually revert to version \`${newest}\``
  )
  return fault(`${from} unsupported config version \`${version}\``, "unsupported-version", { origin, log })
}

const keysOf = ({ entries }: Branch): ReadonlyArray<Sourced<string>> =>
  Array.from(entries, ([value, { origins }]) => ({ value, origins }))

/** Returns the first name that has a wrong form, and containerd's words for it. */
const named = (
  what: string,
  names: ReadonlyArray<Sourced<string>>,
  { isStrict, loading }: Traits
): { readonly words: string; readonly of: Sourced<string> } | undefined => {
  const isValid = (name: string): boolean => {
    if (loading !== "replace") return name.includes(".")
    return name.split(".").length >= 4 && (!isStrict || name.startsWith("io.containerd."))
  }
  const of = names.find(({ value }) => !isValid(value))
  return of && { of, words: `invalid ${what} ${GoText.quote(of.value)} expect io.containerd.x.vx` }
}

const fault = (
  refusal: string,
  code: "invalid-plugin-name" | "unsupported-version",
  { log, name, origin }: { readonly origin: Origin.Origin | undefined; readonly name?: string; readonly log?: string }
): Fault => {
  const lines = log === undefined ? [] : [log]
  const details = { ...(name !== undefined && { name }), lines }
  return {
    line: `containerd: ${refusal}`,
    log: lines,
    problem: ContainerdProblem.make(code, refusal, { origin, details })
  }
}
