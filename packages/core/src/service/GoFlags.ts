/**
 * The command line of a daemon that parses its flags by Go's package `flag`, as programs with urfave/cli do.
 *
 * Source of the rule: Go, `flag`, `FlagSet.parseOne`.
 */

/**
 * The kind of a flag: with a value, or a switch without one.
 *
 * @category models
 * @since 1.0.0
 */
export type Kind = "switch" | "value"

/**
 * Returns the values of the flags by name, in order. `kindOf` returns the kind of a flag by the name as it is written; undefined if the
 * program does not start as a daemon with the flag. Returns undefined in this case, if a value is missing, and if arguments come after the
 * flags: they are a subcommand, or refused.
 *
 * ```ts
 * import { GoFlags } from "@oci-runtimes/core/service"
 *
 * const kindOf = (name: string): GoFlags.Kind => (name === "debug" ? "switch" : "value")
 * console.log(GoFlags.parse(["--debug", "-c", "/etc/x", "--state=/run/x"], kindOf))
 * console.log(GoFlags.parse(["config", "dump"], kindOf))
 * // => Map(3) {
 * // =>   'debug' => [ 'true' ],
 * // =>   'c' => [ '/etc/x' ],
 * // =>   'state' => [ '/run/x' ]
 * // => }
 * // => undefined
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (
  args: ReadonlyArray<string>,
  kindOf: (name: string) => Kind | undefined
): ReadonlyMap<string, ReadonlyArray<string>> | undefined => {
  const values = new Map<string, ReadonlyArray<string>>()
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!
    if (arg === "--") return at === args.length - 1 ? values : undefined
    const [, name, inline] = /^--?([^-=][^=]*)(?:=([^]*))?$/.exec(arg) ?? []
    const kind = name === undefined ? undefined : kindOf(name)
    if (name === undefined || kind === undefined) return undefined
    const value = inline ?? (kind === "switch" ? "true" : args[++at])
    if (value === undefined) return undefined
    values.set(name, [...(values.get(name) ?? []), value])
  }
  return values
}
