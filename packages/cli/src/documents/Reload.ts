/**
 * A reload as part of a document.
 */
import { Discovery, ReloadOutcome, ReloadWay } from "@oci-runtimes/core/docker"
import { DifferenceText } from "@oci-runtimes/core/questions"
import { Style } from "@oci-runtimes/core/reports"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import type { Reload } from "@oci-runtimes/node"
import { changedNames } from "./Comparison.ts"

/** The document of a reload. */
export type RequestedReload = typeof Documents.RequestedReload.Type

/** A reload, and its outcome if the engine was asked. */
interface Given {
  readonly prepared: Reload.PreparedReload
  readonly reloaded: Reload.Reloaded | undefined
}

/** Returns a reload, and its outcome, as part of a document. Without an outcome, the engine was not asked. */
export const reloadDocument = ({ prepared, reloaded }: Given): RequestedReload => {
  const { daemon, missingRight, way } = prepared
  const command = ReloadWay.describe(way)
  const title = Discovery.title(daemon)
  const fields = { daemon: title, pid: daemon.process?.pid ?? null, command }
  if (reloaded === undefined) {
    const right = missingRight === undefined ? "" : ` This user may not have ${missingRight}.`
    return {
      ...fields,
      outcome: "planned",
      message: `The ${title} would be asked to reload: ${command}.${right}`,
      reason: null,
      missingRight: missingRight ?? null,
      remaining: [],
      milliseconds: null
    }
  }
  const { message, milliseconds, outcome, remaining } = reloaded
  return {
    ...fields,
    outcome: outcomes[outcome._tag],
    message,
    reason: ("reason" in outcome ? outcome.reason : undefined) ?? null,
    missingRight: ("missingRight" in outcome ? outcome.missingRight : undefined) ?? null,
    remaining: outcome._tag === "TimedOut" && remaining !== undefined ? remainingLines(remaining) : [],
    milliseconds
  }
}

/** Reports whether the engine did what it was asked for, or was not to be asked. */
export const isDone = ({ reloaded }: Pick<Given, "reloaded">): boolean =>
  reloaded === undefined || ReloadOutcome.isSuccess(reloaded.outcome)

const outcomes: { readonly [tag in ReloadOutcome.ReloadOutcome["_tag"]]: RequestedReload["outcome"] } = {
  Gone: "gone",
  NotRequested: "not-requested",
  RefusalForetold: "refusal-foretold",
  Refused: "refused",
  Reloaded: "reloaded",
  TimedOut: "timed-out",
  Unconfirmed: "unconfirmed"
}

/** Returns what a further reload would change, a line each. */
const remainingLines = (impact: NonNullable<Reload.Reloaded["remaining"]>): ReadonlyArray<string> => {
  if (impact._tag === "ReloadRefused") return []
  const { after, before } = impact.defaultRuntime
  return [
    ...(before === after ? [] : [`default runtime: ${Style.shown(before)} → ${Style.shown(after)}`]),
    ...changedNames(impact).flatMap((name) =>
      DifferenceText.lines(name).map((line) => `${Style.shown(name.name)}: ${line}`)
    )
  ]
}
