/**
 * The engines without a daemon in `status`.
 */
import type { Problem, Resolution, RuntimeTable } from "@oci-runtimes/core/engine"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Daemonless } from "../../documents/Daemonless.ts"
import { type Family, withFamily } from "../../families/Family.ts"
import { installedFamily } from "../../flags/Family.ts"
import { root } from "../../flags/Root.ts"
import { ask } from "./ByFamily.ts"

/** The engines without a daemon that the flags ask about: the named one, otherwise each that is installed. */
export const withoutDaemon = Effect.gen(function* () {
  const { engine, socket } = yield* root
  if (Option.isSome(socket)) return []
  const name = Option.isSome(engine) ? engine.value.family : yield* installedFamily
  return name === undefined || name === "docker" ? [] : [yield* withFamily(name, statusOf)]
})

const statusOf = Effect.fnUntraced(function* <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  family: Family<T, R>
) {
  const asked = yield* ask(family)
  const { accepted, problems } = asked.check
  const listed = accepted ? yield* asked.list : []
  const found = problems.filter(isOfStatus)
  const containers = yield* asked.containers
  const isWrong = found.length + containers.gone.length > 0
  const status: Daemonless = {
    asked,
    listed: listed.filter(
      ({ isDefault, kind, verdict }) => kind !== "stock" || isDefault || verdict._tag === "WouldRun"
    ),
    problems: found,
    containers,
    agrees: isWrong ? false : containers.unknown === undefined ? true : undefined
  }
  return status
})

/** Reports whether a container may not run because of a problem. What else is wrong is for `check`. */
const isOfStatus = ({ effect }: Problem.Problem): boolean =>
  effect === "refused" || effect === "no-start" || effect === "fails-later"
