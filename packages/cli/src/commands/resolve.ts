/**
 * The `resolve` command.
 */
import { RuntimeSuggestion } from "@oci-runtimes/core/docker"
import { RunVerdict } from "@oci-runtimes/core/questions"
import type { Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import { requestFlags, requestOf, familiesOfRequest } from "../flags/RequestFlags.ts"
import { byFamily } from "./assessed/ByFamily.ts"
import { resolveOther } from "./assessed/resolve.ts"
import { detected, engineFields } from "../documents/Detection.ts"
import { explanationDocument } from "../documents/Explanation.ts"
import { shimDocument, typedOptions } from "../documents/Parts.ts"
import { runOutcome } from "../documents/RunOutcome.ts"
import { toDocument } from "../process/Failure.ts"
import { NegativeAnswer } from "../process/NegativeAnswer.ts"
import { asText, explained, type Resolved } from "../reports/ResolutionReport.ts"
import { answer, noteStartFaults, unknownDataRoot, withRuntimes } from "./WithRuntimes.ts"
import { runningFlag } from "../flags/RunningFlag.ts"
import { switchFlag } from "../flags/Switch.ts"
import { withHelp } from "../flags/Help.ts"

/** `resolve`: shows what `docker run --runtime NAME` would run. The status is 1 if the container would not run here. */
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
    ),
    ...requestFlags,
    running: runningFlag
  },
  (input) => {
    const name = Option.getOrUndefined(input.name)
    return byFamily({
      able: familiesOfRequest(input),
      docker: Effect.andThen(requestOf("Docker Engine", [], input), withRuntimes(resolve(name, input.explain), input)),
      other: resolveOther({ ...input, name })
    })
  }
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
  const { configFile, engine, facts, searchPathOrigin, sources } = runtimes.loaded
  const explanation = yield* runtimes.explain(name)
  const [startFault] = yield* runtimes.startFaults
  const verdict = RunVerdict.make(explanation, startFault?.message)
  const given = configFile === sources.defaults.configFile ? undefined : configFile
  const assumedPath = searchPathOrigin === "process" ? facts.searchPath : undefined
  const { optionReleases } = engine
  const proposed = RuntimeSuggestion.entryFor(engine, yield* runtimes.map, explanation.name)
  const resolved: Resolved = { explanation, proposed, verdict, configFile: given, assumedPath, optionReleases }
  const text = (look: Style.Paint) => (explain ? explained(resolved, look) : asText(resolved, look))
  const fields = {
    outcome: runOutcome(explanation, verdict),
    ...(explain && { explanation: explanationDocument(explanation) })
  }
  const { outcome } = explanation
  const mayRun = outcome._tag === "Resolved" || (outcome._tag === "NotFound" && verdict._tag === "CannotBeTold")
  const { kind, script, shim, ...resolution } = yield* mayRun
    ? Effect.succeed(outcome.resolution)
    : Effect.catch(
        runtimes.resolve(name),
        Effect.fnUntraced(function* (failure) {
          const { error, detected: found } = toDocument(failure, yield* detected)
          yield* answer(Documents.ErrorDocument, { error: { ...error, ...fields }, detected: found }, text)
          return yield* new NegativeAnswer()
        })
      )
  const document: typeof Documents.ResolveDocument.Type = {
    ...(yield* engineFields(engine)),
    name: resolution.name,
    kind,
    shim: shimDocument(shim),
    options: typedOptions(shim, optionReleases),
    script,
    ...(yield* unknownDataRoot(script !== null)),
    ...fields
  }
  yield* answer(Documents.ResolveDocument, document, text)
  if (verdict._tag !== "WouldNotRun") return
  if (verdict.cause === "missing") yield* noteStartFaults(runtimes)
  return yield* new NegativeAnswer()
})
