/**
 * The status of an engine without a daemon as a document.
 */
import { ContainerUse, Finding } from "@oci-runtimes/core/docker"
import type { Problem } from "@oci-runtimes/core/engine"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import type { Assessed } from "@oci-runtimes/node"
import type { Asked, KnownContainers } from "../families/Family.ts"
import { problemFields } from "./Asked.ts"

/** An engine without a daemon, and its runtimes. */
export interface Daemonless {
  readonly asked: Asked
  readonly listed: ReadonlyArray<Assessed.ListedRuntime>
  /** The problems for which a container may not run. */
  readonly problems: ReadonlyArray<Problem.Problem>
  readonly containers: KnownContainers
  /** True if nothing is found; undefined if that cannot be told. */
  readonly agrees: boolean | undefined
}

/** An engine about which nothing can be told, with its version if it is known. `reason` is a sentence without a full stop. */
export interface Untold {
  readonly title: string
  readonly version: string | null
  readonly reason: string
}

/** Returns the findings about the runtimes that containers have lost. */
export const goneFindings = ({ gone }: KnownContainers): ReadonlyArray<typeof Documents.FindingDocument.Type> =>
  gone.map(({ containers, runtime }) => ({
    code: goneCode,
    severity: Finding.kindOf(goneCode).severity,
    message: `${ContainerUse.describe({ runtime: runtime.name, containers })}, which the engine does not have.`,
    advice: runtime.advice,
    at: null,
    details: { runtime: runtime.name, containers, warning: runtime.warning }
  }))

const goneCode = "runtime-of-containers-gone"

/** Returns the document of an engine. */
export const daemonlessDocument = (status: Daemonless | Untold): typeof Documents.DaemonlessDocument.Type =>
  "asked" in status ? documentOf(status) : untoldDocument(status)

const untoldDocument = ({ reason, title, version }: Untold): typeof Documents.DaemonlessDocument.Type => ({
  title,
  engine: null,
  release: version,
  user: null,
  files: [],
  verdict: null,
  defaultRuntime: null,
  runtimes: [],
  containers: { known: 0, byRuntime: {} },
  agrees: null,
  findings: [],
  unknown: [`${reason}.`],
  diagnostics: []
})

const documentOf = ({
  agrees,
  asked,
  containers,
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
  containers: {
    known: containers.known.length,
    byRuntime: Object.fromEntries(
      Array.from(
        Map.groupBy(containers.known, ({ runtime }) => runtime),
        ([runtime, some]) => [runtime, some.length]
      )
    )
  },
  agrees: agrees ?? null,
  findings: goneFindings(containers),
  unknown: containers.unknown === undefined ? [] : [containers.unknown],
  ...problemFields(asked, problems)
})
