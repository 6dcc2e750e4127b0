/**
 * The status of the engines of a machine as a document.
 */
import { DaemonChoice, type DaemonStart, Discovery, Finding, type StandIn } from "@oci-runtimes/core/docker"
import type { Origin } from "@oci-runtimes/core/engine"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import type { Daemons, EngineContainers, Status } from "@oci-runtimes/node"
import * as Result from "effect/Result"
import { details } from "./Details.ts"

/** Returns the document of an engine. */
export const daemonDocument = (status: Status.DaemonStatus): typeof Documents.DaemonDocument.Type => {
  const { configFile, containers, daemon, engine, hasFile, release, running } = status
  const start = daemon.next ?? daemon.running
  return {
    kind: daemon.kind,
    title: Discovery.title(daemon),
    engine: engine.id,
    release: release?.version ?? null,
    releaseFrom: release?.from ?? null,
    running: status.isRunning ?? null,
    pid: daemon.process?.pid ?? null,
    foundBy: daemon.foundBy,
    startedBy: start === undefined ? null : startDocument(start),
    configFile: { path: configFile, exists: hasFile, origin: DaemonChoice.configFileOrigin(daemon).origin },
    sockets: status.sockets,
    standIn: standInDocument(daemon.standIn),
    dataRoot: running?.map.dataRoot ?? status.configured?.map.dataRoot ?? null,
    defaultRuntime: running?.map.defaultRuntime ?? null,
    runtimes: running === undefined ? null : runtimesOf(running),
    containers: {
      known: containers.known.length,
      unknown: containers.unknown,
      byRuntime: Object.fromEntries(containersByRuntime(containers))
    },
    agrees: status.agrees ?? null,
    findings: status.findings.map(findingDocument),
    unknown: status.unknown
  }
}

const standInDocument = (standIn: StandIn.StandIn | undefined): (typeof Documents.DaemonDocument.Type)["standIn"] => {
  if (standIn === undefined) return null
  return standIn._tag === "Systemd" ? { by: "systemd", pid: null } : { by: "engine", pid: standIn.pid }
}

/** Returns the numbers of containers by runtime, sorted. A container without a recorded runtime gets the default. */
export const containersByRuntime = ({
  known
}: EngineContainers.KnownContainers): ReadonlyArray<readonly [runtime: string, count: number]> =>
  Array.from(
    Map.groupBy(known, ({ runtime }) => runtime ?? ""),
    ([runtime, some]) => [runtime, some.length] as const
  ).toSorted(([one], [other]) => (one < other ? -1 : 1))

/** Returns the part of the document about the `docker` command of this user. */
export const clientDocument = (found: Daemons.Found): (typeof Documents.StatusDocument.Type)["client"] => {
  const message = DaemonChoice.describeClient(found, found.endpoint)
  return Result.match(found.endpoint, {
    onSuccess: ({ address }) => ({
      asks: address._tag === "NotLocal" ? address.host : address.path,
      isLocal: address._tag !== "NotLocal",
      message
    }),
    onFailure: () => ({ asks: null, isLocal: false, message })
  })
}

/** Returns the document of a start. */
export const startDocument = ({
  by,
  flags,
  program,
  unforeseen
}: DaemonStart.DaemonStart): typeof Documents.StartDocument.Type => {
  const words = flags.map(({ at, text }) => ({ word: text, at: placeOf(at) }))
  switch (by._tag) {
    case "Unit":
      return { by: "unit", name: by.unit.name, at: placeOf(by.at), program, flags: words, unforeseen }
    case "InitScript":
      return { by: "init-script", name: by.script, at: null, program, flags: words, unforeseen }
    case "Process":
      return { by: "process", name: String(by.pid), at: null, program, flags: words, unforeseen }
    case "Given":
      return { by: "command-line", name: program, at: null, program, flags: words, unforeseen }
  }
}

const findingDocument = (finding: Finding.Finding): typeof Documents.FindingDocument.Type => ({
  code: finding.code,
  severity: Finding.kindOf(finding.code).severity,
  message: finding.message,
  advice: finding.advice,
  at: placeOf(finding.at),
  details: details(finding.details)
})

const placeOf = (at: Origin.Place | undefined) =>
  at === undefined ? null : { file: at.file, line: at.range.start.line }

const runtimesOf = ({ map, untold }: NonNullable<Status.DaemonStatus["running"]>) =>
  [
    ...Array.from(map.runtimes, ([name, { path, runtimeArgs, runtimeType }]) => ({
      name,
      default: name === map.defaultRuntime,
      path: path === "" ? null : path,
      runtimeArgs,
      runtimeType: runtimeType ?? null
    })),
    ...untold.map((name) => ({
      name,
      default: name === map.defaultRuntime,
      path: null,
      runtimeArgs: [],
      runtimeType: null
    }))
  ].toSorted((one, other) => (one.name < other.name ? -1 : 1))
