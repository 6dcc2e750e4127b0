/**
 * Files of environment variables as systemd reads them. Such a file looks like shell code, but nothing in it is expanded.
 *
 * Source of the rule: systemd 252, `src/basic/env-file.c`, `parse_env_file_internal` and `load_env_file`.
 */
import { Frozen } from "../data/index.ts"
import type { Origin } from "../engine/index.ts"
import * as BytesText from "./internal/bytesText.ts"
import { newestRules, readEnvironment } from "./internal/environmentText.ts"
import { placeOf } from "./internal/tracedText.ts"
import type { ServiceProblem } from "./ServiceProblem.ts"

/**
 * A variable of a file, with the place of its value.
 *
 * @category models
 * @since 1.0.0
 */
export interface FileVariable {
  readonly name: string
  readonly value: string
  readonly at: Origin.Place
}

/**
 * The variables of a file in the order of their first assignment. `isRefused` is true if systemd refuses the whole file; then the
 * file has no variables.
 *
 * @category models
 * @since 1.0.0
 */
export interface EnvironmentFile {
  readonly variables: ReadonlyArray<FileVariable>
  readonly problems: ReadonlyArray<ServiceProblem>
  readonly isRefused: boolean
}

/**
 * Reads the bytes of an environment file. `release` is the release of systemd; without it, the newest rules apply.
 *
 * ```ts
 * import { EnvironmentFile } from "@oci-runtimes/core/service"
 *
 * const bytes = new TextEncoder().encode('# Options\nOPTIONS="--debug $HOME"\nexport A=1\n')
 * const { problems, variables } = EnvironmentFile.read(bytes, "/etc/default/example")
 * console.log(variables.map(({ at, name, value }) => `${name}=${value} in line ${at.range.start.line}`))
 * console.log(problems.map(({ message }) => message))
 * // => [ 'OPTIONS=--debug $HOME in line 2' ]
 * // => [ '"export A" is not the name of a variable' ]
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (bytes: Uint8Array, file: string, release = newestRules): EnvironmentFile => {
  const { isRefused, problems, variables } = readEnvironment(bytes, file, release)
  const shown = Array.from(variables, ([name, value]) => ({
    name,
    value: BytesText.shown(value.text),
    at: placeOf(value)
  }))
  return Frozen.frozen({ variables: shown, problems, isRefused })
}
