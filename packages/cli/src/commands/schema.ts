/**
 * The `schema` command.
 */
import { DaemonJsonSchema } from "@oci-runtimes/core/docker/schema"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { Terminal } from "../text/Terminal.ts"

/** `schema`: prints a JSON Schema of the runtime-related part of daemon.json, which is the same for every engine. */
export const commandSchema = Command.make("schema", {}, () =>
  Effect.flatMap(Terminal, ({ json }) => json(JSON.stringify(DaemonJsonSchema.make(), null, 2)))
).pipe(
  Command.withDescription("Print a JSON Schema of the runtime-related part of daemon.json, for editors and validators"),
  Command.withExamples([{ command: "oci-runtimes schema > daemon.schema.json" }])
)
