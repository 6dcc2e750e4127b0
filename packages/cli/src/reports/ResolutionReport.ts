/**
 * The answer of `resolve` for people: the verdict in the first line, then what would run, or why it would not.
 */
import type { DockerResolution, RuntimeSuggestion, ShimOptionsReview } from "@oci-runtimes/core/docker"
import { Launch, Suggestion } from "@oci-runtimes/core/engine"
import { Search } from "@oci-runtimes/core/machine"
import { Explanation, type RunVerdict } from "@oci-runtimes/core/questions"
import { Style } from "@oci-runtimes/core/reports"
import * as Result from "effect/Result"
import { addCommand } from "./AddCommand.ts"
import { explanationLines, headline } from "./AssessedText.ts"
import { typedOptions } from "../documents/Parts.ts"
import { table } from "../text/Table.ts"

/**
 * An explained name with its verdict. `configFile` is the file to name in a command line; undefined for the default file.
 * `assumedPath` is the PATH of this command if the engine's PATH is unknown; otherwise undefined.
 */
export interface Resolved {
  readonly explanation: Explanation.Explanation<DockerResolution.DockerResolution>
  readonly verdict: RunVerdict.RunVerdict
  readonly configFile: string | undefined
  readonly assumedPath: string | undefined
  /** The entry that would configure the name; undefined if the name resolves, or if no entry is right. */
  readonly proposed: RuntimeSuggestion.ProposedEntry | undefined
  /** The releases that read the options of a shim; undefined for all releases of the engine. */
  readonly optionReleases: ShimOptionsReview.Reviewed | undefined
}

/** Returns the answer: the verdict, a row for each part of the launch, and the way out if the container would not run. */
export const asText = (resolved: Resolved, look: Style.Paint): string => {
  const { outcome } = resolved.explanation
  return [
    headline(resolved.explanation, resolved.verdict, look),
    ...(outcome._tag === "Refused" ? [] : resolutionLines(resolved, outcome.resolution, look)),
    ...wayOut(resolved)
  ].join("\n")
}

/** Returns the answer of `--explain`: the verdict, and every rule and place. */
export const explained = (resolved: Resolved, look: Style.Paint): string =>
  [
    headline(resolved.explanation, resolved.verdict, look),
    ...explanationLines(resolved.explanation, look),
    ...configureLine(resolved)
  ].join("\n")

/** Returns the advice, the suggestions and the command that would configure the name. */
const wayOut = (resolved: Resolved): ReadonlyArray<string> => {
  const { verdict } = resolved
  if (verdict._tag === "WouldRun") return []
  if (verdict._tag === "CannotBeTold") return verdict.advice.map(Style.printable)
  const { advice, suggestions } = verdict
  return [
    ...advice.map(Style.printable),
    ...suggestions.map((suggestion) => Style.printable(Suggestion.message(suggestion))),
    ...configureLine(resolved)
  ]
}

/** Returns the command that would configure a refused name. */
const configureLine = ({ configFile, proposed }: Resolved): ReadonlyArray<string> => {
  const command = proposed && addCommand(proposed, configFile)
  return command === undefined ? [] : [`To configure it: ${command}`]
}

const resolutionLines = (
  { assumedPath, explanation, optionReleases, verdict }: Resolved,
  resolution: DockerResolution.DockerResolution,
  look: Style.Paint
): ReadonlyArray<string> => {
  const { kind, script } = resolution
  const rows = [
    ["kind", kinds[kind]],
    ["shim", `${Style.printable(resolution.shim.binary)}${mark(explanation, "Shim", look)}`],
    ...programRows(explanation, resolution, look),
    ...pathRow(explanation, assumedPath),
    ...optionRows(resolution, optionReleases),
    ...(verdict._tag === "WouldNotRun" && verdict.cause === "missing" ? verdict.messages : []).map((message) => [
      "message",
      Style.printable(message)
    ])
  ]
  const content = script === null ? [] : script.content.trimEnd().split("\n")
  return [
    ...table(rows.map(([label = "", value = ""]) => [`  ${label}`, value])),
    ...content.map((line) => `    ${Style.printable(line)}`)
  ]
}

