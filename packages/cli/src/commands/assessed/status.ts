/**
 * The engines of the families besides Docker's in `status`.
 */
import { Problem } from "@oci-runtimes/core/engine"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { isOutdated, type OtherEngine, type Untold } from "../../documents/OtherEngine.ts"
import { type Asked, type Family, load } from "../../families/Family.ts"
import { installedFamilies } from "../../flags/FamilyChoice.ts"
import { otherFamilies } from "../../flags/otherFamilies.ts"
import { root } from "../../flags/Root.ts"
import { noteReservations, questionOf } from "./ByFamily.ts"

/** Asks the engines that the flags are about: the named one, otherwise each that is installed. */
export const otherEngines = Effect.gen(function* () {
  const { engine, socket } = yield* root
  if (Option.isSome(socket)) return []
  const names = Option.isSome(engine) ? [engine.value.family] : yield* installedFamilies
  return yield* Effect.forEach(
    names.filter((name) => name !== "docker"),
    (name) =>
      Effect.flatMap(load(name), askFamily).pipe(
        // The other engines are shown anyway.
        Effect.catchTags({
          NotOffered: ({ reason }) =>
            Effect.succeed<Untold>({ title: otherFamilies[name].title, version: null, reason }),
          ReleaseUnknown: ({ reason, title, version }) => Effect.succeed<Untold>({ title, version, reason })
        })
      )
  )
})

// The answer has the release, so that people need no note about it.
const askFamily = (family: Family) => Effect.flatMap(questionOf(), family.ask)

/** Looks at the machine for the status of an engine. An engine about which nothing can be told stays as it is. */
export const statusOf = Effect.fnUntraced(function* (asked: Asked | Untold) {
  if (!("family" in asked)) return asked
  yield* noteReservations(asked)
  const { accepted, problems } = asked.check
  const listed = accepted ? yield* asked.list : []
  const found = problems.filter(isOfStatus)
  const containers = yield* asked.containers
  const running = asked.running === undefined ? undefined : yield* asked.running
  const isWrong = found.length + containers.gone.length > 0 || isOutdated(asked, running)
  const unknown = [...(containers.unknown === undefined ? [] : [containers.unknown]), ...(running?.unknown ?? [])]
  const status: OtherEngine = {
    asked,
    listed: listed.filter(
      ({ isDefault, kind, verdict }) => kind !== "stock" || isDefault || verdict._tag === "WouldRun"
    ),
    problems: found,
    containers,
    running,
    unknown,
    agrees: isWrong ? false : unknown.length === 0 ? true : undefined
  }
  return status
})

/** Reports whether a container may not run because of a problem. What else is wrong is for `check`. */
const isOfStatus = (problem: Problem.Problem): boolean =>
  Problem.severity(problem) === "error" || problem.effect === "fails-later"
