/**
 * The parts that families of engines with a daemon have in common.
 */
import { type FileEdit, type Resolution, RuntimeChange, type RuntimeTable } from "@oci-runtimes/core/engine"
import { type Check, Comparison } from "@oci-runtimes/core/questions"
import { Wording } from "@oci-runtimes/core/text"
import { DaemonEdit, type DaemonTarget, EngineErrors } from "@oci-runtimes/node/engine"
import * as Effect from "effect/Effect"
import type { DetectedRelease } from "../flags/EngineChoice.ts"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import type { Asked, Changed, Question } from "./Family.ts"
import { ChangeRefused, NotOffered } from "./FamilyFailure.ts"

/** The words of a family for its daemons. */
export interface DaemonWords<D> {
  /** Describes a daemon in a few words, such as `the system's containerd`. */
  readonly describe: (daemon: D) => string
  /** The main file of a daemon. */
  readonly mainFile: (daemon: D) => string
  /** A process in a container, such as `a containerd in a container, such as a node of kind`. */
  readonly elsewhere: string
}

/** Returns sentences about the daemons that the answers do not cover, and about what is not certain of the daemon that they do. */
export const daemonReservations = <D extends DaemonTarget.EngineDaemon<unknown>>(
  { daemon, elsewhere, others }: DaemonTarget.Target<D>,
  words: DaemonWords<D>
): ReadonlyArray<string> => {
  const named = others.map((other) => `${words.describe(other)} (${Wording.plain(words.mainFile(other))})`)
  return [
    ...daemon.uncertain,
    ...(named.length === 0
      ? []
      : [`This is about ${words.describe(daemon)}. Ask with --config about ${named.join(" or ")}.`]),
    ...elsewhere.map((pid) => `Process ${pid} is ${words.elsewhere}. To ask about it, run this there.`)
  ]
}

/** Fails if a flag is given that only Podman has. */
export const refuseForeignFlags = ({ modules, user }: Question) => {
  const given = [...(user === undefined ? [] : ["--as"]), ...(modules.length === 0 ? [] : ["--module"])]
  return given.length === 0
    ? Effect.void
    : Effect.fail(
        new InvalidCommandLine({
          problems: given.map((flag) => `${flag} is a flag of Podman. Remove it, or choose --engine podman`)
        })
      )
}

const unanswerable = [
  EngineErrors.ConfigurationHidden,
  EngineErrors.EngineElsewhere,
  EngineErrors.TemplateInQuestion
] as const

type Unanswerable = InstanceType<(typeof unanswerable)[number]>

/** Fails with the reason in a sentence if the configuration of the daemon cannot be told. */
export const answerable = <A, E, R>(asked: Effect.Effect<A, E | Unanswerable, R>) =>
  Effect.catchIf(
    asked,
    (failure): failure is Unanswerable => unanswerable.some((kind) => failure instanceof kind),
    ({ message }) => Effect.fail(new NotOffered({ reason: message }))
  )

/** Fails with the refusal of a change as the command reports it. */
export const changeable = <A, E, R>(asked: Effect.Effect<A, DaemonEdit.DaemonEditRefused | E, R>) =>
  Effect.catchIf(
    asked,
    (failure): failure is DaemonEdit.DaemonEditRefused => failure instanceof DaemonEdit.DaemonEditRefused,
    ({ advice, path, refusal, words }) =>
      Effect.fail(new ChangeRefused({ file: path, reason: refusal._tag, words, advice, details: refusal }))
  )

/** An assessment of a daemon's configuration with its check, and how the release was found. */
export interface DaemonAssessment<out A> {
  readonly assessed: A
  readonly check: Check.Check
  readonly detected: DetectedRelease | null
}

/** A prepared change with the words of its family. */
interface PreparedChange<A, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution> {
  readonly prepared: DaemonEdit.PreparedEdit<A, unknown>
  readonly detected: DetectedRelease | null
  readonly askedOf: (assessment: DaemonAssessment<A>) => Asked
  readonly sideOf: (assessment: DaemonAssessment<A>) => Comparison.Side<T, R>
  /** The names of the runtimes before the change. */
  readonly known: { readonly has: (name: string) => boolean }
  readonly restart: string
}

/** Returns a change of the files of a daemon. */
export const changedBy = <A, T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>({
  askedOf,
  detected,
  known,
  prepared,
  restart,
  sideOf
}: PreparedChange<A, T, R>): Changed => {
  const { change, checks, edit, file, problems } = prepared
  const from = { assessed: prepared.before, check: checks.before, detected }
  const to = { assessed: prepared.after, check: checks.after, detected }
  const before = askedOf(from)
  // A default runtime is set before another one is removed, and the removal is the change.
  const mainFirst = <B>(all: ReadonlyArray<B>): ReadonlyArray<B> =>
    change._tag === "RemoveRuntime" ? [...all.slice(-1), ...all.slice(0, -1)] : all
  const unchanged: FileEdit.FileEdit = { file, before: undefined, after: undefined, edits: [], undo: [] }
  const [main = unchanged, ...others] = mainFirst(edit.edits)
  const isNoop = edit.edits.length === 0
  return {
    before,
    after: askedOf(to),
    comparison: Comparison.compare(sideOf(from), sideOf(to)),
    main,
    others,
    isNoop,
    words: isNoop ? RuntimeChange.describeNoop(change) : RuntimeChange.describe(change, known, main.file),
    problems,
    lost: Effect.succeed({ lost: [], lostUnknown: [] }),
    applies: before.alone === undefined ? restart : `${before.family.title} on this machine does not read this file.`,
    write: (writing) => Effect.map(changeable(DaemonEdit.write(prepared, writing)), mainFirst)
  }
}
