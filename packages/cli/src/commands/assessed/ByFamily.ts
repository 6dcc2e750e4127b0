/**
 * The engines besides Docker's in a subcommand: which family a run is about, and what it is asked.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type Asked, type Family, load, type Question } from "../../families/Family.ts"
import { NotOffered } from "../../families/FamilyFailure.ts"
import { Detected, noteOnce } from "../../flags/EngineChoice.ts"
import type { NamedEngine } from "../../flags/EngineFlag.ts"
import { familyOf, type Hints } from "../../flags/FamilyChoice.ts"
import { root } from "../../flags/Root.ts"
import { InvalidCommandLine, refuseOtherFlags } from "../../flags/SharedFlags.ts"
import { FilesRefused } from "../../process/FilesRefused.ts"

/** The work of a subcommand, for Docker Engine and for the engines of the other families. */
export interface Works<A, E, R, A2, E2, R2> extends Hints {
  readonly docker: Effect.Effect<A, E, R>
  readonly other: (family: Family) => Effect.Effect<A2, E2, R2>
}

/** Does the work for the family that the run is about. */
export const byFamily = <A, E, R, A2, E2, R2>({ docker, other, ...hints }: Works<A, E, R, A2, E2, R2>) =>
  Effect.flatMap(familyOf(hints), (name): Effect.Effect<A | A2, E | E2, R | R2> =>
    name === "docker" ? docker : Effect.flatMap(load(name), other)
  )

/** Does work that only Docker Engine has. The engines of another family fail with the sentence about what they do not have. */
export const onlyDocker = <A, E, R>(lacking: keyof Family["without"], docker: Effect.Effect<A, E, R>) =>
  byFamily({ docker, other: ({ without }) => Effect.fail(new NotOffered({ reason: without[lacking] })) })

/** The parts of a question that differ from the shared flags. */
export interface Differing {
  readonly engine?: Option.Option<NamedEngine>
  readonly user?: string | undefined
  readonly file?: string | undefined
  readonly host?: boolean
}

/** Asks a family about the configuration of the shared flags, and tells people about a release that was found. */
export const ask = Effect.fnUntraced(function* (family: Family, differing?: Differing) {
  const asked = yield* family.ask(yield* questionOf(differing))
  yield* noteAsked(asked)
  return asked
})

/** The question of the shared flags. Fails if one of them is for Docker Engine. */
export const questionOf = Effect.fnUntraced(function* (differing: Differing = {}) {
  const shared = yield* root
  yield* refuseOtherFlags(
    shared,
    ["as", "config", "engine", "enginePath", "json", "module"],
    (flag) => `${flag} is a flag of Docker Engine. Remove it, or choose the engine with --engine, such as docker-29`
  )
  const file = differing.file ?? Option.getOrUndefined(shared.config)
  if (file === "")
    return yield* new InvalidCommandLine({ problems: ["--config is empty. Give a path, or remove the flag"] })
  const named = Option.getOrUndefined(Option.orElse(differing.engine ?? Option.none(), () => shared.engine))
  const question: Question = {
    version: named === undefined || named.family === "docker" ? "" : named.version,
    user: differing.user ?? Option.getOrUndefined(shared.as),
    modules: shared.module,
    searchPath: Option.getOrUndefined(shared.enginePath),
    file,
    host: differing.host ?? true
  }
  return question
})

/** Tells people about a release that was found, and what the answers do not cover. */
export const noteAsked = Effect.fnUntraced(function* (asked: Asked) {
  const { json } = yield* root
  const detected = yield* Detected
  detected.isForPeople ||= !json
  yield* noteReservations(asked)
})

/** Tells people what the answers do not cover. */
export const noteReservations = Effect.fnUntraced(function* ({ reservations }: Asked) {
  if (!(yield* root).json) yield* Effect.forEach(reservations, noteOnce)
})

/** Asks as `ask` does. Fails if the engine refuses the configuration. */
export const askAccepted = Effect.fnUntraced(function* (family: Family) {
  const asked = yield* ask(family)
  if (!asked.check.accepted) return yield* new FilesRefused({ asked })
  return asked
})

/** Fails if a flag asks about an engine that runs. */
export const refuseRunning = ({ without }: Family, running: boolean): Effect.Effect<void, InvalidCommandLine> =>
  running ? Effect.fail(new InvalidCommandLine({ problems: [`Remove --running: ${without.running}`] })) : Effect.void
