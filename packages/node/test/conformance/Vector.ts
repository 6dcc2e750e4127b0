/**
 * The vectors: what the real engine's code answered, one JSON object a line. There are two formats, told apart by what
 * they hold: one about a runtime configuration, one about a whole `daemon.json`.
 */
import * as Effect from "effect/Effect"
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

/** A line that is no vector of a known format. */
export class UnknownVector extends Schema.TaggedError<UnknownVector>()("UnknownVector", {
  file: Schema.String,
  line: Schema.Int,
  problem: Schema.String
}) {
  override get message(): string {
    return `Cannot read line ${this.line} of "${this.file}": ${this.problem}`
  }
}

/** The vectors of a file's text. Blank lines are passed over; a line of another format is an error. */
export const parse = Effect.fnUntraced(function* (file: string, text: string) {
  const vectors: Array<Vector> = []
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue
    vectors.push(
      yield* decode(line).pipe(
        Effect.mapError((error) => new UnknownVector({ file, line: index + 1, problem: error.message }))
      )
    )
  }
  return vectors
})

const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(Schema.Union([RuntimeVector, FileVector])), {
  onExcessProperty: "error"
})
