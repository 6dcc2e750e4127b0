/**
 * Values on the command line that look like flags.
 */

/**
 * The command line with the values of `--arg` joined to their flag. They are arguments of another program, so most begin with
 * a dash, and the command line library takes such a word for a flag of its own.
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
