/**
 * Claims a data root on a file system, waiting for those who have.
 */
import { Claim, FilePath, Publication, type Survey } from "@oci-runtimes/core"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as FileSystem from "effect/FileSystem"
import type { Journal } from "../PlanInterpreter.ts"
import type { Shape } from "../Processes.ts"
import { type OperationFailed, ScriptsDirectoryHeld } from "../RuntimeErrors.ts"
import { failing } from "./survey.ts"

/** What a claim is made with. */
export interface Attempt {
  readonly fileSystem: FileSystem.FileSystem
  readonly journal: Journal
  readonly processes: Shape
  readonly owner: Claim.Owner
  readonly sync: boolean
  readonly wait: Duration.Duration
  /** Looks at the data root anew: where it is, and what is missing on the way there. */
  readonly look: Effect.Effect<Pick<Survey.Survey, "dataRoot" | "missing">, OperationFailed>
}

/**
 * Makes the data root where it is missing, and claims it. Removing the claim gives it up. Only waiting is done under
 * `restore`, so that a claim that is held is never lost to an interruption.
 */
export const acquire = Effect.fnUntraced(function* (attempt: Attempt, restore: Restore) {
  const { journal, owner, processes, sync } = attempt
  const claim = Claim.name(owner)
  const started = yield* Clock.currentTimeMillis
  for (let overtaken = 0; ;) {
    const survey = yield* attempt.look
    const path = FilePath.join(survey.dataRoot, claim)
    const made = yield* journal.take(Publication.beginning({ survey, claim, sync })).pipe(
      Effect.tapError(({ paths, remains }) => (remains && paths[0] === path ? journal.remove(path) : Effect.void)),
      Effect.as(true),
      // Whoever made the data root may have taken that back meanwhile, or somebody else has made it.
      Effect.catchIf(
        (failure) => isOvertaken(failure) && ++overtaken < maximumOvertakings,
        () => Effect.succeed(false)
      )
    )
    if (!made) continue
    const rival = yield* restore(contend(attempt, survey.dataRoot, claim, started)).pipe(
      Effect.onExit((exit) => (Exit.isSuccess(exit) && exit.value === undefined ? Effect.void : journal.remove(path)))
    )
    if (rival === undefined) return { claim, path }
    const waited = (yield* Clock.currentTimeMillis) - started
    if (waited >= Duration.toMillis(attempt.wait)) {
      const description = Claim.describe(rival.owner, processes.namespace)
      const held = FilePath.join(survey.dataRoot, rival.name)
      return yield* new ScriptsDirectoryHeld({ claim: held, holder: rival.owner, description, waited })
    }
    yield* restore(untilFree(attempt, survey.dataRoot, claim, started))
  }
})

/** Makes an effect interruptible again. */
type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

/** A claim that is not the caller's own. */
interface Rival {
  readonly name: string
  readonly owner: Claim.Owner
}

const pause = "20 millis"

/** After so many times it is no coincidence: the data root is a link that leads nowhere, say. */
const maximumOvertakings = 10

const isOvertaken = ({ errno, operation }: OperationFailed): boolean =>
  operation === "mkdir" && (errno === "ENOENT" || errno === "EEXIST")

/** Until it is clear that the claim holds, or who comes first. */
const contend = Effect.fnUntraced(function* (attempt: Attempt, dataRoot: string, claim: string, started: number) {
  for (;;) {
    const rivals = yield* liveClaims(attempt, dataRoot, claim)
    const verdict = Claim.verdict(
      claim,
      rivals.map(({ name }) => name)
    )
    if (verdict === "hold") return undefined
    const isLate = (yield* Clock.currentTimeMillis) - started >= Duration.toMillis(attempt.wait)
    if (verdict === "yield" || isLate) return rivals[0]
    yield* Effect.sleep(pause)
  }
})

/**
 * Waits, without a claim, until nobody else has one or the time is over. Whoever made its claim anew without looking would
 * keep the one that comes next from ever being alone.
 */
const untilFree = Effect.fnUntraced(function* (attempt: Attempt, dataRoot: string, claim: string, started: number) {
  for (;;) {
    yield* Effect.sleep(pause)
    const isLate = (yield* Clock.currentTimeMillis) - started >= Duration.toMillis(attempt.wait)
    const rivals = yield* Effect.orElseSucceed(liveClaims(attempt, dataRoot, claim), () => [])
    if (isLate || rivals.length === 0) return
  }
})

/** The claims of others who may still be at work. */
const liveClaims = Effect.fnUntraced(function* (
  { fileSystem, processes }: Pick<Attempt, "fileSystem" | "processes">,
  dataRoot: string,
  own: string
) {
  const names = yield* failing("open", dataRoot, fileSystem.readDirectory(dataRoot))
  const claims: Array<Rival> = []
  for (const name of names) {
    const owner = name === own ? undefined : Claim.parse(name)
    if (owner !== undefined && (yield* processes.isAlive(owner))) claims.push({ name, owner })
  }
  return claims
})
