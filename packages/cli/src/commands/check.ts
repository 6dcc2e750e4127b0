/**
 * Whether the configuration holds.
 */
import { CgroupDriver } from "@oci-runtimes/core"
import { Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { CheckDocument } from "../Documents.ts"
import { warningText } from "../Failure.ts"
import { root } from "../Root.ts"
import { paint, printable, shown } from "../Style.ts"
import { Terminal } from "../Terminal.ts"
import { answer, withRuntimes } from "../WithRuntimes.ts"

/** `check`: whether the engine accepts the configuration, as `dockerd --validate` would say. */
export const commandCheck = Command.make("check", {}, () => withRuntimes(check)).pipe(
  Command.withDescription("Decode and validate the configuration; show every fault with its place in the file"),
  Command.withExamples([{ command: "oci-runtimes check --config daemon.json" }])
)

const check = Effect.gen(function* () {
  const { accepted, configFile, engine, hasFile } = (yield* Runtimes.Runtimes).loaded
  const { settings, startFaults } = accepted
  const { json } = yield* root
  const terminal = yield* Terminal
  const warnings = startFaults.map((fault) => ({ tag: fault._tag, message: CgroupDriver.message(fault) }))
  yield* answer(
    CheckDocument,
    {
      engine: engine.id,
      file: hasFile ? configFile : null,
      accepted: true,
      defaultRuntime: settings.defaultRuntime,
      runtimes: [...settings.runtimes.keys()],
      warnings
    },
    (look) => {
      const names = [...settings.runtimes.keys()].map(shown).join(", ")
      const configured = settings.runtimes.size === 0 ? "no configured runtimes" : `configured runtimes: ${names}`
      const file = hasFile ? printable(configFile) : `no file at ${printable(configFile)}`
      return `${look("green", "accepted")} by ${engine.title}: ${file}
${configured}; default runtime: ${shown(settings.defaultRuntime)}`
    }
  )
  if (json) return
  for (const { message } of warnings) {
    yield* terminal.note(warningText(`the engine would not start: ${message}`, paint(terminal.colours.notes)))
  }
})
