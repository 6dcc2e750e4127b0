/** The recorded answers of CRI-O, a line each. */
import * as Schema from "effect/Schema"

const texts = Schema.Array(Schema.String)
const named = <A>(value: Schema.Codec<A>) => Schema.Record(Schema.String, value)

const Runtimes = named(named(Schema.Union([Schema.String, Schema.Boolean, Schema.Number, texts, named(Schema.String)])))

/** An answer. `log` has warnings, errors and fatal errors, and `reload` what the log says of a reload. */
export const Answer = Schema.Struct({
  started: Schema.optionalKey(Schema.Boolean),
  status: Schema.optionalKey(Schema.Int),
  error: Schema.optionalKey(Schema.Unknown),
  default_runtime: Schema.optionalKey(Schema.String),
  runtimes: Schema.optionalKey(Runtimes),
  log: Schema.optionalKey(texts),
  sandbox: Schema.optionalKey(
    Schema.Struct({
      code: Schema.optionalKey(Schema.Int),
      error: Schema.optionalKey(Schema.String),
      ran: Schema.optionalKey(Schema.Boolean)
    })
  ),
  spied: Schema.optionalKey(Schema.Unknown),
  reloaded: Schema.optionalKey(Schema.Boolean),
  reload: Schema.optionalKey(texts)
})
export type Answer = typeof Answer.Type

/**
 * A question: to the daemon, or to `crio config`. `programs` are paths of programs that fail with any argument; those in `absent` are
 * moved away. `reload` are files that are written before a signal to reload.
 */
export const CrioVector = Schema.Struct({
  id: Schema.String,
  crio: Schema.String,
  kind: Schema.Literals(["config", "start"]),
  files: named(Schema.String),
  flags: Schema.optionalKey(texts),
  programs: Schema.optionalKey(texts),
  absent: Schema.optionalKey(texts),
  modes: Schema.optionalKey(named(Schema.String)),
  directories: Schema.optionalKey(texts),
  path: Schema.optionalKey(Schema.String),
  handler: Schema.optionalKey(Schema.String),
  reload: Schema.optionalKey(named(Schema.String)),
  answer: Answer
})
export type Vector = typeof CrioVector.Type

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(CrioVector), { onExcessProperty: "error" })

export const parse = (text: string): ReadonlyArray<Vector> =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => decode(line))
