/**
 * The family of the engine that a run is about: Docker's, or another one.
 */
import { FilePath } from "@oci-runtimes/core/text"
import { Disk, EngineEnvironment, ExecutableLookup } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { foundDaemons, isDockerInstalled } from "./EngineChoice.ts"
import type { NamedEngine } from "./EngineFlag.ts"
import { type OtherFamily, otherFamilies, type OtherFamilyNames, otherNames } from "./otherFamilies.ts"
import { root } from "./Root.ts"
import { dockerFlags, isGiven, otherFlags } from "./SharedFlags.ts"

/** The flags and arguments of a subcommand that tell the family, besides the shared flags. */
export interface Hints {
  /** An engine that a flag names. */
  readonly named?: Option.Option<NamedEngine> | undefined
  /** The file that the run is about. */
  readonly file?: string | undefined
  /** True if the file is one of several, which may be of different families. */
  readonly isOneOfSeveral?: boolean
  /** The families that have a given flag, if Docker's does not have it. */
  readonly able?: ReadonlyArray<OtherFamily> | undefined
}

/**
 * Returns the family of the named engine, unless the file is one of several and its name tells another family. Without an engine, a flag
 * that only one family has decides, then the names of the files. Otherwise the family is Docker's, unless the machine has another engine
 * and no Docker Engine.
 */
export const familyOf = Effect.fnUntraced(function* (hints: Hints) {
  const { able, isOneOfSeveral = false, named = Option.none() } = hints
  const shared = yield* root
  const engine = Option.orElse(named, () => shared.engine)
  const files = [hints.file, Option.getOrUndefined(shared.config)].filter((path) => path !== undefined)
  const [told] = files.flatMap((path) => toldByName(path) ?? [])
  if (Option.isSome(engine)) return isOneOfSeveral && told !== undefined ? told : engine.value.family
  if (dockerFlags.some((key) => isGiven(shared[key]))) return "docker"
  // Podman alone has the shared flags that Docker Engine does not have.
  if (otherFlags.some((key) => isGiven(shared[key]))) return "podman"
  if (able !== undefined) return yield* familyAmong(able, told)
  if (told !== undefined) return told
  return files.every((path) => path === FilePath.standardInput) ? yield* familyOfMachine : "docker"
})

/** Returns the family among some that a file tells; otherwise the one of the machine. */
const familyAmong = Effect.fnUntraced(function* (
  able: ReadonlyArray<OtherFamily>,
  told: OtherFamily | "docker" | undefined
) {
  const known = told === undefined ? yield* installedFamilies : [told]
  return known.find((name) => able.some((one) => one === name)) ?? able[0] ?? "docker"
})

/** Returns the family that the name of a file tells; undefined if it tells none. */
export const toldByName = (path: string): OtherFamily | "docker" | undefined =>
  path.endsWith(".json") ? "docker" : otherNames.find((name) => otherFamilies[name].isOfFile(path))

/** Returns the family that counts on a machine without a name: Docker's if it has Docker Engine, or no other engine. */
const familyOfMachine = Effect.gen(function* () {
  if ((yield* foundDaemons).daemons.length > 0) return "docker"
  const [other] = yield* installedFamilies
  return other === undefined || (yield* isDockerInstalled) ? "docker" : other
})

/** The families besides Docker's that the machine has. */
export const installedFamilies = Effect.gen(function* () {
  const { platform, variables, workingDirectory } = yield* EngineEnvironment.EngineEnvironment
  if (platform !== "linux") return []
  const environment = { searchPath: variables.PATH ?? "", workingDirectory }
  return yield* Effect.filter(otherNames, (name) => {
    const { program, signs }: OtherFamilyNames = otherFamilies[name]
    return signs === undefined
      ? Effect.map(ExecutableLookup.find(program, environment, "go-1.20"), Result.isSuccess)
      : Effect.map(Effect.forEach(signs, isThere), (found) => found.includes(true))
  })
})

const isThere = (path: string) => Disk.Disk.use(({ stat }) => Effect.isSuccess(stat(path)))
