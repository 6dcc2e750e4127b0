/**
 * Podman, as a family of engines.
 */
import {
  EditRefusal,
  Podman,
  PodmanChange,
  PodmanDetection,
  PodmanEdit,
  PodmanExample,
  PodmanProblem,
  type PodmanResolution,
  type PodmanTable
} from "@oci-runtimes/core/podman"
import { Check } from "@oci-runtimes/core/questions"
import { Assessed, EngineEnvironment, Processes } from "@oci-runtimes/node"
import { PodmanContainers, PodmanEdits, PodmanMachine } from "@oci-runtimes/node/podman"
import * as Effect from "effect/Effect"
import type { DetectedRelease } from "../flags/EngineChoice.ts"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import { type Change, ChangeRefused } from "./Change.ts"
import type { Answered, Changed, Family, Question } from "./Family.ts"

const ask = Effect.fnUntraced(function* (question: Question) {
  const { detected, engine } = yield* engineOf(question.version)
  yield* requireLinux(question)
  const assessed = yield* PodmanMachine.assess(engine, yield* optionsOf(question))
  return answeredOf(assessed, question.user, detected)
})

/** Podman's types of tables and resolutions. */
type PodmanAnswered = Answered<PodmanTable.PodmanTable, PodmanResolution.PodmanResolution>

const answeredOf = (
  assessed: PodmanMachine.PodmanAssessment,
  user: string | undefined,
  detected: DetectedRelease | null
): PodmanAnswered => {
  const { problems, settings } = assessed.reading
  const { uid } = assessed.given
  return {
    family: podman,
    engine: assessed.engine,
    user: user !== undefined && !/^\d+$/.test(user) ? user : uid === 0 ? "root" : `user ${uid}`,
    detected,
    reservation: problems.find(({ code }) => code === "newer-release")?.message,
    file: assessed.file,
    files: settings.files,
    isAlone: assessed.isAlone,
    table: assessed.table,
    check: Check.make(assessed),
    bytesOf: (path) => PodmanMachine.bytesOf(assessed, path),
    textOf: (path) => PodmanMachine.textOf(assessed, path),
    explain: (request) => Assessed.explain(assessed, request),
    containers: PodmanContainers.find(assessed),
    list: Assessed.list(assessed),
    side: assessed
  }
}

const change = Effect.fnUntraced(function* (question: Question, asked: Change, force: boolean) {
  const { detected, engine } = yield* engineOf(question.version)
  yield* requireLinux({ ...question, file: undefined })
  const { user } = yield* Processes.Processes
  const options = yield* optionsOf(question)
  if (options.user !== undefined && options.user.uid !== user.uid) {
    const problem = "Cannot change the files of another user, who would not own them. Run this command as that user"
    return yield* new InvalidCommandLine({ problems: [problem] })
  }
  const prepared = yield* Effect.catchTag(
    PodmanEdits.prepare(engine, yield* changeOf(asked), { ...options, force }),
    "PodmanEditRefused",
    ({ message, path, refusal }) =>
      Effect.fail(
        new ChangeRefused({
          file: path,
          reason: refusal._tag,
          words: message,
          advice: EditRefusal.advice(refusal),
          details: refusal
        })
      )
  )
  const { after, before, edit, problems } = prepared
  const isNoop = PodmanEdit.isNoop(edit)
  const changed: Changed<PodmanTable.PodmanTable, PodmanResolution.PodmanResolution> = {
    file: edit.file,
    before: answeredOf(before, question.user, detected),
    after: answeredOf(after, question.user, detected),
    oldBytes: edit.before.bytes,
    newBytes: edit.after.bytes,
    edits: edit.edits,
    undo: edit.undo,
    isNoop,
    words: isNoop
      ? PodmanChange.describeNoop(prepared.change)
      : PodmanChange.describe(prepared.change, before.reading.settings, edit.file),
    problems,
    applies: before.isAlone
      ? "Podman on this machine does not read this file."
      : "Podman reads it with its next command.",
    write: (writing) => PodmanEdits.write(prepared, writing)
  }
  return changed
})

/** Returns a change as Podman has it. Podman puts two dashes before each flag, so there are no other arguments. */
const changeOf = (asked: Change): Effect.Effect<PodmanChange.PodmanChange, InvalidCommandLine> => {
  if (asked._tag !== "AddRuntime") return Effect.succeed(asked)
  const { args, name, path, replace } = asked
  const odd = args.find((arg) => !arg.startsWith("--"))
  if (odd === undefined) return Effect.succeed({ _tag: "AddRuntime", name, paths: [path], flags: args, replace })
  const problem = `Podman passes only arguments that begin with two dashes to a runtime. Write ${JSON.stringify(odd)} as one, such as --arg --debug`
  return Effect.fail(new InvalidCommandLine({ problems: [problem] }))
}

/** Podman. */
export const podman: Family<PodmanTable.PodmanTable, PodmanResolution.PodmanResolution> = {
  name: "podman",
  title: "Podman",
  without: {
    reload: "Podman has no daemon: each command reads the configuration anew, so there is nothing to reload",
    running: "Podman has no daemon, so nothing runs with another configuration than that of its files",
    scripts: "Podman writes no wrapper scripts: it calls the program of a runtime with the arguments themselves"
  },
  between: (from, to) => Podman.between(from, to),
  change,
  codes: PodmanProblem.codes.map((code) => ({ code, ...PodmanProblem.kindOf(code), ...PodmanExample.of(code) })),
  ask
}

const engineOf = Effect.fnUntraced(function* (version: string) {
  const refused = Effect.mapError(
    (unknown: Podman.UnknownRelease) => new InvalidCommandLine({ problems: [Podman.message(unknown)] })
  )
  if (version !== "") return { engine: yield* refused(Effect.fromResult(Podman.release(version))), detected: null }
  const { because, engine, version: found } = yield* refused(PodmanMachine.detect)
  const detected: DetectedRelease | null = {
    engine: engine.id,
    title: engine.title,
    reason: `The rules of ${engine.title} apply (${because}).`,
    because,
    version: found ?? null,
    program: found === undefined ? null : PodmanDetection.question
  }
  return { engine, detected }
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

/** Fails on a system on which Podman runs containers in a virtual machine, unless a file is asked about. */
const requireLinux = Effect.fnUntraced(function* ({ file }: Question) {
  const { platform } = yield* EngineEnvironment.EngineEnvironment
  if (platform === "linux" || file !== undefined) return
  const problem =
    "Podman runs containers in a virtual machine on this system, where this command cannot look. Run it there (podman machine ssh), or check a FILE"
  yield* new InvalidCommandLine({ problems: [problem] })
})

const userNamed = Effect.fnUntraced(function* (name: string) {
  const user = yield* PodmanMachine.userNamed(name)
  const problem = `There is no user ${JSON.stringify(name)} in /etc/passwd. Give --as the name or the number of a user of this machine`
  return user ?? (yield* new InvalidCommandLine({ problems: [problem] }))
})
