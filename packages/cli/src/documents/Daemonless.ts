/**
 * The status of an engine without a daemon as a document.
 */
import { Problem } from "@oci-runtimes/core/engine"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import type { Assessed } from "@oci-runtimes/node"
import type { Asked } from "../families/Family.ts"
import { problemFields } from "./Asked.ts"

/** An engine without a daemon, and its runtimes. */
export interface Daemonless {
  readonly asked: Asked
  readonly listed: ReadonlyArray<Assessed.ListedRuntime>
  /** The problems for which a container may not run. */
  readonly problems: ReadonlyArray<Problem.Problem>
  readonly agrees: boolean
}

/** Returns the document of an engine. */
export const daemonlessDocument = ({
  agrees,
  asked,
  listed,
  problems
}: Daemonless): typeof Documents.DaemonlessDocument.Type => ({
  title: asked.engine.title,
  engine: asked.engine.id,
  release: asked.detected?.version ?? null,
  user: asked.user,
  files: asked.files,
  verdict: asked.check.verdict,
  defaultRuntime: asked.check.accepted ? asked.table.defaultRuntime : null,
  runtimes: listed.map(({ found, isDefault, name, program, verdict }) => ({
    name,
    default: isDefault,
    path: found ?? program?.file ?? null,
    runtimeArgs: program?.args ?? [],
    problem: verdict._tag === "WouldRun" ? null : verdict.reason
  })),
  agrees,
  ...problemFields(asked, problems)
})
