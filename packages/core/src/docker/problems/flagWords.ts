/**
 * The advice for directives that are given in the file and as a flag.
 */
import { FilePath } from "../../text/index.ts"
import type { DetailsOf } from "./details.ts"

/** Returns the way out for a directive that is given twice; undefined if the place of the flag is not known. */
export const conflictAdvice = ({ at, directive, spelling }: DetailsOf["directive-conflict"]): string | undefined => {
  if (at === undefined || spelling === undefined) return undefined
  const place = `${at.file}:${at.range.start.line}`
  const remove = `Remove ${JSON.stringify(directive)} from the file, or ${spelling} from ${place}`
  const [, unit] = /([^/]+\.service)(?:\.d\/[^/]*)?$/.exec(at.file) ?? []
  if (unit === undefined) return `${remove}.`
  return /^\/(?:usr\/)?lib\//.test(FilePath.clean(at.file))
    ? `${remove} by a drop-in: run "systemctl edit ${unit}", write [Service], an empty ExecStart=, and a new ExecStart= with the command without ${spelling}.`
    : `${remove}, and run "systemctl daemon-reload".`
}
