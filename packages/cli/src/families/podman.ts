/**
 * Podman, as a family of engines.
 */
import {
  EditRefusal,
  Given,
  Podman,
  PodmanChange,
  PodmanDetection,
  PodmanEdit,
  PodmanExample,
  PodmanProblem,
  Settings
} from "@oci-runtimes/core/podman"
import { RuntimeChange, Source } from "@oci-runtimes/core/engine"
import { Wording } from "@oci-runtimes/core/text"
import { Check, Comparison } from "@oci-runtimes/core/questions"
import { Assessed, Processes, SourceFiles } from "@oci-runtimes/node"
import { PodmanContainers, PodmanEdits, PodmanMachine } from "@oci-runtimes/node/podman"
import * as Effect from "effect/Effect"
import type { DetectedRelease } from "../flags/EngineChoice.ts"
import { otherFamilies } from "../flags/otherFamilies.ts"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import type { Change } from "./Change.ts"
import { compareBy } from "./comparing.ts"
import type { Asked, Changed, Family, Question } from "./Family.ts"
import { ChangeRefused, NotOffered } from "./FamilyFailure.ts"
import { releaseOf } from "./release.ts"

/** Podman. */
export const podman: Family = {
  name: "podman",
  title: otherFamilies.podman.title,
  without: {
    reload: "Podman has no daemon: each command reads the configuration anew, so there is nothing to reload",
    running: "Podman has no daemon, so nothing runs with another configuration than that of its files",
    scripts: "Podman writes no wrapper scripts: it calls the program of a runtime with the arguments themselves"
  },
  heeds: ["platform"],
  codes: PodmanProblem.codes.map((code) => ({ code, ...PodmanProblem.kindOf(code), ...PodmanExample.of(code) })),
  ask: (question) => Effect.map(assess(question), askedOf),
  compare: (from, to, names) => compare(from, to, names),
  change: Effect.fnUntraced(function* (question, asked, force) {
    const { detected, engine } = yield* engineOf(question.version)
    const prepared = yield* answerable(
      Effect.catchTag(
        PodmanEdits.prepare(engine, yield* changeOf(asked), { ...(yield* optionsOf(question)), force }),
        "PodmanEditRefused",
        (refused) => Effect.fail(changeRefused(refused))
      )
    )
    const { uid } = (yield* Processes.Processes).user
    return changedOf(prepared, { detected, uid })
  })
}

/** An assessment with its check, and how its release was found. */
interface Assessment {
  readonly assessed: PodmanMachine.PodmanAssessment
  readonly check: Check.Check
  readonly detected: DetectedRelease | null
  /** The user of this process. */
  readonly uid: number
}

const assess = Effect.fnUntraced(function* (question: Question) {
  const { detected, engine } = yield* engineOf(question.version)
  const assessed = yield* answerable(PodmanMachine.assess(engine, yield* optionsOf(question)))
  const { uid } = (yield* Processes.Processes).user
  const assessment: Assessment = { assessed, check: Check.make(assessed), detected, uid }
  return assessment
})

const sideOf = ({ assessed, check }: Assessment) => Podman.comparable(assessed, check.problems)

const askedOf = ({ assessed, check, detected, uid }: Assessment): Asked => {
  const { alone, engine, file, given, reading, table } = assessed
  return {
    family: podman,
    engine,
    user: Given.describeUser(given),
    owner: Given.describeUser(given),
    detected,
    reservations: [
      ...reading.problems.flatMap(({ code, message }) => (code === "newer-release" ? [message] : [])),
      ...[Given.reservation(given, uid), Settings.reservation(reading.settings)].filter(
        (sentence) => sentence !== undefined
      )
    ],
    file,
    files: reading.settings.files,
    filesRead: reading.settings.documents.length,
    alone,
    overrides: reading.settings.overrides.map((one) => ({ ...one, key: Wording.keys(one.path) })),
    table,
    check,
    bytesOf: (path) => SourceFiles.bytesOf(assessed.files, path),
    textOf: (path) => SourceFiles.textOf(assessed.files, path),
    explain: (request) => Assessed.explain(assessed, request),
    reads: (path) => Source.reads(engine.sources, given, assessed.files, path),
    containers: PodmanContainers.find(assessed),
    list: Assessed.list(assessed),
    isIdle: false,
    running: undefined
  }
}

