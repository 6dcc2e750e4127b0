/**
 * The status of an engine of another family than Docker's as a document.
 */
import { ContainerUse, Finding } from "@oci-runtimes/core/docker"
import type { Problem } from "@oci-runtimes/core/engine"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import type { Assessed } from "@oci-runtimes/node"
import type { DetectedRelease } from "../flags/EngineChoice.ts"
import type { Asked, KnownContainers, RunningDaemon } from "../families/Family.ts"
import { problemFields } from "./Asked.ts"

/** An engine and its runtimes. */
export interface OtherEngine {
  readonly asked: Asked
  readonly listed: ReadonlyArray<Assessed.ListedRuntime>
  /** The problems for which a container may not run. */
  readonly problems: ReadonlyArray<Problem.Problem>
  readonly containers: KnownContainers
  /** The daemon; undefined for an engine without one. */
  readonly running: RunningDaemon | undefined
  /** The reasons why something cannot be told, in sentences. */
  readonly unknown: ReadonlyArray<string>
  /** True if nothing is found; undefined if that cannot be told. */
  readonly agrees: boolean | undefined
}

/** An engine about which nothing can be told, with its version if it is known. `reason` is a sentence without a full stop. */
export interface Untold {
  readonly title: string
  readonly version: string | null
  readonly reason: string
}

/** Reports whether a daemon runs with another configuration than that of its files, or as another release than the installed one. */
export const isOutdated = ({ detected }: Asked, running: RunningDaemon | undefined): boolean =>
  running !== undefined && (running.differences.length > 0 || isOtherRelease(detected, running))

/** Returns the findings: the runtimes that containers have lost, and what a restart of the daemon would change. */
export const findingsOf = ({
  asked: { detected, family },
  containers: { gone },
  running
}: Pick<OtherEngine, "asked" | "containers" | "running">): ReadonlyArray<typeof Documents.FindingDocument.Type> => [
  ...gone.map(({ containers, runtime }) =>
    finding("runtime-of-containers-gone", {
      message: `${ContainerUse.describe({ runtime: runtime.name, containers })}, which the engine does not have.`,
      advice: runtime.advice,
      details: { runtime: runtime.name, containers, warning: runtime.warning }
    })
  ),
  ...(running === undefined || !isOtherRelease(detected, running)
    ? []
    : [
        finding("release-changed", {
          message: `The running ${family.title} is ${running.release}, and the installed program is ${detected?.version}.`,
          advice: running.restart,
          details: { running: running.release, installed: detected?.version }
        })
      ]),
  ...(running?.differences ?? []).map((message) =>
    finding("restart-needed", { message, advice: running?.restart ?? "", details: {} })
  )
]

const isOtherRelease = (detected: DetectedRelease | null, { release }: RunningDaemon): boolean =>
  release !== undefined && detected !== null && detected.version !== null && release !== detected.version

const finding = (
  code: Finding.FindingCode,
  parts: { readonly message: string; readonly advice: string; readonly details: object }
): typeof Documents.FindingDocument.Type => ({
  code,
  severity: Finding.kindOf(code).severity,
  at: null,
  ...parts,
  details: { ...parts.details }
})

/** Returns the document of an engine. */
export const otherEngineDocument = (status: OtherEngine | Untold): typeof Documents.OtherEngineDocument.Type =>
  "asked" in status ? documentOf(status) : untoldDocument(status)

const untoldDocument = ({ reason, title, version }: Untold): typeof Documents.OtherEngineDocument.Type => ({
  title,
  engine: null,
  release: version,
  user: null,
  files: [],
  verdict: null,
  defaultRuntime: null,
  runtimes: [],
  containers: { known: 0, byRuntime: {} },
  daemon: null,
  agrees: null,
  findings: [],
  unknown: [`${reason}.`],
  diagnostics: []
})

const documentOf = (status: OtherEngine): typeof Documents.OtherEngineDocument.Type => {
  const { agrees, asked, containers, listed, problems, running, unknown } = status
  return {
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
    daemon: running === undefined ? null : daemonDocument(running),
    findings: findingsOf(status),
    unknown,
    ...problemFields(asked, problems)
  }
}

const daemonDocument = ({ pid, release, shown, socket }: RunningDaemon) => ({
  pid: pid ?? null,
  socket,
  release: release ?? null,
  defaultRuntime: shown?.defaultRuntime ?? null,
  runtimes: shown?.names ?? null
})
