/**
 * containerd, as a family of engines.
 */
import {
  Containerd,
  ContainerdDaemon,
  ContainerdExample,
  ContainerdProblem,
  Installation,
  RunningDaemon
} from "@oci-runtimes/core/containerd"
import { ReleaseDetection } from "@oci-runtimes/core/engine"
import { Check } from "@oci-runtimes/core/questions"
import { Wording } from "@oci-runtimes/core/text"
import { Assessed, SourceFiles } from "@oci-runtimes/node"
import { ContainerdClients, ContainerdMachine, RunningContainerd } from "@oci-runtimes/node/containerd"
import * as Effect from "effect/Effect"
import { Detected, type DetectedRelease } from "../flags/EngineChoice.ts"
import { otherFamilies } from "../flags/otherFamilies.ts"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import { compareBy } from "./comparing.ts"
import type { Asked, Family, Question } from "./Family.ts"
import { NotOffered, ReleaseUnknown } from "./FamilyFailure.ts"

/** An assessment with its check, and how its release was found. */
interface Assessment {
  readonly assessed: ContainerdMachine.ContainerdAssessment
  readonly check: Check.Check
  readonly detected: DetectedRelease | null
}

const assess = Effect.fnUntraced(function* (question: Question) {
  yield* refuseForeignFlags(question)
  const { file, host, searchPath, version } = question
  if (file !== undefined && Installation.isTemplate(file)) {
    return yield* new NotOffered({ reason: Installation.describeTemplate(file) })
  }
  const target = yield* answerable(ContainerdMachine.target({ host, ...(file !== undefined && { file }) }))
  const { detected, engine } = yield* engineOf(version, target)
  const assessed = yield* answerable(ContainerdMachine.assess(engine, target, searchPath))
  const assessment: Assessment = { assessed, check: Check.make(assessed), detected }
  return assessment
})

const sideOf = ({ assessed, check }: Assessment) => Containerd.comparable(assessed, check.problems)

const askedOf = ({ assessed, check, detected }: Assessment): Asked => {
  const { alone, daemon, engine, file, files, reading, table } = assessed
  return {
    family: containerd,
    engine,
    user: "root",
    owner: ContainerdDaemon.describe(daemon),
    detected,
    reservations: [
      ...reading.problems.flatMap(({ code, message }) => (code === "newer-containerd" ? [message] : [])),
      ...reservationsOf(assessed)
    ],
    file,
    files: reading.settings.documents.map((document) => document.file),
    filesRead: reading.settings.documents.length,
    alone,
    overrides: [],
    table,
    check,
    bytesOf: (path) => SourceFiles.bytesOf(files, path),
    textOf: (path) => SourceFiles.textOf(files, path),
    explain: (request, client) =>
      client === undefined
        ? Assessed.explain(assessed, request)
        : Effect.flatMap(ContainerdClients.asClient(assessed, client, request.name), (asked) =>
            Assessed.explain(asked, request)
          ),
    containers: Effect.succeed({ known: [], gone: [], unknown: undefined }),
    list: Assessed.list(assessed),
    isIdle: reading.settings.isCriDisabled || reading.settings.documents.length === 0,
    running: Effect.map(RunningContainerd.ask(assessed), (running) => runningOf(assessed, running))
  }
}

const runningOf = (
  { daemon }: ContainerdMachine.ContainerdAssessment,
  { differences, pid, release, shown, socket, unknown }: RunningContainerd.Running
) => ({
  pid,
  socket,
  release,
  shown: shown && { defaultRuntime: shown.defaultRuntimeName, names: Object.keys(shown.runtimes) },
  differences: differences.map(RunningDaemon.describe),
  restart: ContainerdDaemon.restart(daemon),
  unknown
})

/** Returns sentences about what the answers do not cover. */
const reservationsOf = ({ alone, daemon, elsewhere, others }: ContainerdMachine.ContainerdAssessment) => {
  if (alone !== undefined) return []
  const { installation, uncertain } = daemon
  const made = installation === undefined ? undefined : Installation.describeMade(installation)
  const named = others.map((other) => `${Wording.plain(other.given.config)} (${ContainerdDaemon.describe(other)})`)
  return [
    ...uncertain,
    ...(made === undefined ? [] : [made]),
    ...(named.length === 0
      ? []
      : [
          `This is about ${ContainerdDaemon.describe(daemon)}. Others: ask with --config ${named.join(", or --config ")}.`
        ]),
    ...elsewhere.map(
      (pid) => `Process ${pid} is a containerd in a container, such as a node of kind. To ask about it, run this there.`
    )
  ]
}

/** Fails if a flag is given that only Podman has. */
const refuseForeignFlags = ({ modules, user }: Question) => {
  const given = [...(user === undefined ? [] : ["--as"]), ...(modules.length === 0 ? [] : ["--module"])]
  return given.length === 0
    ? Effect.void
    : Effect.fail(
        new InvalidCommandLine({
          problems: given.map((flag) => `${flag} is a flag of Podman. Remove it, or choose --engine podman`)
        })
      )
}

const engineOf = Effect.fnUntraced(function* (version: string, { daemon }: ContainerdMachine.Target) {
  if (version !== "") {
    const engine = yield* Effect.mapError(
      Effect.fromResult(Containerd.release(version)),
      (unknown) => new InvalidCommandLine({ problems: [Containerd.message(unknown)] })
    )
    return { engine, detected: null }
  }
  const detection = yield* Effect.mapError(
    ContainerdMachine.detect(daemon),
    (unknown) =>
      new ReleaseUnknown({ title: containerd.title, version: unknown.text, reason: Containerd.message(unknown) })
  )
  const { because, engine, version: found } = detection
  const release: DetectedRelease = {
    engine: engine.id,
    title: engine.title,
    reason: ReleaseDetection.describe(detection),
    because,
    version: found ?? null,
    program: found === undefined ? null : `${daemon.program ?? "containerd"} --version`,
    reservation: Containerd.reservation(engine) ?? null
  }
  const detected = yield* Detected
  detected.other ??= release
  return { engine, detected: release }
})

const answerable = <A, E, R>(
  asked: Effect.Effect<A, E | ContainerdMachine.ContainerdElsewhere | ContainerdMachine.ContainerdHidden, R>
) =>
  Effect.catchIf(
    asked,
    (failure): failure is ContainerdMachine.ContainerdElsewhere | ContainerdMachine.ContainerdHidden =>
      failure instanceof ContainerdMachine.ContainerdElsewhere || failure instanceof ContainerdMachine.ContainerdHidden,
    ({ message }) => Effect.fail(new NotOffered({ reason: message }))
  )

/** containerd. */
export const containerd: Family = {
  name: "containerd",
  title: otherFamilies.containerd.title,
  without: {
    reload: "containerd does not read its configuration again while it runs. Restart it: systemctl restart containerd",
    running:
      "this command asks only Docker Engine for what it runs with. Use status to see what a running containerd shows",
    scripts: "containerd writes no wrapper scripts: it starts a shim, which calls the program itself"
  },
  heeds: ["annotations", "usesHostNamespaces", "client"],
  codes: ContainerdProblem.codes.map((code) => ({
    code,
    ...ContainerdProblem.kindOf(code),
    ...ContainerdExample.of(code)
  })),
  ask: (question) => Effect.map(assess(question), askedOf),
  compare: compareBy({ assess, askedOf, sideOf, between: Containerd.between }),
  change: ({ file }) =>
    Effect.fail(
      new NotOffered({
        reason: `This command does not change files of containerd. Change ${file === undefined ? "the file" : JSON.stringify(file)} by hand, and check it`
      })
    )
}
