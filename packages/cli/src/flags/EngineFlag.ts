/**
 * Flags that name an engine.
 */
import { Engines, type Moby } from "@oci-runtimes/core/docker"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Flag from "effect/cli/Flag"
import * as Param from "effect/cli/Param"
import * as Primitive from "effect/cli/Primitive"
import { type OtherFamily, otherFamilies, otherNames } from "./otherFamilies.ts"
import * as Scalar from "./Scalar.ts"

/** An engine that a flag names. The rules of another family than Docker's are loaded only when they are used. */
export type NamedEngine = NamedDocker | { readonly family: OtherFamily; readonly version: string }

interface NamedDocker {
  readonly family: "docker"
  readonly engine: Moby.Generation
}

/** Returns a flag whose value is the name of a generation or of a release. */
export const engineFlag = (name: string, description: string): Flag.Flag<Option.Option<NamedEngine>> =>
  Param.makeSingle({ kind: Param.flagKind, name, primitiveType: anyName }).pipe(
    Flag.filterMap(named, () => [Engines.namesInWords, ...others.map(({ inWords }) => inWords)].join("; ")),
    Flag.withMetavar("ENGINE"),
    Flag.withDescription(description),
    Scalar.optional
  )

/** Returns the engine of Docker that a flag names; undefined if the flag is not given, or names an engine of another family. */
export const dockerNamed = (given: Option.Option<NamedEngine>): Moby.Generation | undefined =>
  Option.isSome(given) && given.value.family === "docker" ? given.value.engine : undefined

const named = (given: string): Option.Option<NamedEngine> => {
  for (const family of otherNames) {
    const version = otherFamilies[family].versionIn(given)
    if (version !== undefined) return Option.some({ family, version })
  }
  return Option.map(Result.getSuccess(Engines.named(given)), (engine) => ({ family: "docker", engine }))
}

const others = otherNames.map((name) => otherFamilies[name])

/** Any string. Shells complete the names of the choice, although the names of other releases are valid too. */
const anyName: Primitive.Primitive<string> = /*#__PURE__*/ Object.assign(
  Primitive.Choice(
    [...Engines.knownNames, ...others.flatMap(({ known }) => known)].map((name) => [name, name] as const)
  ),
  { parse: (value: string) => Effect.succeed(value) }
)
