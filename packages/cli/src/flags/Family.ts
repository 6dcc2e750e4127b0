/**
 * The family of the engine that a run is about: Docker's, or another one.
 */
import { Names } from "@oci-runtimes/core/podman/names"
import { EngineEnvironment, ExecutableLookup } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { FilePath } from "@oci-runtimes/core/text"
import { foundDaemons, installedDocker } from "./EngineChoice.ts"
import type { NamedEngine, OtherFamily } from "./EngineFlag.ts"
import { root } from "./Root.ts"
import { dockerFlags, isGiven, otherFlags } from "./SharedFlags.ts"

/**
 * Returns the family of the named engine. Without a name, the flags tell it that only one family has, then the name of the file. Otherwise
 * it is Docker's, unless the machine has another engine and no Docker Engine.
 */
export const familyOf = Effect.fnUntraced(function* ({ file, named = Option.none() }: Told = {}) {
  const shared = yield* root
  const engine = Option.orElse(named, () => shared.engine)
  if (Option.isSome(engine)) return engine.value.family
  if (dockerFlags.some((key) => isGiven(shared[key]))) return "docker"
  const path = file ?? Option.getOrUndefined(shared.config)
  if (path !== undefined && path !== FilePath.standardInput) return Names.isOfFile(path) ? "podman" : "docker"
  if (otherFlags.some((key) => isGiven(shared[key]))) return "podman"
  return path === undefined ? yield* familyOfMachine : "docker"
})

/** The engine and the file that a subcommand tells besides the shared flags. */
interface Told {
  readonly named?: Option.Option<NamedEngine> | undefined
  readonly file?: string | undefined
}

/** Returns the family that counts on a machine without a name: Docker's if it has Docker Engine, or no other engine. */
const familyOfMachine = Effect.gen(function* () {
  if ((yield* foundDaemons).daemons.length > 0) return "docker"
  const other = yield* installedFamily
  return other === undefined || (yield* installedDocker) ? "docker" : other
})

/** Returns the family besides Docker's of which the machine has the program; undefined if it has none. */
export const installedFamily = Effect.gen(function* () {
  const { platform, variables, workingDirectory } = yield* EngineEnvironment.EngineEnvironment
  const environment = { searchPath: variables.PATH ?? "", workingDirectory }
  const found =
    platform === "linux"
      ? yield* ExecutableLookup.find(Names.installed, environment, "go-1.20")
      : Result.fail(undefined)
  return Result.isSuccess(found) ? ("podman" satisfies OtherFamily) : undefined
})
