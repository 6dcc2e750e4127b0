/** Ways out for the other problems that the reading finds. */
import { Errno, FilePath, GoText } from "../../../text/index.ts"
import type { Explanation } from "./ruleContext.ts"

/** Explains a value that is not permitted. */
export const refusedValue: Explanation = (_, problem) => {
  const [table, key, name] = problem.path.map(String)
  if (key === "runtimes_flags" && name !== undefined) {
    const base = FilePath.lastElement(name)
    const advice =
      base === name
        ? `Define ${name} in [engine.runtimes], or remove its flags.`
        : `Write the name ${GoText.quote(base)}: flags belong to a name of [engine.runtimes], not to a path.`
    return { ...problem, advice }
  }
  const advice = valueAdvice[`${table}.${key}`]
  return advice === undefined ? problem : { ...problem, advice }
}

const absolute = "Write an absolute path, or remove the key."

const valueAdvice: { readonly [key: string]: string } = {
  "containers.interface_name": 'Write "device" or an empty string.',
  "containers.umask": 'Write up to four octal digits in quotes, such as "0022".',
  "containers.log_size_max": "Write -1 for no limit, or at least 8192.",
  "engine.static_dir": absolute,
  "engine.tmp_dir": absolute,
  "engine.volume_path": absolute,
  "engine.pull_policy": 'Write "always", "missing", "newer" or "never".',
  "engine.database_backend": 'Write "sqlite" or "boltdb", or remove the key.'
}

/** Explains a flag that the release does not know. */
export const unknownFlag: Explanation = (_, problem) => ({
  ...problem,
  advice: "Podman knows --module since 4.7. Leave it out, or name the file with CONTAINERS_CONF."
})

/** Explains a file that cannot be found. */
export const missingFile: Explanation = (_, problem) => {
  const { message } = problem
  const advice = [
    [/CONTAINERS_CONF_OVERRIDE/, "Create the file that CONTAINERS_CONF_OVERRIDE names, or unset the variable."],
    [/^reading system config/, "Give the path of a file that exists."],
    [/CONTAINERS_CONF file/, "Create the file that CONTAINERS_CONF names, or unset the variable."],
    [/resolve module/, "Create the module in /etc/containers/containers.conf.modules, or leave out --module."],
    [/: not a directory$/, "Make it a directory with files that end in .conf, or remove it."],
    [/: open /, "Give the user of Podman the right to list the directory."]
  ] as const
  return { ...problem, advice: advice.find(([words]) => words.test(message))?.[1] ?? problem.advice }
}

/** Explains a file that cannot be read. */
export const unreadableFile: Explanation = (_, problem) => {
  const { message } = problem
  if (message.endsWith(": is a directory")) return { ...problem, advice: "Put a file in the place of the directory." }
  if (message.endsWith(": no such file or directory")) {
    return { ...problem, advice: "Remove the link, or create the file to which it leads." }
  }
  const advice = otherReasons.find(([errno]) => message.endsWith(`: ${Errno.describe(errno)}`))?.[1]
  return advice === undefined ? problem : { ...problem, advice }
}

const otherReasons: ReadonlyArray<readonly [errno: string, advice: string]> = [
  ["ELOOP", "Remove the link, which leads to itself."],
  ["ENXIO", "Put a regular file in its place. Podman would wait for what another process writes."],
  ["EFBIG", "Make it smaller. Podman may read it, but this is not done here."]
]
