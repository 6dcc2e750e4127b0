/** The lines of a file of vectors: one JSON object a line, of any format. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

/** The object of a line. Its format is told by its fields. */
export type Line = Readonly<Record<string, Schema.Json>>

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

/** The reason why a line is not a vector, or why no answer can be made. */
export interface Fault {
  readonly message: string
}

/** Reads the vectors of a file's text, one per line. Skips empty lines. A line that is not a vector does not affect the others. */
export const parse = <Vector>(
  file: string,
  text: string,
  read: (line: Line) => Result.Result<Vector, Fault>
): ReadonlyArray<Result.Result<Vector, UnknownVector>> =>
  text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return []
    const refuse = ({ message }: Fault) =>
      new UnknownVector({ file, line: index + 1, id: idOf(line), problem: message })
    return [Result.mapError(Result.flatMap(decodeLine(line), read), refuse)]
  })

/** Returns a reader of lines. It fails if a line has a field that the schema does not know. */
export const reader = <Vector>(schema: Schema.Decoder<Vector>): ((line: Line) => Result.Result<Vector, Fault>) => {
  const decode = Schema.decodeUnknownResult(schema)
  return (line) => decode(line, { onExcessProperty: "error" })
}

const decodeLine: (line: string) => Result.Result<Line, Fault> = Schema.decodeUnknownResult(
  Schema.fromJsonString(Schema.Record(Schema.String, Schema.Json))
)

const decodeId = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Struct({ id: Schema.String })))

const idOf = (line: string): string =>
  Result.match(decodeId(line), { onSuccess: ({ id }) => id, onFailure: () => "no id" })
