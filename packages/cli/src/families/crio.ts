/**
 * CRI-O, as a family of engines.
 */
import {
  Crio,
  type CrioChange,
  CrioDaemon,
  CrioExample,
  CrioProblem,
  Given,
  RunningDaemon,
  Settings
} from "@oci-runtimes/core/crio"
import { Source } from "@oci-runtimes/core/engine"
import { Check } from "@oci-runtimes/core/questions"
import { Wording } from "@oci-runtimes/core/text"
import { Assessed, SourceFiles } from "@oci-runtimes/node"
import { CrioEdits, CrioMachine, RunningCrio } from "@oci-runtimes/node/crio"
import * as Effect from "effect/Effect"
import { otherFamilies } from "../flags/otherFamilies.ts"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import type { Change } from "./Change.ts"
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
import type { Asked, Family, Question } from "./Family.ts"
import { releaseOf } from "./release.ts"

type Assessment = DaemonAssessment<CrioMachine.CrioAssessment>

/** Finds the daemon in question, and its release. */
const targeted = Effect.fnUntraced(function* (question: Question) {
  yield* refuseForeignFlags(question)
  const { file, host, version } = question
  const target = yield* answerable(CrioMachine.target({ host, ...(file !== undefined && { file }) }))
  return { target, ...(yield* engineOf(version, target)) }
})

const assess = Effect.fnUntraced(function* (question: Question) {
  const { detected, engine, target } = yield* targeted(question)
  const assessed = yield* answerable(CrioMachine.assess(engine, target, question.searchPath))
  const assessment: Assessment = { assessed, check: Check.make(assessed), detected }
  return assessment
})

const engineOf = (version: string, { daemon }: CrioMachine.Target) =>
  releaseOf(version, {
    title: otherFamilies["cri-o"].title,
    release: (text) => Crio.release(text),
    message: Crio.message,
    reservation: Crio.reservation,
    detect: CrioMachine.detect(daemon),
    question: `${daemon.program ?? "crio"} --version`
  })

const sideOf = ({ assessed, check }: Assessment) => Crio.comparable(assessed, check.problems)

const askedOf = ({ assessed, check, detected }: Assessment): Asked => {
  const { alone, daemon, engine, file, files, reading, table } = assessed
  const { settings } = reading
  return {
    family: crio,
    engine,
    user: "root",
    owner: CrioDaemon.describe(daemon),
    detected,
    reservations: [
      ...reading.problems.flatMap(({ code, message }) => (code === "newer-crio-release" ? [message] : [])),
      ...(alone === undefined ? daemonReservations(assessed, words) : [])
    ],
    file,
    files: settings.documents.map((document) => document.file),
    filesRead: settings.documents.length,
    alone,
    overrides: Settings.overrides(settings).map((one) => ({ ...one, key: Wording.keys(one.path) })),
    table,
    check,
    bytesOf: (path) => SourceFiles.bytesOf(files, path),
    textOf: (path) => SourceFiles.textOf(files, path),
    explain: (request) => Assessed.explain(assessed, request),
    reads: (path) => Source.reads(engine.sources, daemon.given, files, path),
    containers: Effect.succeed({ known: [], gone: [], unknown: undefined }),
    list: Assessed.list(assessed),
    isIdle: false,
    running: Effect.map(RunningCrio.ask(assessed), (running) => runningOf(assessed, running))
  }
}

/** The daemon shows its handlers, and not which of them is the default. */
const runningOf = (
  { daemon }: CrioMachine.CrioAssessment,
  { differences, handlers, pid, release, socket, unknown }: RunningCrio.Running
) => ({
  pid,
  socket,
  release,
  shown: handlers && { defaultRuntime: undefined, names: handlers },
  differences: differences.map(RunningDaemon.describe),
  restart: CrioDaemon.restart(daemon),
  unknown
})

const words: DaemonWords<CrioDaemon.CrioDaemon> = {
  describe: CrioDaemon.describe,
  mainFile: ({ given }) => given.config ?? Given.usualConfig,
  elsewhere: "a CRI-O in a container, such as a node of minikube"
}

/** CRI-O. */
export const crio: Family = {
  name: "cri-o",
  title: otherFamilies["cri-o"].title,
  without: {
    reload:
      "CRI-O applies only some changed settings without a restart (systemctl reload crio), and this command does not do it. Runtime handlers count from the next start: systemctl restart crio",
    running:
      "this command asks only Docker Engine for what it runs with. To see what a running CRI-O shows: crio status config (before CRI-O 1.28: crio-status config)",
    scripts: "CRI-O writes no wrapper scripts: the monitor of a container calls the program of its handler itself"
  },
  heeds: ["platform"],
  codes: CrioProblem.codes.map((code) => ({ code, ...CrioProblem.kindOf(code), ...CrioExample.of(code) })),
  ask: (question) => Effect.map(assess(question), askedOf),
  compare: compareBy({ assess, askedOf, sideOf, between: Crio.between }),
  change: Effect.fnUntraced(function* (question, asked, force) {
    const { detected, engine, target } = yield* targeted(question)
    const { searchPath } = question
    const options = { force, ...(searchPath !== undefined && { searchPath }) }
    const prepared = yield* changeable(answerable(CrioEdits.prepare(engine, target, yield* changeOf(asked), options)))
    const { daemon, reading } = prepared.before
    return changedBy({
      prepared,
      detected,
      askedOf,
      sideOf,
      known: reading.settings.handlers,
      restart: CrioDaemon.restart(daemon)
    })
  })
}

/** Returns a change as CRI-O has it. */
const changeOf = (asked: Change): Effect.Effect<CrioChange.CrioChange, InvalidCommandLine> => {
  if (asked._tag !== "AddRuntime") return Effect.succeed(asked)
  const { args, name, paths, replace = false, type } = asked
  const problems = [
    ...(type === undefined
      ? []
      : [
          "CRI-O finds a shim by its path. Give the path of the shim, such as /usr/bin/containerd-shim-kata-v2, with --path"
        ]),
    ...(args.length === 0
      ? []
      : ["CRI-O has no place for arguments. Write a script that runs the program with them, and give it with --path"]),
    ...(paths.length > 1 ? ["CRI-O takes one program. Give --path once"] : [])
  ]
  if (problems.length > 0) return Effect.fail(new InvalidCommandLine({ problems }))
  return Effect.succeed({ _tag: "AddRuntime", name, program: paths[0] ?? "", replace })
}
