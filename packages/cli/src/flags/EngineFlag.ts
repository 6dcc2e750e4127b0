/**
 * Flags that name an engine.
 */
import { Engines, type Moby } from "@oci-runtimes/core/docker"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Flag from "effect/cli/Flag"
import * as Scalar from "./Scalar.ts"

/** Returns a flag whose value is the name of a generation or of a release. */
export const engineFlag = (name: string, description: string): Flag.Flag<Option.Option<Moby.Generation>> =>
  Flag.String(name).pipe(
    Flag.filterMap(
      (given): Option.Option<Moby.Generation> => Result.getSuccess(Engines.named(given)),
      () => Engines.namesInWords
    ),
    Flag.withMetavar("ENGINE"),
    Flag.withDescription(description),
    Scalar.optional
  )
