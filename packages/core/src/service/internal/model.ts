/**
 * A service of systemd as data: what is known before, and what is read.
 */
import type { Origin } from "../../engine/index.ts"
import type { HostFacts } from "../../machine/index.ts"
import type { ServiceManager } from "../ServiceManager.ts"
import type { ServiceProblem } from "../ServiceProblem.ts"
import type { StartCommand } from "../StartCommand.ts"
import type { Unforeseen } from "../Unforeseen.ts"
import type { Word } from "../Word.ts"

/**
 * The facts about a machine that specifiers stand for. A word with a specifier whose fact is missing is unforeseen.
 *
 * @category models
 * @since 1.0.0
 */
export interface Facts {
  readonly architecture?: string
  readonly bootId?: string
  readonly hostName?: string
  readonly kernelRelease?: string
  readonly machineId?: string
  /** The variables of `/etc/os-release`. */
  readonly osRelease?: HostFacts.Environment
  readonly prettyHostName?: string
}

/**
 * A service to read, and what is known about its manager.
 *
 * @category models
 * @since 1.0.0
 */
export interface UnitRequest {
  /** The name of the service, such as `example.service` or `example@one.service`. */
  readonly name: string
  readonly manager: ServiceManager
  readonly facts?: Facts
  /** The value of `SYSTEMD_UNIT_PATH`. An empty element at its end means the default directories. */
  readonly unitPath?: string
  /** The value of `PATH` that the manager is compiled with. */
  readonly compiledPath?: string
  /** All variables that the manager passes to its services, if they are known. */
  readonly environment?: HostFacts.Environment
  /** The release of systemd, such as 252, if it is known. */
  readonly release?: number
}

/**
 * The state of a unit.
 *
 * - `loaded`: the unit can be started.
 * - `masked`: the file is empty or a link to `/dev/null`.
 * - `not-found`: there is no file.
 * - `unreadable`: the file cannot be read here, so nothing is known about the unit.
 * - `bad-setting`: systemd refuses a setting and does not start the unit.
 * - `error`: systemd cannot read the file.
 *
 * @category models
 * @since 1.0.0
 */
export type State = "bad-setting" | "error" | "loaded" | "masked" | "not-found" | "unreadable"

/**
 * A file and its use. `refused`: systemd cannot use the file. `unreadable`: the file cannot be read here.
 *
 * @category models
 * @since 1.0.0
 */
export interface FileUse {
  readonly path: string
  readonly state: "masked" | "missing" | "read" | "refused" | "unreadable"
  readonly errno?: string
}

/**
 * An environment file as a unit names it, with the files that its pattern stands for. `isOptional` is true if the file may be
 * missing.
 *
 * @category models
 * @since 1.0.0
 */
export interface EnvironmentFileUse {
  readonly pattern: string
  readonly isOptional: boolean
  readonly at: Origin.Place
  readonly files: ReadonlyArray<FileUse>
  readonly unforeseen?: Unforeseen
}

/**
 * A variable of a service. `at` is the place of its value; it is undefined if the manager itself sets the variable.
 *
 * @category models
 * @since 1.0.0
 */
export interface Variable {
  readonly name: string
  readonly value: string
  readonly at: Origin.Place | undefined
  readonly unforeseen?: Unforeseen
}

/**
 * A service as systemd reads it.
 *
 * @category models
 * @since 1.0.0
 */
export interface Unit {
  /** The main name, which is the name of the unit's file. */
  readonly name: string
  /** The main name and those aliases that have a drop-in directory. */
  readonly names: ReadonlyArray<string>
  readonly state: State
  readonly fragment: FileUse | undefined
  readonly dropIns: ReadonlyArray<FileUse>
  readonly type: string
  readonly startPre: ReadonlyArray<StartCommand>
  readonly start: ReadonlyArray<StartCommand>
  readonly reload: ReadonlyArray<StartCommand>
  /** The environment of the commands: what `Environment` and the environment files set, and what the manager passes. */
  readonly environment: ReadonlyArray<Variable>
  /** The variables that `Environment` sets. */
  readonly assigned: ReadonlyArray<Variable>
  readonly environmentFiles: ReadonlyArray<EnvironmentFileUse>
  readonly passEnvironment: ReadonlyArray<Word>
  readonly unsetEnvironment: ReadonlyArray<Word>
  readonly user: Word | undefined
  readonly group: Word | undefined
  readonly workingDirectory: Word | undefined
  readonly rootDirectory: Word | undefined
  readonly pidFile: Word | undefined
  readonly problems: ReadonlyArray<ServiceProblem>
  /** The reasons why the whole unit is not certain, such as a drop-in that cannot be read here. */
  readonly unforeseen: ReadonlyArray<Unforeseen>
}
