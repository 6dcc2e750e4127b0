/** Plain words about a runtime that cannot be used, and what helps. */
import { Errno, FilePath, Wording } from "../../text/index.ts"
import type { Unusable } from "../PodmanTable.ts"

/** Returns what helps. */
export const adviceOn = (name: string, unusable: Unusable): string => {
  if (unusable._tag === "NoExitsDirectory") {
    return `Give the user of Podman the right to make ${Wording.plain(unusable.path)}, or change tmp_dir in containers.conf.`
  }
  return unusable._tag === "CannotLook" && unusable.path !== name
    ? `Correct the path ${Wording.plain(unusable.path)}, or remove it from the paths of ${Wording.plain(name)}.`
    : installAdvice(name)
}

/** Returns what helps if the program of a runtime is missing. */
export const installAdvice = (name: string): string => {
  if (name === "") return "Give the runtime a name."
  return FilePath.isAbsolute(name)
    ? `Install the program ${Wording.plain(name)}, or choose another runtime.`
    : `Install the program of ${Wording.plain(name)}, or name its path in the section [engine.runtimes] of containers.conf.`
}

/** Returns the reason as the end of a sentence. */
export const plainWords = (name: string, unusable: Unusable): string => {
  switch (unusable._tag) {
    case "Absent":
      if (unusable.relative !== undefined) {
        return `only a relative directory of PATH has ${Wording.plain(name)}, where it may not be used`
      }
      if (FilePath.isAbsolute(name)) return `${Wording.plain(name)} is not a file`
      return `none of the paths of ${Wording.plain(name)} is a file, and PATH does not have it`
    case "CannotLook":
      return `${Wording.plain(unusable.path)} cannot be looked at (${Errno.describe(unusable.errno)}), so no other place is tried`
    case "EmptyName":
      return "the name is empty"
    case "NoExitsDirectory":
      return `the directory ${Wording.plain(unusable.path)} cannot be made: ${Errno.describe(unusable.errno)}`
  }
}
