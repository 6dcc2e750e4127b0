/**
 * The program: runs the command with the arguments of this process.
 */
import { Machine } from "@oci-runtimes/node"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Cli from "./Cli.ts"
import * as ProcessEnd from "./process/ProcessEnd.ts"
import * as Terminal from "./text/Terminal.ts"

const program = Cli.run(process.argv.slice(2)).pipe(
  Effect.tap((status) => Effect.sync(() => void (process.exitCode ||= status))),
  Effect.asVoid,
  Effect.provideService(Logger.LogToStderr, true),
  Effect.provide(Layer.mergeAll(NodeServices.layer, Machine.live, Terminal.layerProcess))
)

ProcessEnd.runMain(program)
