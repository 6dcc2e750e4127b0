/**
 * The `check` command.
 */
import { Problem } from "@oci-runtimes/core/engine"
import { Check, Disk } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Scalar from "../flags/Scalar.ts"
import { engineFor, requireRules } from "../flags/EngineChoice.ts"
import { isUnread, machineOptions } from "../flags/MachineEngine.ts"
import { requireCodes } from "../flags/ProblemCodes.ts"
import { root } from "../flags/Root.ts"
import { InvalidCommandLine, toOptions } from "../flags/SharedFlags.ts"
import { switchFlag } from "../flags/Switch.ts"
import { toWriteOptions, writeFlags } from "../flags/WriteFlags.ts"
import { codes } from "../families/Family.ts"
import { byFamily } from "./assessed/ByFamily.ts"
import { type AssessedInput, checkOther } from "./assessed/check.ts"
import { NegativeAnswer } from "../process/NegativeAnswer.ts"
import * as CheckAnswer from "../reports/CheckAnswer.ts"
import * as CheckReport from "../reports/CheckReport.ts"
import { withHelp } from "../flags/Help.ts"

const flags = {
  files: Argument.String("file").pipe(
    Argument.withDescription(
      "Files to check; - is standard input (default: the file of --config, or the engine's file)"
    ),
    Argument.variadic()
  ),
  format: Flag.Literals("format", ["text", "json", "sarif", "github"]).pipe(
    Flag.withMetavar("FORMAT"),
    Flag.withDescription(
      "Output format: text for people, json as with --json, sarif for code scanning, github for workflow annotations"
    ),
    Scalar.optional
  ),
  strict: switchFlag("strict", "Exit with status 1 on warnings too"),
  quiet: switchFlag("quiet", "Print only what makes the status 1: errors, and with --strict warnings"),
  ignore: Flag.String("ignore").pipe(
    Flag.withMetavar("CODE"),
    Flag.withDescription(
      "Leave out the problems with this code, except if the engine refuses the file; may be repeated"
    ),
    Flag.atLeast(0)
  ),
  noHost: switchFlag("no-host", "Do not look for programs and shims on this machine"),
  probe: switchFlag(
    "probe",
    "Run the program of each runtime, with its arguments and features, to see if it is a runtime"
  ),
  fix: switchFlag("fix", "Fix what can be fixed safely, and report the rest"),
  dryRun: switchFlag("dry-run", "With --fix: show the changes to the file; write nothing"),
  printUndo: switchFlag("print-undo", "With --fix: print a patch that undoes the fixes, for patch(1)"),
  ...writeFlags
}

/** `check`: reports every problem of configurations. The status is 1 on errors, and with `--strict` on warnings too. */
export const commandCheck = Command.make("check", flags, (input) => {
  const checked = check(input)
  return input.dryRun ? Effect.provide(checked, Disk.layerDryRun) : checked
}).pipe(
  withHelp({
    purpose: "Show every problem in the configuration, with its place in the file",
    use: "Use it before a reload or restart of the engine, or in CI with --no-host. It writes only with --fix.",
    examples: [
      "oci-runtimes check daemon.json",
      "oci-runtimes check --fix --dry-run daemon.json",
      "oci-runtimes check --no-host --strict --format github */daemon.json"
    ],
    success: "The engine accepts the configuration and starts with it",
    failure: "It does not, or the file cannot be read; with --strict, also if there are warnings"
  })
)

interface CheckInput extends AssessedInput {
  readonly files: ReadonlyArray<string>
  readonly format: Option.Option<CheckAnswer.Format>
  readonly strict: boolean
  readonly quiet: boolean
  readonly ignore: ReadonlyArray<string>
}

