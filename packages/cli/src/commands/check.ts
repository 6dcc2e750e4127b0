/**
 * Whether the configuration holds.
 */
import {
  Caution,
  type ConfigFault,
  type Configuration,
  DaemonFile,
  type SourceText,
  StartFault
} from "@oci-runtimes/core"
import { Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Command from "effect/cli/Command"
import { CheckDocument } from "../Documents.ts"
import { placeDocument } from "../documents/Parts.ts"
import { placedText, warningText } from "../Failure.ts"
import { root } from "../Root.ts"
import { paint, printable, shown } from "../Style.ts"
import { Terminal } from "../Terminal.ts"
import { answer, engineFields, withRuntimes } from "../WithRuntimes.ts"

/** `check`: whether the engine accepts the configuration, and whether there is something to be careful about. */
export const commandCheck = Command.make("check", {}, () => withRuntimes(check)).pipe(
  Command.withDescription("Decode and validate the configuration; show every fault with its place in the file"),
  Command.withExamples([{ command: "oci-runtimes check --config daemon.json" }])
)

const check = Effect.gen(function* () {
  const runtimes = yield* Runtimes.Runtimes
  const { accepted, configFile, engine, hasFile } = runtimes.loaded
  const { settings } = accepted
  const warnings = warningsOf({ ...accepted, startFaults: yield* runtimes.startFaults })
  yield* answer(
    CheckDocument,
    {
      ...(yield* engineFields(engine)),
      file: hasFile ? configFile : null,
      accepted: true,
      defaultRuntime: settings.defaultRuntime,
      runtimes: [...settings.runtimes.keys()],
      warnings: warnings.map(({ range, ...warning }) => ({ ...warning, range: placeDocument(range) }))
    },
    (look) => {
      const names = [...settings.runtimes.keys()].map(shown).join(", ")
      const configured = settings.runtimes.size === 0 ? "no configured runtimes" : `configured runtimes: ${names}`
      const file = hasFile ? printable(configFile) : `no file at ${printable(configFile)}`
      return `${look("green", "accepted")} by ${engine.title}: ${file}
${configured}; default runtime: ${shown(settings.defaultRuntime)}`
    }
  )
  if ((yield* root).json) return
  const terminal = yield* Terminal
  const look = paint(terminal.colours.notes)
  for (const { advice, message, range } of warnings) {
    const text =
      range === undefined ? message : placedText(configFile, accepted.file.source, range, message, advice, look)
    yield* terminal.note(range === undefined ? warningText(text, look) : `${look("yellow", "warning:")} ${text}`)
  }
})

interface Warning {
  readonly tag: string
  readonly message: string
  readonly advice: string
  readonly path: ConfigFault.JsonPath
  readonly range: SourceText.Range | undefined
}

const warningsOf = ({ cautions, file, startFaults }: Configuration.Accepted): ReadonlyArray<Warning> => {
  const places = DaemonFile.places(file)
  return [
    ...startFaults.map((fault) => {
      const path = StartFault.path(fault)
      return {
        tag: fault._tag,
        message: `the engine would not start: ${StartFault.message(fault)}`,
        advice: StartFault.advice(fault),
        path,
        range: places.ofKey(path)
      }
    }),
    ...cautions.map((caution) => ({
      tag: caution._tag,
      message: Caution.message(caution),
      advice: "",
      path: caution.path,
      range: caution.range
    }))
  ]
}
