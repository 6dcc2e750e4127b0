/**
 * The `status` command.
 */
import { Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { DaemonChoice, DaemonFindings } from "@oci-runtimes/core/docker"
import { type Daemons, Status } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import { clientDocument, daemonDocument } from "../documents/Status.ts"
import { withHelp } from "../flags/Help.ts"
import { root } from "../flags/Root.ts"
import { foundDaemons, wantedDaemon } from "../flags/EngineChoice.ts"
import { dockerNamed } from "../flags/EngineFlag.ts"
import { refuseOtherFlags } from "../flags/SharedFlags.ts"
import { NegativeAnswer } from "../process/NegativeAnswer.ts"
import { otherEngineDocument } from "../documents/OtherEngine.ts"
import { otherEngineText } from "../reports/OtherEngineText.ts"
import { daemonText, leftOutText, noEngine } from "../reports/StatusText.ts"
import { Terminal } from "../text/Terminal.ts"
import { otherEngines, statusOf } from "./assessed/status.ts"
import { answer } from "./WithRuntimes.ts"

/** `status`: shows each engine of the machine. The status is 1 if one does not agree with its configuration, or cannot be told. */
export const commandStatus = Command.make("status", {}, () => status).pipe(
  withHelp({
    purpose: "Show each engine of this machine: what it runs with, what it is configured with, and whether they agree",
    use: "Use it first, if a runtime is not there: it says which file the engine reads, and if it has read it. It changes nothing.",
    examples: [
      "oci-runtimes status",
      "oci-runtimes status --json",
      "oci-runtimes status --socket /run/user/1000/docker.sock"
    ],
    success: "Each engine runs with its configuration as it is now, or there is no engine",
    failure: "There is a finding, or something cannot be told"
  })
)

const status = Effect.gen(function* () {
  const shared = yield* root
  const { engine, json, socket } = shared
  yield* refuseOtherFlags(
    shared,
    ["as", "engine", "json", "module", "socket"],
    (flag) => `${flag} is not a flag of status, which asks the machine. To try a file or flags, use check`
  )
  const isOfOther = Option.isSome(engine) && engine.value.family !== "docker"
  const [allOthers, found] = yield* Effect.all([otherEngines, foundDaemons], { concurrency: 2 })
  const wanted = Option.isSome(socket) ? yield* wantedDaemon : undefined
  const asked = isOfOther ? [] : wanted === undefined ? found.daemons : [wanted]
  const named = dockerNamed(engine)
  const options = named === undefined ? {} : { engine: named }
  const statuses = yield* Effect.forEach(
    asked,
    // Files that no engine reads are told once, with the first engine that is shown.
    (daemon, index) => Status.of(found, daemon, { ...options, otherFiles: index === 0 }),
    { concurrency: 8 }
  )
  // Docker Engine brings a containerd, of which people need not hear.
  const busy = allOthers.filter((other) => !("isIdle" in other && other.isIdle))
  const shown = isOfOther || statuses.length + busy.length === 0 ? allOthers : busy
  const others = yield* Effect.forEach(shown, statusOf)
  const isHidden =
    found.unreadable !== undefined && found.unreadable !== "ENOENT" && statuses.length === 0 && !isOfOther
  const agreements = new Set([...statuses, ...others].map((one) => ("agrees" in one ? one.agrees : undefined)))
  const agrees = agreements.has(false) ? false : agreements.has(undefined) || isHidden ? null : true
  const document: typeof Documents.StatusDocument.Type = {
    agrees,
    client: clientDocument(found),
    engines: statuses.map(daemonDocument),
    otherEngines: others.map(otherEngineDocument),
    leftOut: found.leftOut.map((one) => ({ pid: one.pid, user: one.uid, message: leftOutText(one) }))
  }
  yield* answer(Documents.StatusDocument, document, (look) =>
    statuses.length + others.length === 0
      ? noEngine
      : [...statuses.map((one) => daemonText(one, look)), ...others.map((one) => otherEngineText(one, look))].join(
          "\n\n"
        )
  )
  if (!json && !isOfOther) yield* note(found, isHidden)
  return agrees === true ? undefined : yield* new NegativeAnswer()
})

/** Tells people what else was seen. */
const note = Effect.fnUntraced(function* (found: Daemons.Found, isHidden: boolean) {
  const terminal = yield* Terminal
  const { leftOut, unreadable } = found
  const stray = DaemonChoice.describeStray(found, found.endpoint)
  const notes = [
    ...(stray === undefined ? [] : [stray]),
    ...leftOut.map(leftOutText),
    ...(isHidden && unreadable !== undefined ? [DaemonFindings.describeUnreadable(unreadable)] : [])
  ]
  const look = Style.paint(terminal.colours.notes)
  for (const text of notes) yield* terminal.note(look("dim", Style.printable(text)))
})
