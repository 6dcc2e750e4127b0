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
import * as Scalar from "./Scalar.ts"

/** Returns a flag whose value is the name of a generation or of a release. */
export const engineFlag = (name: string, description: string): Flag.Flag<Option.Option<Moby.Generation>> =>
  Param.makeSingle({ kind: Param.flagKind, name, primitiveType: anyName }).pipe(
    Flag.filterMap(
      (given): Option.Option<Moby.Generation> => Result.getSuccess(Engines.named(given)),
      () => Engines.namesInWords
    ),
    Flag.withMetavar("ENGINE"),
    Flag.withDescription(description),
    Scalar.optional
  )

/** Any string. Shells complete the names of the choice, although the names of other releases are valid too. */
const anyName: Primitive.Primitive<string> = /*#__PURE__*/ Object.assign(
  Primitive.Choice(Engines.knownNames.map((name) => [name, name] as const)),
  { parse: (value: string) => Effect.succeed(value) }
)
