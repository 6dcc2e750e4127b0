/**
 * The status of the engines of a machine for people.
 */
import { DaemonStart, Discovery, Finding, type StandIn } from "@oci-runtimes/core/docker"
import { Style } from "@oci-runtimes/core/reports"
import { Wording } from "@oci-runtimes/core/text"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import type { Status } from "@oci-runtimes/node"
import { otherFamilies, otherNames } from "../flags/otherFamilies.ts"
import { containersByRuntime, daemonDocument } from "../documents/Status.ts"
import { table } from "../text/Table.ts"

/** Formats the status of an engine: a headline, what is known, the findings, and what cannot be told. */
export const daemonText = (status: Status.DaemonStatus, look: Style.Paint): string =>
  [
    headline(status, look),
    ...table(rows(status)).map((line) => `  ${line}`),
    ...status.findings.map((finding) => findingText({ ...finding, ...Finding.kindOf(finding.code) }, look)),
    ...status.unknown.map((reason) => `${look("yellow", "unknown:")} ${Style.printable(reason)}`)
  ].join("\n")

/** Returns the line if the machine has no engine. */
export const noEngine = `No engine was found on this machine: no Docker Engine, and no ${otherNames.map((name) => otherFamilies[name].title).join(", no ")}.`

/** Describes a process that is called like an engine and was left out. */
export const leftOutText = ({ _tag, pid, uid }: Discovery.LeftOut): string =>
  _tag === "OfAnotherUser"
    ? `Left out: process ${pid} is called dockerd and belongs to user ${uid}. Run this command as that user to ask it.`
    : `Left out: process ${pid} is called dockerd and has another root directory, as in a container.`

const headline = (status: Status.DaemonStatus, look: Style.Paint): string => {
  const { daemon, engine, release } = status
  const version = release === undefined ? `${engine.title} (assumed)` : `Docker Engine ${release.version}`
  const [colour, verdict] = verdictOf(status)
  return `${Style.printable(`${version}, ${Discovery.title(daemon)}`)}: ${look(colour, verdict)}`
}

const verdictOf = ({ agrees, daemon, findings, isRunning }: Status.DaemonStatus): readonly [Style.Look, string] => {
  const state = isRunning === undefined ? "cannot tell whether it runs" : isRunning ? "runs" : "does not run"
  if (findings.length > 0) {
    const worst = findings.some(({ code }) => Finding.kindOf(code).severity === "error") ? "red" : "yellow"
    return [worst, `${state}; ${Wording.counted(findings.length, "finding")}`]
  }
  if (agrees === undefined) {
    return ["yellow", isRunning === undefined ? state : `${state}; not everything can be told`]
  }
  const isMasked = daemon.ofUnit?.unit.state === "masked"
  const next = isMasked ? "its unit is masked" : "it would start"
  return ["green", isRunning === true ? "runs with its configuration as it is now" : `${state}; ${next}`]
}

const rows = (status: Status.DaemonStatus): ReadonlyArray<ReadonlyArray<string>> => {
  const { containers, daemon } = status
  const document = daemonDocument(status)
  const start = daemon.next ?? daemon.running
  const shown = Style.printable
  const counts = containersByRuntime(containers).map(
    ([runtime, count]) => `${Style.shown(runtime || "no runtime")} ${count}`
  )
  return [
    ["found by", daemon.foundBy.map(shown).join(", ")],
    ...(start === undefined
      ? []
      : [
          ["started by", shown(DaemonStart.describe(start.by))],
          ["", [start.program, ...start.flags.map(({ text }) => text)].map(Style.shown).join(" ")]
        ]),
    ["reads", `${shown(status.configFile)}${fileText(status)}`],
    ...(status.sockets.length === 0
      ? []
      : [["listens at", `${status.sockets.map(shown).join(", ")}${standInText(daemon.standIn)}`]]),
    ...(document.dataRoot === null ? [] : [["data root", shown(document.dataRoot)]]),
    ...(document.runtimes ?? []).map(({ default: isDefault, name, path, runtimeArgs, runtimeType }, index) => [
      index === 0 ? "runtimes" : "",
      `${Style.shown(name)}${isDefault ? " (default)" : ""}: ${programText(path ?? runtimeType, runtimeArgs)}`
    ]),
    ...(containers.known.length + containers.unknown === 0
      ? []
      : [
          [
            "containers",
            `${containers.known.length + containers.unknown}${counts.length === 0 ? "" : ` (${counts.join(", ")})`}`
          ]
        ])
  ]
}

/** Shows the program or the shim of a runtime. */
const programText = (program: string | null, runtimeArgs: ReadonlyArray<string>): string =>
  program === null
    ? "a shim that the engine does not name"
    : [program, ...runtimeArgs].map((word) => Style.shown(word)).join(" ")

/** Says why the content of a file is not known. */
const fileText = ({ configured, hasFile }: Status.DaemonStatus): string => {
  if (!hasFile) return " (no such file)"
  return configured === undefined ? " (cannot be read)" : ""
}

/** Says what listens at the sockets of an engine that does not run. */
const standInText = (standIn: StandIn.StandIn | undefined): string => {
  if (standIn === undefined) return ""
  return standIn._tag === "Systemd"
    ? ` (${standIn.unit} listens, and starts the engine when a program connects)`
    : ` (in use by process ${standIn.pid})`
}

/** Formats a finding. */
export const findingText = (
  {
    advice,
    code,
    message,
    severity
  }: Pick<typeof Documents.FindingDocument.Type, "advice" | "code" | "message" | "severity">,
  look: Style.Paint
): string => {
  const label = look(Style.severityLooks[severity], `${severity}[${code}]:`)
  return [`${label} ${Style.printable(message)}`, Style.printable(advice)].join("\n")
}
