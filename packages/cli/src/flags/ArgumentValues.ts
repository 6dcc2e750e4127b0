/**
 * Command line values that look like flags.
 */

/**
 * The flags whose next word is always their value: the arguments of another program, and the flags of the engine, whose own
 * parser reads them so.
 *
 * Source of the rule: github.com/spf13/pflag, `parseLongArg`.
 */
const takers: ReadonlySet<string> = new Set([
  "--arg",
  "--add-runtime",
  "--containerd",
  "--data-root",
  "--default-runtime",
  "--exec-root",
  "--userns-remap"
])

/**
 * Joins each value to its flag if the flag takes any value. The command line library treats a word that begins with a dash as a
 * flag.
 */
export const joinArgumentValues = (args: ReadonlyArray<string>): ReadonlyArray<string> => {
  const joined: Array<string> = []
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!
    const value = args[index + 1]
    if (arg === "--") return [...joined, ...args.slice(index)]
    if (takers.has(arg) && value !== undefined) {
      joined.push(`${arg}=${value}`)
      index++
    } else joined.push(arg)
  }
  return joined
}
