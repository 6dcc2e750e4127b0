/**
 * The whole command: subcommands, failures, exit status.
 */
import { Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Similarity } from "@oci-runtimes/core/text"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as CliError from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { print } from "./documents/print.ts"
import { joinArgumentValues } from "./flags/ArgumentValues.ts"
import { commandAdd } from "./commands/add.ts"
import { commandApply } from "./commands/apply.ts"
import { commandCheck } from "./commands/check.ts"
import { commandCompare } from "./commands/compare.ts"
import { commandDefault } from "./commands/default.ts"
import { commandExplain } from "./commands/explain.ts"
import { commandList } from "./commands/list.ts"
import { commandPlan } from "./commands/plan.ts"
import { commandPrune } from "./commands/prune.ts"
import { commandReload } from "./commands/reload.ts"
import { commandReloadImpact } from "./commands/reloadImpact.ts"
import { commandRemove } from "./commands/remove.ts"
import { commandStatus } from "./commands/status.ts"
import { commandSchema } from "./commands/schema.ts"
import { commandResolve } from "./commands/resolve.ts"
import { detected } from "./documents/Detection.ts"
import * as EngineChoice from "./flags/EngineChoice.ts"
import { helpText, usage } from "./flags/Help.ts"
import { completionScript, shells } from "./reports/CompletionScript.ts"
import { type Failure, toDocument, toText } from "./process/Failure.ts"
import { root } from "./flags/Root.ts"
import { flagName, InvalidCommandLine, sharedFlags } from "./flags/SharedFlags.ts"
import { Terminal } from "./text/Terminal.ts"
import { version } from "./Version.ts"

/** The command with its subcommands, for completions, documentation and tests. */
export const command = root.pipe(
  Command.withSubcommands([
    {
      group: "EVERYDAY SUBCOMMANDS",
      commands: [
        commandStatus,
        commandCheck,
        commandExplain,
        commandResolve,
        commandList,
        commandAdd,
        commandRemove,
        commandDefault,
        commandCompare,
        commandReloadImpact,
        commandReload
      ]
    },
    { group: "OTHER SUBCOMMANDS", commands: [commandPlan, commandApply, commandPrune, commandSchema] }
  ])
)

/** The exit status: 0 for success, 1 for a negative answer or a failure, 2 for an invalid command line. */
export type Status = 0 | 1 | 2

/** Runs the command with these arguments and returns the exit status. It never fails. `help NAME` is `NAME --help`. */
export const run = (given: ReadonlyArray<string>) => {
  const args = joinArgumentValues(given[0] === "help" ? [...given.slice(1), "--help"] : given)
  const json = asksForJson(args)
  return Effect.flatMap(Terminal, (terminal) =>
    Command.runWith(command, { version })(args).pipe(
      Effect.as<Status>(0),
      Effect.catch((error) =>
        error._tag === "NegativeAnswer" ? Effect.succeed<Status>(1) : report(error, args, json)
      ),
      Effect.tap(() => EngineChoice.noteDetection),
      Effect.provide(EngineChoice.layer),
      Effect.provideService(CliOutput.Presenter, presenter(terminal, json)),
      Effect.provideService(CliConfig.CliConfig, {
        builtIns: [GlobalFlag.Help, GlobalFlag.Version, completions(terminal)]
      })
    )
  )
}

/** Reports whether JSON is wanted. Evaluated before parsing, because a parse error is reported as JSON too. */
const asksForJson = (args: ReadonlyArray<string>): boolean => {
  const operands = args.indexOf("--")
  return args
    .slice(0, operands === -1 ? args.length : operands)
    .some((arg, index) => jsonFlags.has(arg) || (arg === "json" && args[index - 1] === "--format"))
}

const jsonFlags: ReadonlySet<string> = new Set(["--json", "--json=true", "--format=json"])

/** Prints a completion script. */
const completions = ({ exact }: Terminal["Service"]) =>
  GlobalFlag.Action({
    flag: Flag.Literals("completions", shells).pipe(
      Flag.withMetavar("SHELL"),
      Flag.withDescription("Print a completion script for a shell"),
      Flag.optional
    ),
    run: (shell, context) =>
      Option.match(shell, {
        onNone: () => Effect.void,
        onSome: (name) => exact(completionScript(context.command, name))
      })
  })