const compare = compareBy({
  assess,
  askedOf: (assessment: Assessment) => askedOf(assessment),
  sideOf,
  between: Podman.between
})

const changedOf = (
  { after, before, change, edit, problems }: PodmanEdits.PreparedEdit,
  asked: Pick<Assessment, "detected" | "uid">
): Changed => {
  const isNoop = PodmanEdit.isNoop(edit)
  const from: Assessment = { ...asked, assessed: before, check: Check.make(before) }
  const to: Assessment = { ...asked, assessed: after, check: Check.make(after) }
  return {
    before: askedOf(from),
    after: askedOf(to),
    comparison: Comparison.compare(sideOf(from), sideOf(to)),
    main: {
      file: edit.file,
      before: edit.before.bytes,
      after: edit.after.bytes,
      edits: edit.edits,
      undo: edit.undo
    },
    others: [],
    isNoop,
    words: isNoop
      ? RuntimeChange.describeNoop(change)
      : RuntimeChange.describe(change, before.reading.settings.runtimes, edit.file),
    problems,
    lost: isNoop ? Effect.succeed({ lost: [], lostUnknown: [] }) : PodmanContainers.lostBetween(before, after),
    applies:
      before.alone === undefined
        ? "Podman reads it with its next command."
        : "Podman on this machine does not read this file.",
    write: (writing) =>
      Effect.map(PodmanEdits.write({ edit }, writing), (written) => (written === undefined ? [] : [written]))
  }
}

const changeRefused = ({ message, path, refusal }: PodmanEdits.PodmanEditRefused) =>
  new ChangeRefused({
    file: path,
    reason: refusal._tag,
    words: message,
    advice: EditRefusal.advice(refusal),
    details: refusal
  })

/** Returns a change as Podman has it. */
const changeOf = (asked: Change): Effect.Effect<PodmanChange.PodmanChange, InvalidCommandLine> => {
  if (asked._tag !== "AddRuntime") return Effect.succeed(asked)
  const { args, name, paths, replace = false, type } = asked
  const odd = PodmanChange.oddArgument(args)
  const problems = [
    ...(type === undefined ? [] : ["Podman has no shims. Give the program with --path"]),
    ...(odd === undefined ? [] : [PodmanChange.describeOdd(odd)])
  ]
  if (problems.length > 0) return Effect.fail(new InvalidCommandLine({ problems }))
  return Effect.succeed({ _tag: "AddRuntime", name, paths, flags: args, replace })
}

const engineOf = (version: string) =>
  releaseOf(version, {
    title: otherFamilies.podman.title,
    release: Podman.release,
    message: Podman.message,
    reservation: Podman.reservation,
    detect: PodmanMachine.detect,
    question: PodmanDetection.question
  })

const optionsOf = Effect.fnUntraced(function* ({ file, host, modules, searchPath, user }: Question) {
  const options: PodmanMachine.AssessOptions = {
    modules,
    host,
    ...(searchPath !== undefined && { searchPath }),
    ...(file !== undefined && { file }),
    ...(user !== undefined && { user: yield* userNamed(user) })
  }
  return options
})

const userNamed = Effect.fnUntraced(function* (name: string) {
  const user = yield* PodmanMachine.userNamed(name)
  const problem = `There is no user ${JSON.stringify(name)} in /etc/passwd. Give --as the name or the number of a user of this machine`
  return user ?? (yield* new InvalidCommandLine({ problems: [problem] }))
})

type Unanswerable = PodmanMachine.PodmanElsewhere | PodmanMachine.PodmanHidden

const answerable = <A, E, R>(asked: Effect.Effect<A, E | Unanswerable, R>) =>
  Effect.catchIf(
    asked,
    (failure): failure is Unanswerable =>
      failure instanceof PodmanMachine.PodmanElsewhere || failure instanceof PodmanMachine.PodmanHidden,
    ({ message }) => Effect.fail(new NotOffered({ reason: message }))
  )
