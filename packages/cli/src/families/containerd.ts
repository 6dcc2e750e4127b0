/**
 * containerd, as a family of engines.
 */
import {
  Containerd,
  ContainerdChange,
  ContainerdDaemon,
  ContainerdExample,
  ContainerdProblem,
  Installation,
  RunningDaemon
} from "@oci-runtimes/core/containerd"
import { Source } from "@oci-runtimes/core/engine"
import { Check } from "@oci-runtimes/core/questions"
import { Assessed, SourceFiles } from "@oci-runtimes/node"
import { ContainerdClients, ContainerdEdits, ContainerdMachine, RunningContainerd } from "@oci-runtimes/node/containerd"
import * as Effect from "effect/Effect"
import { otherFamilies } from "../flags/otherFamilies.ts"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import { compareBy } from "./comparing.ts"
import {
  answerable,
  changeable,
  changedBy,
  type DaemonAssessment,
  daemonReservations,
  type DaemonWords,
  refuseForeignFlags
} from "./daemons.ts"
import type { Change } from "./Change.ts"
import type { Asked, Family, Question } from "./Family.ts"
import { releaseOf } from "./release.ts"

type Assessment = DaemonAssessment<ContainerdMachine.ContainerdAssessment>

/** Finds the daemon in question, and its release. */
const targeted = Effect.fnUntraced(function* (question: Question) {
  yield* refuseForeignFlags(question)
  const { file, host, version } = question
  const target = yield* answerable(ContainerdMachine.target({ host, ...(file !== undefined && { file }) }))
  return { target, ...(yield* engineOf(version, target)) }
})

const assess = Effect.fnUntraced(function* (question: Question) {
  const { detected, engine, target } = yield* targeted(question)
  const assessed = yield* answerable(ContainerdMachine.assess(engine, target, question.searchPath))
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
    reads: (path) => Source.reads(engine.sources, daemon.given, files, path),
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
const reservationsOf = (assessed: ContainerdMachine.ContainerdAssessment): ReadonlyArray<string> => {
  const { alone, daemon } = assessed
  if (alone !== undefined) return []
  const made = daemon.installation === undefined ? undefined : Installation.describeMade(daemon.installation)
  return [...(made === undefined ? [] : [made]), ...daemonReservations(assessed, words)]
}

const words: DaemonWords<ContainerdDaemon.ContainerdDaemon> = {
  describe: ContainerdDaemon.describe,
  mainFile: ({ given }) => given.config,
  elsewhere: "a containerd in a container, such as a node of kind"
}

const engineOf = (version: string, { daemon }: ContainerdMachine.Target) =>
  releaseOf(version, {
    title: otherFamilies.containerd.title,
    release: (text) => Containerd.release(text),
    message: Containerd.message,
    reservation: Containerd.reservation,
    detect: ContainerdMachine.detect(daemon),
    question: `${daemon.program ?? "containerd"} --version`
  })

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
  change: Effect.fnUntraced(function* (question, asked, force) {
    const { detected, engine, target } = yield* targeted(question)
    const { searchPath } = question
    const options = { force, ...(searchPath !== undefined && { searchPath }) }
    const prepared = yield* changeable(
      answerable(ContainerdEdits.prepare(engine, target, yield* changeOf(asked), options))
    )
    const { daemon, reading } = prepared.before
    return changedBy({
      prepared,
      detected,
      askedOf,
      sideOf,
      known: reading.settings.runtimes,
      restart: ContainerdDaemon.restart(daemon)
    })
  })
}

/** Returns a change as containerd has it. */
const changeOf = (asked: Change): Effect.Effect<ContainerdChange.ContainerdChange, InvalidCommandLine> => {
  if (asked._tag !== "AddRuntime") return Effect.succeed(asked)
  const { args, name, options, paths, replace = false, type } = asked
  const problems = [
    ...(args.length === 0
      ? []
      : [
          "containerd has no place for arguments. Write a script that runs the program with them, and give it with --path"
        ]),
    ...(paths.length > 1 ? ["containerd takes one program. Give --path once"] : []),
    ...ContainerdChange.optionFaults(options)
  ]
  if (problems.length > 0) return Effect.fail(new InvalidCommandLine({ problems }))
  const [program] = paths
  return Effect.succeed(
    type === undefined
      ? ContainerdChange.addProgram(name, program ?? "", replace)
      : { _tag: "AddRuntime", name, type, options: ContainerdChange.optionsOf(options), replace }
  )
}
