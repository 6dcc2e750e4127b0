/**
 * The vectors about Docker Engine: what its code answered about a runtime configuration under either generation, and about a whole
 * `daemon.json`.
 */
import * as Schema from "effect/Schema"

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
