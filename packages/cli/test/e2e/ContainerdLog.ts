/** The lines of containerd's log, and of the output of `ctr`, that a recorded answer has. */

/** A machine without networks of CNI says so of each directory for them. */
const ofMachine = "failed to load cni during init"

/** Returns the warnings and errors, and what is not of the log. Of a panic, only the first line is recorded. */
export const logged = (log: ReadonlyArray<string>): ReadonlyArray<string> => {
  const panic = log.findIndex((line) => line.startsWith("panic: "))
  return (panic === -1 ? log : log.slice(0, panic + 1))
    .filter((line) => line !== "" && !/^time="[^"]*" level=info /.test(line) && !line.includes(ofMachine))
    .map((line) => line.replace(/^time="[^"]*" /, ""))
}

/** Returns the lines of `ctr` without those that repeat what the daemon warns about. */
export const printed = (output: string): ReadonlyArray<string> =>
  output
    .trimEnd()
    .split("\n")
    .filter((line) => !line.includes("DEPRECATION: "))