const report = Effect.fnUntraced(function* (
  error: Failure | CliError.CliError,
  args: ReadonlyArray<string>,
  json: boolean
) {
  const failure = toFailure(error)
  const terminal = yield* Terminal
  yield* terminal.progress("")
  if (json) yield* terminal.json(print(Documents.ErrorDocument, toDocument(failure, yield* detected)))
  else if (error._tag !== "ShowHelp" || error.errors.length > 0) {
    yield* terminal.note(toText(failure, Style.paint(terminal.colours.notes)))
    if (failure._tag === "InvalidCommandLine") yield* terminal.note(yield* usageFor(args))
  }
  return failure._tag === "InvalidCommandLine" ? 2 : 1
})

/** Converts every error of the command line library to `InvalidCommandLine`. */
const toFailure = (error: Failure | CliError.CliError): Failure => {
  switch (error._tag) {
    case "ShowHelp":
      return new InvalidCommandLine({
        problems:
          error.errors.length === 0
            ? ["No subcommand is given. Run oci-runtimes --help to see the subcommands"]
            : error.errors.map(problem)
      })
    case "DuplicateOption":
    case "InvalidValue":
    case "MissingArgument":
    case "MissingOption":
    case "UnexpectedArgument":
    case "UnknownSubcommand":
    case "UnrecognizedOption":
    case "UserError":
    case "ValidationError":
      return new InvalidCommandLine({ problems: [problem(error)] })
    default:
      return error
  }
}

/** Returns the message of an error in one line: the library would put suggestions on separate lines. */
const problem = (error: CliError.NonShowHelpErrors): string => {
  switch (error._tag) {
    case "UnknownSubcommand":
      return `${new CliError.UnknownSubcommand({ ...error, suggestions: [] }).message}${meant(error.suggestions)}`
    case "UnrecognizedOption":
      return `${new CliError.UnrecognizedOption({ ...error, suggestions: [] }).message}${meantFlag(error)}`
    default:
      return error.message
  }
}

const meant = (suggestions: ReadonlyArray<string>): string =>
  suggestions.length === 0 ? "" : `. Did you mean ${suggestions.join(" or ")}?`

/** Says which flag was meant. The library suggests only flags of the subcommand, not those that all subcommands share. */
const meantFlag = ({ command: path = [], option, suggestions }: CliError.UnrecognizedOption): string => {
  if (option === "--runtime" && path.at(-1) === "resolve") return ". Give the name of the runtime without a flag"
  const shared = sharedFlagNames().filter((name) => Similarity.misspelling(option, name) !== undefined)
  return meant(suggestions.length > 0 ? suggestions : shared.slice(0, 1))
}

const sharedFlagNames = (): ReadonlyArray<string> => Object.keys(sharedFlags).map(flagName)

/**
 * Returns a presenter. Requested help is data; help about a missing subcommand is a note, omitted with JSON. Errors of the
 * command line are reported with the other failures.
 */
const presenter = ({ colours, data, note }: Terminal["Service"], json: boolean): CliOutput.Presenter => ({
  present: (event) => {
    switch (event._tag) {
      case "Version":
        return data(CliOutput.defaultFormatter({ colors: colours.data }).formatVersion(event.name, event.version))
      case "Help":
        if (event.reason === "Requested") return data(helpText(event.helpDoc, colours.data))
        return json ? Effect.void : note(helpText(event.helpDoc, colours.notes))
      case "InvalidInvocation":
        return Effect.void
    }
  }
})

/** Returns the usage of the subcommand that these arguments choose, in one line. The library finds the subcommand. */
const usageFor = Effect.fnUntraced(function* (args: ReadonlyArray<string>) {
  let line = ""
  const capture = (event: CliOutput.Presenter.Event): Effect.Effect<void> =>
    Effect.sync(() => {
      if (event._tag !== "Version")
        line = `Usage: ${usage(event.helpDoc)} (more: ${event.commandPath.join(" ")} --help)`
    })
  yield* Command.runWith(command, { version })(["--help", ...args]).pipe(
    Effect.provideService(CliOutput.Presenter, { present: capture }),
    Effect.ignore
  )
  return line
})
