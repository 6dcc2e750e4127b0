/**
 * The commands that a service manager starts for a service.
 */
import type { Origin } from "../engine/index.ts"
import type { HostFacts } from "../machine/index.ts"
import type { Unforeseen } from "./Unforeseen.ts"
import type { Word } from "./Word.ts"

/**
 * A command as the service manager starts it.
 *
 * @category models
 * @since 1.0.0
 */
export interface StartCommand {
  /** The program: an absolute path, or a file name that is looked for in the search path. */
  readonly path: string
  /** The place of the program in its file. */
  readonly at: Origin.Place
  /** The words that the program gets, with replaced variables. The first is the name that the program is told. */
  readonly words: ReadonlyArray<Word>
  /** The words before variables are replaced. */
  readonly written: ReadonlyArray<Word>
  /** The variables that can be foreseen. */
  readonly environment: HostFacts.Environment
  /** The directory in which the program starts; undefined if it cannot be foreseen. */
  readonly workingDirectory: string | undefined
  /** The user of the program; undefined if the program runs as the user of the service manager. */
  readonly user: string | undefined
  /** True if the service starts even though this command fails. */
  readonly ignoresFailure: boolean
  /** True if variables in the words are not replaced. */
  readonly keepsVariables: boolean
  /** The reasons why the words are not certain; none if they are certain. */
  readonly unforeseen: ReadonlyArray<Unforeseen>
}

/**
 * Returns the arguments of a command: its words without the first.
 *
 * @category getters
 * @since 1.0.0
 */
export const parameters = ({ words }: Pick<StartCommand, "words">): ReadonlyArray<Word> => words.slice(1)

/**
 * Returns a variable of the environment of a command; undefined if the variable is not set or cannot be foreseen.
 *
 * @category getters
 * @since 1.0.0
 */
export const variable = ({ environment }: Pick<StartCommand, "environment">, name: string): string | undefined =>
  Object.hasOwn(environment, name) ? environment[name] : undefined