const kinds: { readonly [kind in DockerResolution.DockerResolutionKind]: string } = {
  stock: "the engine's own",
  configured: "configured",
  implicit: "not configured; passed to containerd unchanged"
}

/** Returns the program with its arguments and the wrapper script, or only the program if the shim is known to run one. */
const programRows = (
  explanation: Explanation.Explanation,
  { script }: DockerResolution.DockerResolution,
  look: Style.Paint
): ReadonlyArray<ReadonlyArray<string>> => {
  const launched = Launch.find(explanation.launch, "Program")
  const sought = searchOf(explanation, "Program")?.sought.search.wanted
  if (launched === undefined && sought === undefined) return []
  const words = launched === undefined ? [sought!] : [launched.file, ...launched.args]
  return [
    ["program", `${words.map(Style.shown).join(" ")}${mark(explanation, "Program", look)}`],
    ...(script === null ? [] : [["script", `${Style.shown(script.path)}${scriptMark(explanation)}`]])
  ]
}

/** Says which PATH was searched for a program that is called by its name, if the engine may have another one. */
const pathRow = (
  explanation: Explanation.Explanation,
  assumedPath: string | undefined
): ReadonlyArray<ReadonlyArray<string>> => {
  const wanted = searchOf(explanation, "Program")?.sought.search.wanted
  return assumedPath === undefined || wanted === undefined || wanted.includes("/")
    ? []
    : [["PATH", `${Style.shown(assumedPath)} (of this command; --engine-path gives the engine's)`]]
}

const searchOf = (explanation: Explanation.Explanation, link: Launch.Link["_tag"]) =>
  Explanation.searched(explanation).find(({ sought }) => sought.link === link)

/** Marks a part of the launch as found or missing. A part that was not looked for has no mark. */
const mark = (explanation: Explanation.Explanation, link: Launch.Link["_tag"], look: Style.Paint): string => {
  const searched = searchOf(explanation, link)
  if (searched === undefined) return ""
  const { found, probed, sought } = searched
  if (found === null) return " (cannot be told)"
  return Result.match(found, {
    onSuccess: (path) => ` (found${path === sought.search.wanted ? "" : `: ${Style.shown(path)}`})`,
    onFailure: () => (isHidden(probed) ? " (cannot be told)" : ` (${look("red", "missing")})`)
  })
}

/** Says if the engine has not written a script yet. A script in a directory that this user may not read has no mark. */
const scriptMark = (explanation: Explanation.Explanation): string => {
  const searched = searchOf(explanation, "Script")
  const isMissing = searched?.found != null && Result.isFailure(searched.found) && !isHidden(searched.probed)
  return isMissing ? " (not written yet; the engine writes it when it starts or reloads)" : ""
}

const isHidden = (probed: Explanation.SearchedLink["probed"]): boolean =>
  probed.some(({ state }) => state !== null && Search.isHidden(state))

const optionRows = (
  { shim }: DockerResolution.DockerResolution,
  optionReleases: Resolved["optionReleases"]
): ReadonlyArray<ReadonlyArray<string>> => {
  const { options } = shim
  if (options !== null) {
    return [
      ["state", Style.printable(options.root)],
      ["cgroups", options.systemdCgroup ? "by systemd" : "by cgroupfs"],
      ...(options.noPivotRoot ? [["pivot root", "no"]] : [])
    ]
  }
  const configured = typedOptions(shim, optionReleases)
  if (configured === null) return [["options", "none; the shim uses its defaults"]]
  const given = Object.entries(configured.values).filter(isGiven)
  return [
    ...(given.length === 0 ? [["options", "none that the engine reads"]] : []),
    ...given.map(([option, value]) => [
      Style.printable(option),
      typeof value === "string" ? Style.shown(value) : String(value)
    ]),
    ...configured.dropped.map((line) => ["dropped", Style.printable(line)]),
    ...configured.refused.map((line) => ["refused", Style.printable(line)])
  ]
}

const isGiven = ([, value]: readonly [string, unknown]): boolean => value !== "" && value !== false && value !== 0
