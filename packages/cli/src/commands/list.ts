/**
 * What names there are.
 */
import { ExecutableSearch } from "@oci-runtimes/core"
import { Runtimes } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Command from "effect/cli/Command"
import { ListDocument } from "../Documents.ts"
import { type Paint, printable, shown } from "../Style.ts"
import { table } from "../Table.ts"
import { answer, withRuntimes } from "../WithRuntimes.ts"

/** `list`: the runtime map as a table. */
export const commandList = Command.make("list", {}, () => withRuntimes(list)).pipe(
  Command.withDescription("List the runtimes: what each is, its shim, its program, and whether that is found"),
  Command.withExamples([{ command: "oci-runtimes list --json" }])
)

const list = Effect.gen(function* () {
  const runtimes = yield* Runtimes.Runtimes
  const { defaultRuntime } = yield* runtimes.map
  const listed = yield* runtimes.list
  const document: typeof ListDocument.Type = {
    engine: runtimes.loaded.engine.id,
    defaultRuntime,
    runtimes: listed.map(({ found, isDefault, program, resolution: { kind, name, shim }, runtimeArgs }) => ({
      name,
      kind,
      default: isDefault,
      shim,
      path: program,
      runtimeArgs,
      program: Result.getOrNull(found),
      problem: Result.match(found, { onSuccess: () => null, onFailure: ExecutableSearch.message })
    }))
  }
  yield* answer(ListDocument, document, (paint) => asTable(document, paint))
})

const asTable = ({ defaultRuntime, runtimes }: typeof ListDocument.Type, paint: Paint): string => {
  const rows = runtimes.map(({ default: isDefault, kind, name, path, problem, program, runtimeArgs, shim }) => [
    isDefault ? `${shown(name)} ${paint("green", "(default)")}` : shown(name),
    kind,
    printable(shim.binary),
    shown(path),
    runtimeArgs.map(shown).join(" ") || "-",
    program === null ? paint("red", printable(problem ?? "no")) : printable(program)
  ])
  const lines = table([["NAME", "KIND", "SHIM", "PROGRAM", "ARGUMENTS", "FOUND"], ...rows])
  const implicit = runtimes.some((runtime) => runtime.default)
    ? []
    : [`default runtime: ${shown(defaultRuntime)} (implicit)`]
  return [...lines, ...implicit].join("\n")
}
