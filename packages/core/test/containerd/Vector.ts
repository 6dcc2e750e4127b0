/** The recorded answers of containerd, a line each. CONTRIBUTING.md describes the format. */
import { Containerd } from "@oci-runtimes/core/containerd"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

const texts = Schema.Array(Schema.String)
const json = Schema.Record(Schema.String, Schema.Unknown)

/** A program that was run: with its arguments, and the options that it got. */
export const Spied = Schema.Struct({
  program: Schema.String,
  args: texts,
  options: Schema.optionalKey(Schema.NullOr(Schema.Struct({ type_url: Schema.String, value: json })))
})

/** An answer; which fields it has depends on the kind of the question. */
export const Answer = Schema.Struct({
  status: Schema.optionalKey(Schema.Int),
  error: Schema.optionalKey(Schema.Union([Schema.String, texts])),
  version: Schema.optionalKey(Schema.Int),
  imports: Schema.optionalKey(texts),
  disabled_plugins: Schema.optionalKey(texts),
  plugins: Schema.optionalKey(Schema.Record(Schema.String, Schema.NullOr(json))),
  warnings: Schema.optionalKey(texts),
  outputIsNotToml: Schema.optionalKey(texts),
  started: Schema.optionalKey(Schema.Boolean),
  cri: Schema.optionalKey(
    Schema.Struct({
      loaded: Schema.Boolean,
      error: Schema.optionalKey(Schema.String),
      defaultRuntimeName: Schema.optionalKey(Schema.String),
      runtimes: Schema.optionalKey(json),
      handlers: Schema.optionalKey(texts)
    })
  ),
  log: Schema.optionalKey(texts),
  code: Schema.optionalKey(Schema.Int),
  ran: Schema.optionalKey(Schema.Boolean),
  output: Schema.optionalKey(texts),
  spied: Schema.optionalKey(Schema.Array(Spied))
})
export type Answer = typeof Answer.Type

/** A machine with a question, and the answer. */
export const ContainerdVector = Schema.Struct({
  id: Schema.String,
  containerd: Schema.String,
  kind: Schema.Literals(["dump", "start", "sandbox", "ctr"]),
  files: Schema.Record(Schema.String, Schema.String),
  flags: Schema.optionalKey(texts),
  programs: Schema.optionalKey(texts),
  modes: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  directories: Schema.optionalKey(texts),
  path: Schema.optionalKey(Schema.String),
  handler: Schema.optionalKey(Schema.String),
  annotations: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  hostNetwork: Schema.optionalKey(Schema.Boolean),
  args: Schema.optionalKey(texts),
  answer: Answer
}).check(
  Schema.makeFilter(
    ({ containerd }) => Result.isSuccess(Containerd.release(containerd)) || `containerd ${containerd} is not known`
  )
)
export type Vector = typeof ContainerdVector.Type

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(ContainerdVector), { onExcessProperty: "error" })

export const parse = (text: string): ReadonlyArray<Vector> =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => decode(line))
