/**
 * The parts that families of engines with a daemon have in common.
 */
import { RuntimeChange } from "@oci-runtimes/core/engine"
import { Wording } from "@oci-runtimes/core/text"
import { DaemonEdit, type DaemonTarget, EngineErrors } from "@oci-runtimes/node/engine"
import * as Effect from "effect/Effect"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import type { Changed, ChangedFile, Question } from "./Family.ts"
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

/** A prepared change with what the command knows of it. `alone` is true if no daemon of this machine reads the files. */
interface PreparedChange extends Pick<Changed, "after" | "before" | "comparison"> {
  readonly prepared: DaemonEdit.PreparedEdit<unknown, unknown>
  /** The names of the runtimes before the change. */
  readonly known: { readonly has: (name: string) => boolean }
  readonly isAlone: boolean
  readonly title: string
  readonly restart: string
}

/** Returns a change of the files of a daemon. */
export const changedBy = ({ isAlone, known, prepared, restart, title, ...sides }: PreparedChange): Changed => {
  const { change, edit, file, problems } = prepared
  const files = edit.edits.map((one): ChangedFile => ({ ...one, oldBytes: one.before, newBytes: one.after }))
  // A default runtime is set before another one is removed, and the removal is the change.
  const mainFirst = <A>(all: ReadonlyArray<A>): ReadonlyArray<A> =>
    change._tag === "RemoveRuntime" ? [...all.slice(-1), ...all.slice(0, -1)] : all
  const [main = { file, oldBytes: undefined, newBytes: undefined, edits: [], undo: [] }, ...others] = mainFirst(files)
  const isNoop = files.length === 0
  return {
    ...sides,
    main,
    others,
    isNoop,
    words: isNoop ? RuntimeChange.describeNoop(change) : RuntimeChange.describe(change, known, main.file),
    problems,
    lost: Effect.succeed({ lost: [], lostUnknown: [] }),
    applies: isAlone ? `${title} on this machine does not read this file.` : restart,
    write: (writing) => Effect.map(changeable(DaemonEdit.write(prepared, writing)), mainFirst)
  }
}
