/**
 * The vectors: what the real engine's code answered, one JSON object a line. The formats are told apart by what they
 * hold: about a runtime configuration under either generation of Docker Engine, about a whole `daemon.json`, and about Podman.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { PodmanVector } from "../../../core/test/podman/Vector.ts"

const refusal = { name: Schema.String, error: Schema.String, invalidParameter: Schema.Boolean }

/** A configuration, a machine, and names to ask for. */
const question = {
  id: Schema.String,
  config: Schema.Json,
  env: Schema.Struct({ PATH: Schema.String, DOCKER_RAMDISK: Schema.String }),
  cwd: Schema.String,
  files: Schema.Record(Schema.String, Schema.String),
  resolve: Schema.Array(Schema.String)
}

/** A configuration on a machine, and what Docker Engine 23 made of it. */
export const Moby23Vector = Schema.Struct({
  ...question,
  expect: Schema.Struct({
    validateError: Schema.NullOr(Schema.String),
    cgroupDriverError: Schema.NullOr(Schema.String),
    defaultRuntime: Schema.String,
    map: Schema.Record(Schema.String, Schema.Json),
    initError: Schema.NullOr(Schema.String),
    tree: Schema.Record(Schema.String, Schema.Json),
    resolve: Schema.Array(
      Schema.Union([Schema.Struct({ name: Schema.String, runtime: Schema.Json }), Schema.Struct(refusal)])
    )
  })
})

/** A configuration on a machine, and what Docker Engine 29 made of it, or one of the faults it found. */
export const Moby25Vector = Schema.Struct({
  ...question,
  expect: Schema.Union([
    Schema.Struct({
      setupError: Schema.Null,
      default: Schema.String,
      tree: Schema.Record(Schema.String, Schema.Json),
      resolve: Schema.Array(
        Schema.Union([
          Schema.Struct({ name: Schema.String, shim: Schema.String, options: Schema.Json }),
          Schema.Struct(refusal)
        ])
      )
    }),
    Schema.Struct({ setupError: Schema.String })
  ])
})

/** A vector about a runtime configuration. */
export type RuntimeVector = typeof Moby23Vector.Type | typeof Moby25Vector.Type

/** Reports whether the vector is about the first generation. */
export const isOfMoby23 = (vector: RuntimeVector): vector is typeof Moby23Vector.Type =>
  "validateError" in vector.expect

/** A whole file, and whether the engine accepted it. The message is null where only that is compared. */
export const FileVector = Schema.Struct({
  id: Schema.String,
  text: Schema.String,
  accepted: Schema.Boolean,
  message: Schema.NullOr(Schema.String)
})

/** A vector about Docker Engine. */
export type DockerVector = RuntimeVector | typeof FileVector.Type

/** A vector of any format. */
export type Vector = DockerVector | typeof PodmanVector.Type

/** Reports whether a vector is about Podman. */
export const isOfPodman = (vector: Vector): vector is typeof PodmanVector.Type => "ask" in vector

/** A line that is not a vector of a known format. `id` is the line's own if it can be read. */
export class UnknownVector extends Schema.TaggedError<UnknownVector>()("UnknownVector", {
  file: Schema.String,
  line: Schema.Int,
  id: Schema.String,
  problem: Schema.String
}) {
  override get message(): string {
    return `${this.id}: Cannot read line ${this.line} of "${this.file}": ${this.problem}`
  }
}

/** Reads the vectors of a file's text, one per line. Skips empty lines. A line of another format does not affect the others. */
export const parse = (file: string, text: string): ReadonlyArray<Result.Result<Vector, UnknownVector>> =>
  text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return []
    const refuse = ({ message }: { readonly message: string }) =>
      new UnknownVector({ file, line: index + 1, id: idOf(line), problem: message })
    return [Result.mapError(decode(line), refuse)]
  })

const decode = (line: string): Result.Result<Vector, { readonly message: string }> =>
  Result.flatMap(
    Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Json)))(line),
    (value) => Schema.decodeUnknownResult(formatOf(value))(value, { onExcessProperty: "error" })
  )

/** The format that a line seems to have: a fault is told by this one alone. */
const formatOf = (value: Readonly<Record<string, Schema.Json>>): Schema.Decoder<Vector> => {
  if ("ask" in value) return PodmanVector
  return "text" in value ? FileVector : Schema.Union([Moby23Vector, Moby25Vector])
}

const idOf = (line: string): string =>
  Result.match(Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Struct({ id: Schema.String })))(line), {
    onSuccess: ({ id }) => id,
    onFailure: () => "no id"
  })
