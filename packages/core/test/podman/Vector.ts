/** The recorded answers of Podman, a line each. CONTRIBUTING.md describes the format. */
import { Podman } from "@oci-runtimes/core/podman"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

const texts = Schema.Array(Schema.String)
const named = <A>(value: Schema.Codec<A>) => Schema.Record(Schema.String, value)

/** What is at a path. A text is a regular file. */
export const VectorFile = Schema.Union([
  Schema.String,
  Schema.Struct({
    type: Schema.optionalKey(
      Schema.Literals(["device", "directory", "engine", "fifo", "file", "program", "socket", "symlink"])
    ),
    mode: Schema.optionalKey(Schema.String),
    text: Schema.optionalKey(Schema.String),
    base64: Schema.optionalKey(Schema.String),
    target: Schema.optionalKey(Schema.String),
    program: Schema.optionalKey(Schema.String)
  })
])
export type VectorFile = typeof VectorFile.Type

/** A question. `before` changes the files for it and for those after it. */
export const Question = Schema.Struct({
  runtime: Schema.optionalKey(Schema.NullOr(Schema.String)),
  flags: Schema.optionalKey(texts),
  modules: Schema.optionalKey(texts),
  command: Schema.optionalKey(texts),
  before: Schema.optionalKey(named(Schema.NullOr(VectorFile))),
  log: Schema.optionalKey(Schema.Boolean)
})
export type Question = typeof Question.Type

/** An answer. `unknownKeys` has by file the keys that Podman 4.3 logs, as Go prints a list of them. */
export const Answer = Schema.Struct({
  exit: Schema.optionalKey(Schema.Int),
  outcome: Schema.optionalKey(Schema.Literals(["ok", "refused"])),
  stage: Schema.optionalKey(Schema.Literals(["configuration", "engine"])),
  error: Schema.optionalKey(Schema.String),
  name: Schema.optionalKey(Schema.String),
  program: Schema.optionalKey(Schema.String),
  conmon: Schema.optionalKey(Schema.String),
  probe: Schema.optionalKey(Schema.String),
  absent: Schema.optionalKey(texts),
  unusable: Schema.optionalKey(named(Schema.String)),
  fromPath: Schema.optionalKey(named(Schema.String)),
  merged: Schema.optionalKey(texts),
  unknownKeys: Schema.optionalKey(named(Schema.String)),
  notes: Schema.optionalKey(texts),
  stdout: Schema.optionalKey(Schema.String),
  stderr: Schema.optionalKey(Schema.String),
  calls: Schema.optionalKey(Schema.Array(texts))
})
export type Answer = typeof Answer.Type

/** A machine with questions, and an answer to each. */
export const PodmanVector = Schema.Struct({
  id: Schema.String,
  version: Schema.String,
  files: Schema.optionalKey(named(VectorFile)),
  env: Schema.optionalKey(named(Schema.NullOr(Schema.String))),
  uid: Schema.optionalKey(Schema.Int),
  cwd: Schema.optionalKey(Schema.String),
  cgroups: Schema.optionalKey(Schema.Literals(["v1", "v2"])),
  ask: Schema.Array(Question),
  expect: Schema.Array(Answer)
}).check(
  Schema.makeFilter(({ ask, expect, version }) => {
    if (ask.length !== expect.length) return `${ask.length} questions have ${expect.length} answers`
    return Result.isSuccess(Podman.release(version)) || `Podman ${version} is not known`
  })
)
export type Vector = typeof PodmanVector.Type

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(PodmanVector), { onExcessProperty: "error" })

export const parse = (text: string): ReadonlyArray<Vector> =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => decode(line))
