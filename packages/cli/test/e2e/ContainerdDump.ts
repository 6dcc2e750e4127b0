/** The output of `containerd config dump` as a recorded answer has it: what concerns runtimes alone. */
import * as Schema from "effect/Schema"
import { getStaticTOMLValue, parseTOML } from "toml-eslint-parser"
import type { Answer } from "../../../core/test/containerd/Vector.ts"
import type { Finished } from "./Containerd.ts"
import { logged } from "./ContainerdLog.ts"

const server = "io.containerd.grpc.v1.cri"

const texts = Schema.Array(Schema.String)

const Output = Schema.Struct({
  version: Schema.Int,
  imports: texts,
  disabled_plugins: texts,
  plugins: Schema.Record(Schema.String, Schema.Unknown)
})

const Plugin = Schema.Struct({
  containerd: Schema.Struct({
    default_runtime_name: Schema.String,
    runtimes: Schema.Record(Schema.String, Schema.Unknown)
  })
})

/** Returns the answer of a containerd 1. */
export const answerOf = ({ exitCode, stderr, stdout }: Finished): Answer => {
  const lines = logged(stderr.split("\n"))
  if (exitCode !== 0) return { status: exitCode, error: lines }
  const { plugins, ...others } = Schema.decodeUnknownSync(Output)(getStaticTOMLValue(parseTOML(stdout)))
  const { [server]: plugin } = plugins
  return {
    status: 0,
    ...others,
    imports: others.imports.toSorted(),
    plugins: plugin === undefined ? {} : { [server]: Schema.decodeUnknownSync(Plugin)(plugin).containerd },
    warnings: lines
  }
}
