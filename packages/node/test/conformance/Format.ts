/**
 * The formats of vectors, each a row of `formats`: the field by which its lines are told apart, the schema, and the comparison. All
 * comparisons are done in memory.
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Containerd from "../../../core/test/containerd/conformance.ts"
import { ContainerdVector } from "../../../core/test/containerd/Vector.ts"
import * as Crio from "../../../core/test/crio/conformance.ts"
import { CrioVector } from "../../../core/test/crio/Vector.ts"
import * as Podman from "../../../core/test/podman/conformance.ts"
import { PodmanVector } from "../../../core/test/podman/Vector.ts"
import { type Difference, fileDifferences, runtimeDifferences } from "./Conformance.ts"
import { type Fault, type Line, reader } from "./Line.ts"
import { FileVector, Moby23Vector, Moby25Vector } from "./Vector.ts"
import { inMemory } from "./World.ts"

/** The outcome of a comparison. */
export interface Compared {
  readonly differences: ReadonlyArray<Difference>
  /**
   * The number of faults in the syntax of TOML that are told in other words than the engine's. They are not differences: the file and
   * the fact of a fault are compared.
   */
  readonly faultsInOtherWords: number
}

/** A vector of any format, ready to be compared. */
export interface Question {
  readonly id: string
  readonly compared: Effect.Effect<Compared, Fault>
}

/** Reads a line in the format that it seems to have. A fault is told by this format alone. */
export const read = (line: Line): Result.Result<Question, Fault> => {
  const { read: readIt } = formats.find(({ field }) => field in line) ?? runtimeConfiguration
  return readIt(line)
}

/** A format. A line has it if it has the field. */
interface Format {
  readonly field: string
  readonly read: (line: Line) => Result.Result<Question, Fault>
}

const format = <Vector extends { readonly id: string }>(
  field: string,
  schema: Schema.Decoder<Vector>,
  compare: (vector: Vector) => Effect.Effect<Compared, Fault>
): Format => {
  const decode = reader(schema)
  return {
    field,
    read: (line) =>
      Result.map(decode(line), (vector) => ({ id: vector.id, compared: Effect.suspend(() => compare(vector)) }))
  }
}

const withoutFaults = (differences: ReadonlyArray<Difference>): Compared => ({ differences, faultsInOtherWords: 0 })

/** The format of the lines that have the field of no other. */
const runtimeConfiguration = format("config", Schema.Union([Moby23Vector, Moby25Vector]), (vector) =>
  Effect.map(runtimeDifferences(vector, inMemory(vector)), withoutFaults)
)

const formats: ReadonlyArray<Format> = [
  format("text", FileVector, (vector) => Effect.succeed(withoutFaults(fileDifferences(vector)))),
  format("ask", PodmanVector, (vector) => {
    const { differences, syntaxFaults, syntaxFaultsInWords } = Podman.compare(vector)
    return Effect.succeed({ differences, faultsInOtherWords: syntaxFaults - syntaxFaultsInWords })
  }),
  format("containerd", ContainerdVector, (vector) => {
    const { differences, isInWords, isSyntaxFault } = Containerd.compare(vector)
    return Effect.succeed({ differences, faultsInOtherWords: isSyntaxFault && !isInWords ? 1 : 0 })
  }),
  format("crio", CrioVector, (vector) => {
    const differences = Crio.compare(vector).map(({ field, ...values }) => ({ path: field, ...values }))
    return Effect.succeed(withoutFaults(differences))
  })
]
