/**
 * The vectors: what the real engine's code answered, one JSON object a line. There are two formats, told apart by what
 * they hold: one about a runtime configuration, one about a whole `daemon.json`.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

const ResolutionAnswer = Schema.Union([
  Schema.Struct({ name: Schema.String, runtime: Schema.Json }),
  Schema.Struct({ name: Schema.String, error: Schema.String, invalidParameter: Schema.Boolean })
])

/** A configuration on a machine, and what Docker Engine 23 made of it. */
export const RuntimeVector = Schema.Struct({
  id: Schema.String,
  config: Schema.Json,
  env: Schema.Struct({ PATH: Schema.String, DOCKER_RAMDISK: Schema.String }),
  cwd: Schema.String,
  files: Schema.Record(Schema.String, Schema.String),
  resolve: Schema.Array(Schema.String),
  expect: Schema.Struct({
    validateError: Schema.NullOr(Schema.String),
    cgroupDriverError: Schema.NullOr(Schema.String),
    defaultRuntime: Schema.String,
    map: Schema.Record(Schema.String, Schema.Json),
    initError: Schema.NullOr(Schema.String),
    tree: Schema.Record(Schema.String, Schema.Json),
    resolve: Schema.Array(ResolutionAnswer)
  })
})

/** A whole file, and whether the engine accepted it. The message is null where only that is compared. */
export const FileVector = Schema.Struct({
  id: Schema.String,
  text: Schema.String,
  accepted: Schema.Boolean,
  message: Schema.NullOr(Schema.String)
})

/** A vector of either format. */
export type Vector = typeof RuntimeVector.Type | typeof FileVector.Type

/** A line that is no vector of a known format. `id` is its own where it can be read. */
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

/** The vectors of a file's text, a line each. Blank lines are passed over; a line of another format spoils no other. */
export const parse = (file: string, text: string): ReadonlyArray<Result.Result<Vector, UnknownVector>> =>
  text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return []
    const refuse = ({ message }: { readonly message: string }) =>
      new UnknownVector({ file, line: index + 1, id: idOf(line), problem: message })
    return [Result.mapError(decode(line), refuse)]
  })

const decode = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Union([RuntimeVector, FileVector])), {
  onExcessProperty: "error"
})

const idOf = (line: string): string =>
  Result.match(Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Struct({ id: Schema.String })))(line), {
    onSuccess: ({ id }) => id,
    onFailure: () => "no id"
  })
