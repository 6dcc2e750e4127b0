/**
 * The help of a subcommand: its purpose, its examples, its exit status.
 */
import * as Context from "effect/Context"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import type { HelpDoc } from "effect/cli/HelpDoc"

/** The parts of the help that the command line library does not know. */
export interface Help {
  /** The purpose, in a phrase for the list of subcommands. */
  readonly purpose: string
  /** A sentence about when to use the subcommand, and when not. */
  readonly use: string
  readonly examples: ReadonlyArray<string>
  /** The meanings of the exit statuses 0 and 1. */
  readonly success: string
  readonly failure: string
  /** True if the subcommand reads the flags of the engine. True by default. */
  readonly readsEngineFlags?: boolean
}

class Shown extends Context.Service<Shown, Help>()("oci-runtimes/Help") {}

/** Gives a command its help. */
export const withHelp =
  (help: Help) =>
  <const Name extends string, Input, ContextInput, E, R>(
    command: Command.Command<Name, Input, ContextInput, E, R>
  ): Command.Command<Name, Input, ContextInput, E, R> =>
    command.pipe(
      Command.withShortDescription(help.purpose),
      Command.withDescription(`${help.purpose}.\n  ${help.use}`),
      Command.withExamples(help.examples.map((line) => ({ command: line }))),
      Command.annotate(Shown, help)
    )

/** Reports whether a command reads the flags of the engine. */
export const readsEngineFlags = ({ annotations }: Pick<HelpDoc, "annotations">): boolean =>
  Context.getOrUndefined(annotations, Shown)?.readsEngineFlags ?? true

/** Formats the help of a command, with the flags that the command reads. */
export const helpText = (doc: HelpDoc, colours: boolean): string => {
  const help = Context.getOrUndefined(doc.annotations, Shown)
  const shown: HelpDoc = {
    ...doc,
    usage: usage(doc),
    ...(doc.args && {
      args: doc.args.map((argument) => ({ ...argument, name: argument.name.toUpperCase(), type: "" }))
    }),
    ...(!readsEngineFlags(doc) && { inheritedFlags: [] })
  }
  const text = CliOutput.defaultFormatter({ colors: colours }).formatHelpDoc(shown)
  return help === undefined ? text : [text, "", ...statusLines(help, colours)].join("\n")
}

/** Returns the usage of a command in one line: arguments in capitals, as the flags show their values. */
export const usage = ({ usage: line }: HelpDoc): string =>
  line.replaceAll(/<([^>.]+)(\.*)>/g, (_, name: string, dots: string) => name.toUpperCase() + dots)

const statusLines = ({ failure, success }: Help, colours: boolean): ReadonlyArray<string> => [
  colours ? "\u001B[1mEXIT STATUS\u001B[0m" : "EXIT STATUS",
  `  0    ${success}`,
  `  1    ${failure}`,
  "  2    The command line is invalid"
]
