/**
 * The command as a program.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { Machine } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Runtime from "effect/Runtime"
import * as Cli from "./Cli.ts"
import * as Terminal from "./Terminal.ts"

// The library ends an interrupted program as if by SIGINT, whatever the signal was.
let terminated = false
process.once("SIGTERM", () => {
  terminated = true
})

Cli.run(process.argv.slice(2)).pipe(
  Effect.tap((status) => Effect.sync(() => void (process.exitCode ||= status))),
  Effect.provideService(Logger.LogToStderr, true),
  Effect.provide(Layer.mergeAll(NodeServices.layer, Machine.live, Terminal.layerProcess)),
  NodeRuntime.runMain({
    teardown: (exit, end) => Runtime.defaultTeardown(exit, (code) => end(code === 130 && terminated ? 143 : code))
  })
)
