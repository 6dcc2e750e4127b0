/**
 * The `schema` command.
 */
import { DaemonJsonSchema } from "@oci-runtimes/core/docker/schema"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Command from "effect/cli/Command"
import { otherFamilies } from "../flags/otherFamilies.ts"
import { root } from "../flags/Root.ts"
import { InvalidCommandLine } from "../flags/SharedFlags.ts"
import { Terminal } from "../text/Terminal.ts"
import { withHelp } from "../flags/Help.ts"

/** `schema`: prints a JSON Schema of the runtime-related part of daemon.json, which is the same for every release. */
export const commandSchema = Command.make("schema", {}, () =>
  Effect.gen(function* () {
    const { engine } = yield* root
    if (Option.isSome(engine) && engine.value.family !== "docker") {
      const { title } = otherFamilies[engine.value.family]
      return yield* new InvalidCommandLine({ problems: [`There is no JSON Schema for ${title}, whose files are TOML`] })
    }
    return yield* (yield* Terminal).json(JSON.stringify(DaemonJsonSchema.make(), null, 2))
  })
).pipe(
  withHelp({
    purpose: "Print a JSON Schema of the runtime-related part of daemon.json, for editors and validators",
    use: "Use it for completion in an editor. It is the same for every engine. To find all problems of a file, use check.",
    examples: [
      "oci-runtimes schema",
      "oci-runtimes schema > daemon.schema.json",
      "oci-runtimes schema | jq .properties.runtimes"
    ],
    success: "The schema is printed",
    failure: "The schema cannot be printed",
    readsEngineFlags: false
  })
)
