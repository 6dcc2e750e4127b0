/**
 * What to do about a script that the engine cannot write.
 */
import { Wording } from "../../../text/index.ts"
import type { ScriptFault } from "../../daemon-json/ConfigFault.ts"

/** Returns the way out, in a sentence. */
export const scriptAdvice = ({ errno, excess, isCertain, name }: ScriptFault): string => {
  const subject = `The name of runtime ${Wording.shown(name)}`
  switch (errno) {
    case "EINVAL":
      return `${subject} contains a NUL character, which no file name can. Rename the runtime, or remove its "runtimeArgs".`
    case "EISDIR":
      return `${subject} leads to a directory instead of a file. Rename the runtime, or remove its "runtimeArgs".`
    case "ENOENT":
      return `${subject} contains a slash, and leads to a directory that does not exist. Rename the runtime, or remove its "runtimeArgs".`
    case "ENAMETOOLONG": {
      const doubt = isCertain ? "" : " The engine starts only if it draws few random digits for the name of the file."
      return `${subject} is ${excess} ${excess === 1 ? "byte" : "bytes"} too long for a file.${doubt} Shorten it, or remove the "runtimeArgs".`
    }
  }
}