const check = Effect.fnUntraced(function* (input: CheckInput) {
  const format = yield* formatOf(input)
  const ignored = yield* requireCodes(
    input.ignore,
    Effect.map(codes, (known) => known.map(({ code }) => code))
  )
  const ofDocker = Effect.fnUntraced(function* (configFile: string | undefined) {
    const options = {
      ...(yield* toOptions(yield* root)),
      engine: yield* engineFor(format === "json" ? "programs" : "people"),
      host: !input.noHost,
      probe: input.probe
    }
    if (input.probe) yield* requireRules(options.engine)
    const file = configFile ?? options.configFile
    const machine = yield* machineOptions(file, { host: options.host })
    const given = { ...options, ...machine, ...(file !== undefined && { configFile: file }) }
    const { checked, fixes } = yield* input.fix ? fix(given, input) : lookOnly(given)
    const answer: CheckAnswer.Answer = {
      checked,
      problems: Problem.without(checked.diagnostics, ignored),
      fixes,
      isUnread: options.host && (yield* isUnread(file, machine))
    }
    return answer
  })
  const answerFor = (file: string | undefined) =>
    byFamily({
      file,
      isOneOfSeveral: input.files.length > 1,
      docker: ofDocker(file),
      other: checkOther(input, ignored, file)
    })
  const [only, ...others] = input.files
  const answers: CheckAnswer.Report["answers"] =
    others.length === 0
      ? [yield* Effect.tapError(answerFor(only), (failure) => CheckReport.printFailure(format, failure))]
      : yield* Effect.forEach(input.files, (path) =>
          Effect.catch(answerFor(path), (failure) => Effect.succeed<CheckAnswer.Unchecked>({ path, failure }))
        )
  const report: CheckAnswer.Report = { format, answers, quiet: input.quiet, strict: input.strict }
  yield* CheckReport.print(report)
  return answers.some((answer) => CheckAnswer.isNegative(answer, input.strict))
    ? yield* new NegativeAnswer()
    : undefined
})

const lookOnly = (options: Check.CheckOptions) =>
  Effect.map(Check.check(options), (checked) => ({ checked, fixes: undefined }))

const fix = Effect.fnUntraced(function* (options: Check.CheckOptions, input: CheckInput) {
  yield* Check.requireRegular(options)
  const fixed = yield* Check.fix({ ...options, force: input.force })
  if (input.printUndo) yield* CheckReport.requirePatchable(fixed)
  const written = yield* Check.write(fixed, toWriteOptions(input))
  const { backup = null, warnings = [] } = { ...written }
  const { dryRun, printUndo } = input
  const fixes: CheckAnswer.Fixes = { ...fixed, dryRun, printUndo, backup, warnings }
  return { checked: fixed.checked, fixes }
})

const formatOf = Effect.fnUntraced(function* (input: CheckInput) {
  const { config, json } = yield* root
  const { dryRun, files, fix: mayFix, force, printUndo } = input
  const wanted: CheckAnswer.Format = Option.getOrElse(input.format, () => (json ? "json" : "text"))
  const needFix = [
    ...(dryRun ? ["--dry-run"] : []),
    ...(force ? ["--force"] : []),
    ...(printUndo ? ["--print-undo"] : [])
  ]
  const problems = [
    ...(json && wanted !== "json" ? [`--json and --format ${wanted} cannot be combined. Give one of them`] : []),
    ...(input.noHost && input.probe ? ["--no-host and --probe cannot be combined. Give one of them"] : []),
    ...(files.includes("") ? ["A FILE is empty. Give a path"] : []),
    ...(files.length > 0 && Option.isSome(config) ? ["--config and FILE cannot be combined. Give one of them"] : []),
    ...(mayFix ? [] : needFix.map((flag) => `${flag} needs --fix. Remove ${flag}: without --fix, nothing is written`)),
    ...(mayFix && (wanted === "sarif" || wanted === "github")
      ? [`--fix and --format ${wanted} cannot be combined. Run the report first, then --fix`]
      : []),
    ...(printUndo && files.length > 1 ? ["--print-undo takes one FILE. Fix the files one after the other"] : []),
    ...(printUndo && wanted === "json"
      ? ["--print-undo and --json cannot be combined: patch -R undoes fixes.patch"]
      : [])
  ]
  return problems.length > 0 ? yield* new InvalidCommandLine({ problems }) : wanted
})
