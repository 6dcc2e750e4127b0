/**
 * The parts that families of engines with a daemon have in common.
 */
import { Wording } from "@oci-runtimes/core/text"
import { type DaemonTarget, EngineErrors } from "@oci-runtimes/node/engine"
import * as Effect from "effect/Effect"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import type { Question } from "./Family.ts"
import { NotOffered } from "./FamilyFailure.ts"

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
