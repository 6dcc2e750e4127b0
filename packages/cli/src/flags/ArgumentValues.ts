/**
 * Command line values that look like flags.
 */

/**
 * Joins each value of `--arg` to its flag. The values are arguments of another program, so most begin with a dash, and the
 * command line library treats such a word as a flag.
 */
export const joinArgumentValues = (args: ReadonlyArray<string>): ReadonlyArray<string> => {
  const joined: Array<string> = []
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!
    const value = args[index + 1]
    if (arg === "--") return [...joined, ...args.slice(index)]
    if (arg === "--arg" && value !== undefined) {
      joined.push(`--arg=${value}`)
      index++
    } else joined.push(arg)
  }
  return joined
}
