/**
 * The facts about a machine for which the specifiers of units stand.
 *
 * Source of the rule: systemd.unit(5), "Specifiers".
 */
import { Source } from "../engine/index.ts"
import type { Facts } from "./Unit.ts"

/**
 * The files that have the facts.
 *
 * @category constants
 * @since 1.0.0
 */
export const sources: ReadonlyArray<Source.Source> = /*#__PURE__*/ Object.freeze(
  ["/etc/machine-id", "/proc/sys/kernel/random/boot_id", "/proc/sys/kernel/hostname", "/proc/sys/kernel/osrelease"].map(
    (path): Source.Source => ({ _tag: "File", path })
  )
)

/**
 * Returns the facts in the files that can be read.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (files: Source.Files): Facts => ({
  ...fact("machineId", "/etc/machine-id", files),
  ...fact("bootId", "/proc/sys/kernel/random/boot_id", files),
  ...fact("hostName", "/proc/sys/kernel/hostname", files),
  ...fact("kernelRelease", "/proc/sys/kernel/osrelease", files)
})

const fact = (name: keyof Facts, path: string, files: Source.Files): { readonly [name: string]: string } => {
  const text = Source.textOf(files, path)
  return text === undefined ? {} : { [name]: text.trim() }
}
