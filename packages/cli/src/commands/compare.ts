/**
 * The `compare` command.
 */
import { Comparison, DifferenceText } from "@oci-runtimes/core/questions"
import { Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Compare, type Side } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Scalar from "../flags/Scalar.ts"
import { generalDocuments, nameDocumentWith, sideDocument } from "../documents/Comparison.ts"
import { countLine, generalLines, lostLines, nameRows } from "../text/DifferenceText.ts"
import { detected } from "../documents/Detection.ts"
import { admit, chosenEngine } from "../flags/EngineChoice.ts"
import { dockerNamed, engineFlag, type NamedEngine } from "../flags/EngineFlag.ts"
import { machineOptions } from "../flags/MachineEngine.ts"
import { runningFlag } from "../flags/RunningFlag.ts"
import { NegativeAnswer } from "../process/NegativeAnswer.ts"
import { root } from "../flags/Root.ts"
import { InvalidCommandLine, requirePath, toOptions } from "../flags/SharedFlags.ts"
import { byFamily } from "./assessed/ByFamily.ts"
import { type CompareInput, compareOther, requireOneFamily } from "./assessed/compare.ts"
import { answer } from "./WithRuntimes.ts"
import { withHelp } from "../flags/Help.ts"

const flags = {
  from: engineFlag("from", "The engine to compare from (default: the engine of --engine)"),
  to: engineFlag("to", "The engine to compare to (default: the engine of --engine)"),
  with: Flag.String("with").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("The configuration file to compare to (default: the file of --config)"),
    Scalar.optional
  ),
  toAs: Flag.String("to-as").pipe(
    Flag.withMetavar("USER"),
    Flag.withDescription("The user to compare to, for Podman (default: the user of --as)"),
    Scalar.optional
  ),
  running: runningFlag,
  names: Argument.String("name").pipe(
    Argument.withDescription("Names to compare in addition to the configured names of both sides"),
    Argument.variadic()
  )
}

/** `compare`: compares two engines, two configurations, or both. The status is 1 if anything differs. */
export const commandCompare = Command.make("compare", flags, (input) =>
  byFamily({
    named: Option.orElse(input.from, () => input.to),
    file: Option.getOrUndefined(input.with),
    able: Option.isSome(input.toAs) ? ["podman"] : undefined,
    docker: compare(input),
    other: compareOther(input)
  })
).pipe(
  withHelp({
    purpose: "Show what an engine upgrade or a configuration change does to each runtime name",
    use: "Use it before an upgrade of the engine, or before a restart with another file. For a reload, use reload-impact.",
    examples: [
      "oci-runtimes compare --from docker-23 --to docker-29",
      "oci-runtimes compare --with daemon.json.new",
      "oci-runtimes compare --from docker-23 --to docker-29 io.containerd.kata.v2"
    ],
    success: "Nothing changes",
    failure: "Something changes, or a file cannot be read"
  })
)

const compare = Effect.fnUntraced(function* (input: CompareInput) {
  const { from, names, running, to, toAs, with: other } = input
  yield* requireOneFamily(input)
  if (Option.isSome(toAs)) {
    const problems = ["Remove --to-as: the configuration of Docker Engine is not that of the user who asks"]
    return yield* new InvalidCommandLine({ problems })
  }
  if (Option.isNone(other) && Option.isNone(from) && Option.isNone(to) && !running) {
    const problems = [
      "Nothing to compare with. Give --from and --to with engines, --with another configuration file, or --running"
    ]
    return yield* new InvalidCommandLine({ problems })
  }
  const given = yield* toOptions(yield* root)
  const options = { ...given, ...(yield* machineOptions(given.configFile)) }
  const otherFile = Option.isSome(other) ? { configFile: yield* requirePath("with", other.value) } : {}
  const {
    comparison,
    from: before,
    lost,
    lostUnknown,
    missing,
    to: after
  } = yield* Compare.compare(
    { ...options, running, engine: yield* engineOf(from) },
    { ...otherFile, engine: yield* engineOf(to) },
    names
  )
  const isMissing = (program: string) => missing.includes(program)
  const runs = Comparison.runs(comparison)
  const document: typeof Documents.CompareDocument.Type = {
    detected: yield* detected,
    from: sideDocument(comparison.from, before.path),
    to: sideDocument(comparison.to, after.path),
    same: Comparison.isSame(comparison),
    differences: generalDocuments(comparison),
    names: comparison.names.map(nameDocumentWith(isMissing, runs)),
    lost,
    lostUnknown
  }
  const sides = [sideLine("from", before, comparison.from), sideLine("to  ", after, comparison.to)]
  yield* answer(Documents.CompareDocument, document, (look) =>
    [
      `${neither(comparison, look)}${countLine(comparison, look)}${loss(document)}`,
      ...sides.map((line) => line(look)),
      ...generalLines(comparison, look),
      ...nameRows(comparison.names, look, isMissing, runs),
      ...lostLines({ lost, lostUnknown }, look)
    ].join("\n")
  )
  return document.same ? undefined : yield* new NegativeAnswer()
})

const engineOf = (given: Option.Option<NamedEngine>) => {
  const engine = dockerNamed(given)
  return engine === undefined ? chosenEngine : admit(engine)
}

/** Begins the first line with what keeps the engine from running on both sides. */
const neither = (comparison: Comparison.Comparison, look: Style.Paint): string => {
  const words = DifferenceText.neither(comparison)
  return words === undefined ? "" : `${look("red", words)}; `
}

/** Adds to the first line that the second side is worse off as a whole than the first. */
const loss = ({ from, to }: typeof Documents.CompareDocument.Type): string =>
  from.starts && !to.starts
    ? `, and ${Style.printable(to.file)} ${to.accepted ? "keeps the engine from starting" : "is refused"}`
    : ""

const sideLine =
  (label: string, { path, side: { engine }, untold }: Side.ComparedSide, summary: Comparison.Summary) =>
  (look: Style.Paint): string => {
    const { reason, verdict } = DifferenceText.sideVerdict(engine.title, summary)
    const words = look(reason === undefined ? "green" : "red", verdict)
    const subject = untold === undefined ? Style.printable(path) : "the engine as it runs"
    return `${label} ${subject}: ${words}${reason === undefined ? "" : `: ${Style.printable(reason)}`}`
  }
