/**
 * The engine of the machine that a question is about: its flags, its variables and its file.
 */
import { DaemonStart } from "@oci-runtimes/core/docker"
import { ShellWords } from "@oci-runtimes/core/service"
import { FilePath } from "@oci-runtimes/core/text"
import { Daemons, EngineEnvironment, type ConfigurationSources } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { foundDaemons, wantedDaemon } from "./EngineChoice.ts"
import { root } from "./Root.ts"
import { InvalidCommandLine } from "./SharedFlags.ts"

/** The options about the engine of the machine. */
export type MachineOptions = Pick<ConfigurationSources.SourceOptions, "daemon" | "start">

/** Reports whether the machine has engines, and none of them reads a given file, so that the file is judged without flags. */
export const isUnread = Effect.fnUntraced(function* (
  configFile: string | undefined,
  { daemon, start }: MachineOptions
) {
  const isGiven = configFile !== undefined && configFile !== FilePath.standardInput
  return isGiven && daemon === null && start === undefined && (yield* foundDaemons).daemons.length > 0
})

/**
 * Returns the engine of the machine that reads a file, by its flags, or the engine at the socket of the flags. Without a file,
 * returns the engine that the `docker` command would ask. A given command line counts instead of the start of the engine. Without
 * `host`, nothing is looked for on the machine.
 */
export const machineOptions = Effect.fnUntraced(function* (
  configFile: string | undefined,
  { host = true }: { readonly host?: boolean } = {}
) {
  const { socket, startedAs } = yield* root
  const isChosen = configFile === undefined || Option.isSome(socket)
  const look = isChosen ? wantedDaemon : Effect.flatMap(foundDaemons, (found) => Daemons.reading(found, configFile))
  const daemon = host ? yield* look : undefined
  const options: MachineOptions = { daemon: daemon ?? null }
  if (Option.isNone(startedAs)) return options
  const words = ShellWords.divide(startedAs.value)
  if (Result.isFailure(words)) {
    const why = words.failure.reason === "unbalanced" ? "a quote is not closed" : "it is more than one command"
    return yield* new InvalidCommandLine({
      problems: [`Cannot read the value of --started-as: ${why}. Give one command line, such as 'dockerd -H fd://'`]
    })
  }
  const environment = yield* EngineEnvironment.EngineEnvironment
  const start = DaemonStart.given(words.success, daemon?.next ?? daemon?.running ?? environment)
  const [problem] = start.unforeseen
  if (problem !== undefined) {
    return yield* new InvalidCommandLine({
      problems: [
        `Cannot use the value of --started-as: ${problem.replace(/\.$/, "")}. Write the words as the engine gets them`
      ]
    })
  }
  return { ...options, start }
})
