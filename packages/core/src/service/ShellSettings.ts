/**
 * Files of settings that a shell reads, such as `/etc/default/NAME` for SysV scripts and `/etc/conf.d/NAME` for OpenRC. Only
 * assignments are evaluated. A variable that depends on anything else is unforeseen.
 *
 * Source of the rule: POSIX.1-2024, Shell Command Language.
 */
import { Frozen } from "../data/index.ts"
import type { ShellFacts, ShellSettings } from "./internal/shellModel.ts"
import { readSettings } from "./internal/shellReader.ts"

export type { ShellFacts, ShellSettings, ShellVariable } from "./internal/shellModel.ts"

/**
 * Reads the bytes of a settings file.
 *
 * ```ts
 * import { ShellSettings, Word } from "@oci-runtimes/core/service"
 *
 * const text = `LEVEL=debug\nOPTIONS="--level $LEVEL --name 'a b'"\nHOST=$(hostname)\n`
 * const { variables } = ShellSettings.read(new TextEncoder().encode(text), "/etc/default/example")
 * console.log(Word.texts(variables.get("OPTIONS")!.words), variables.get("HOST")?.unforeseen?._tag)
 * // => [ '--level', 'debug', '--name', "'a", "b'" ] Shell
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (bytes: Uint8Array, file: string, facts: ShellFacts = {}): ShellSettings => {
  const { problems, unforeseen, variables } = readSettings(bytes, file, facts)
  return Frozen.frozen({ variables: Frozen.frozenTable(variables), problems, unforeseen })
}
