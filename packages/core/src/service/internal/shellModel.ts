/**
 * The settings of a shell as data.
 */
import type { Table } from "../../data/index.ts"
import type { Origin } from "../../engine/index.ts"
import type { HostFacts } from "../../machine/index.ts"
import type { ServiceProblem } from "../ServiceProblem.ts"
import type { Unforeseen } from "../Unforeseen.ts"
import type { Word } from "../Word.ts"

/**
 * The facts about the shell that reads a file. Without `environment`, a variable that the file does not assign is unforeseen.
 * Without `dialect`, so is a variable whose value differs between shells: `+=` appends in bash only.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShellFacts {
  readonly environment?: HostFacts.Environment
  readonly dialect?: "bash" | "posix"
}

/**
 * A variable of a file. `words` are the words that an unquoted `$NAME` becomes. `at` is the place of the last assignment.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShellVariable {
  readonly name: string
  readonly value: string
  readonly words: ReadonlyArray<Word>
  readonly at: Origin.Place
  readonly isExported: boolean
  readonly unforeseen?: Unforeseen
}

/**
 * The variables of a file. `unforeseen` is present if the file may also set variables that are not in the table.
 *
 * @category models
 * @since 1.0.0
 */
export interface ShellSettings {
  readonly variables: Table.Table<ShellVariable>
  readonly problems: ReadonlyArray<ServiceProblem>
  readonly unforeseen: Unforeseen | undefined
}
