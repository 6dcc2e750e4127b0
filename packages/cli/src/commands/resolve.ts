/**
 * The `resolve` command.
 */
import { type DockerResolution, ShimOptions, ShimOptionsReview } from "@oci-runtimes/core/docker"
import { type Explanation, ExplanationText } from "@oci-runtimes/core/questions"
import { type RuntimeErrors, Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { ErrorDocument, ResolveDocument } from "../documents/Documents.ts"
import { details } from "../documents/Details.ts"
import { detected } from "../documents/Detection.ts"
import { explanationDocument } from "../documents/Explanation.ts"
import { shimDocument } from "../documents/Parts.ts"
import { toDocument } from "../process/Failure.ts"
import { NegativeAnswer } from "../process/NegativeAnswer.ts"
import { type Look, type Paint, printable, shown } from "../text/Style.ts"
import { table } from "../text/Table.ts"
import { answer, noteStartFaults, unknownDataRoot, withRuntimes } from "./WithRuntimes.ts"
import { engineFields } from "../documents/Detection.ts"
import { switchFlag } from "../flags/Switch.ts"
import { withHelp } from "../flags/Help.ts"

/** `resolve`: shows what `docker run --runtime NAME` would run. */
export const commandResolve = Command.make(
  "resolve",
  {
    name: Argument.String("name").pipe(
      Argument.withDescription("Name of the runtime (default: the default runtime)"),
      Argument.optional
    ),
    explain: switchFlag(
      "explain",
      "Show the rules that apply, the paths where the engine and containerd look, and what is found"
    )
  },
  ({ explain, name }) => withRuntimes(resolve(Option.getOrUndefined(name), explain))
).pipe(
  withHelp({
    purpose: "Show what a runtime name resolves to: shim, options, wrapper script",
    use: "Use it to see what `docker run --runtime NAME` would run, and why. It starts nothing. For all names, use list.",
    examples: [
      "oci-runtimes resolve crun",
      "oci-runtimes resolve --explain crun",
      "oci-runtimes resolve --json -- io.containerd.kata.v2"
    ],
    success: "A container of this name would run",
    failure: "It would not, or the configuration is refused or cannot be read"
  })
)

const resolve = Effect.fnUntraced(function* (name: string | undefined, explain: boolean) {
  const runtimes = yield* Runtimes.Runtimes
  const { engine } = runtimes.loaded
  const explanation = explain ? yield* runtimes.explain(name) : undefined
  const resolving = runtimes.resolve(name)
  const resolution = yield* explanation === undefined
    ? resolving
    : Effect.catch(resolving, (failure) => explainFailure(failure, explanation))
  const { kind, script, shim } = resolution
  yield* answer(
    ResolveDocument,
    {
      ...(yield* engineFields(engine)),
      name: resolution.name,
      kind,
      shim: shimDocument(shim),
      options: typedOptions(shim),
      script,
      ...(yield* unknownDataRoot(script !== null)),
      ...(explanation !== undefined && { explanation: explanationDocument(explanation) })
    },
    (look) => (explanation === undefined ? asText(resolution, look) : explained(explanation, look))
  )
  yield* noteStartFaults(runtimes)
})

/** Explains why a name does not resolve. The explanation includes the failure, so nothing else is printed. */
const explainFailure = Effect.fnUntraced(function* (
  failure: RuntimeErrors.PreflightFailed | RuntimeErrors.RuntimeRefused,
  explanation: Explanation.Explanation
) {
  const { error, detected: found } = toDocument(failure, yield* detected)
  const document = { error: { ...error, explanation: explanationDocument(explanation) }, detected: found }
  yield* answer(ErrorDocument, document, (look) => explained(explanation, look))
  return yield* new NegativeAnswer()
})

const explained = (explanation: Explanation.Explanation, look: Paint): string =>
  ExplanationText.render(explanation)
    .map(({ depth, text, tone }) => {
      const line = printable(text)
      return "  ".repeat(depth) + (tone === undefined ? line : look(looks[tone], line))
    })
    .join("\n")

const looks: { readonly [tone in ExplanationText.Tone]: Look } = { good: "green", bad: "red", note: "dim" }

const typedOptions = ({ binary, configuredOptions }: DockerResolution.DockerResolution["shim"]) => {
  if (configuredOptions === undefined) return null
  const { decoded, ignored, refusals } = ShimOptionsReview.review(binary, configuredOptions)
  return {
    type: decoded._tag,
    values: decoded._tag === "Unmodelled" ? {} : details(decoded.options),
    dropped: ignored.map(ShimOptions.describeIgnored),
    refused: refusals.map(
      ({ fault, releases }) => `${ShimOptionsReview.describeReleases(releases)}: ${ShimOptions.message(fault)}`
    )
  }
}

const asText = (resolution: DockerResolution.DockerResolution, look: Paint): string => {
  const { kind, name, script, shim } = resolution
  const text =
    script === null
      ? []
      : script.content
          .trimEnd()
          .split("\n")
          .map((line) => `    ${printable(line)}`)
  return [
    `${look("bold", shown(name))}: ${meaning[kind]}`,
    ...table(
      [["shim", printable(shim.binary)], ...optionRows(resolution)].map(([label, value]) => [`  ${label}`, value!])
    ),
    ...text
  ].join("\n")
}

const optionRows = ({ script, shim }: DockerResolution.DockerResolution): ReadonlyArray<ReadonlyArray<string>> => {
  const { options } = shim
  if (options !== null) {
    return [
      ["program", `${shown(options.binaryName)}${script === null ? "" : " (wrapper script)"}`],
      ["state", printable(options.root)],
      ["cgroups", options.systemdCgroup ? "by systemd" : "by cgroupfs"],
      ...(options.noPivotRoot ? [["pivot root", "no"]] : [])
    ]
  }
  const configured = typedOptions(shim)
  if (configured === null) return [["options", "none; the shim uses its defaults"]]
  const given = Object.entries(configured.values).filter(isGiven)
  return [
    ...(given.length === 0 ? [["options", "none that the engine reads"]] : []),
    ...given.map(([option, value]) => [printable(option), typeof value === "string" ? shown(value) : String(value)]),
    ...configured.dropped.map((line) => ["dropped", printable(line)]),
    ...configured.refused.map((line) => ["refused", printable(line)])
  ]
}

const isGiven = ([, value]: readonly [string, unknown]): boolean => value !== "" && value !== false && value !== 0

const meaning: { readonly [kind in DockerResolution.DockerResolutionKind]: string } = {
  stock: "the engine's own runtime",
  configured: "a configured runtime",
  implicit: "an implicit runtime: not configured, passed to containerd unchanged"
}
