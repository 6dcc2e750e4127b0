/**
 * The cgroup driver that `exec-opts` request, and whether systemd manages the cgroups of containers.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/daemon_unix.go`, `getCD`, `verifyCgroupDriver`, `UsingSystemd`; Docker
 * Engine 28.0, `daemon/daemon_unix.go`, `cgroupDriver`, and `daemon/config/config.go`, `parseExecOptions`.
 */
import type { HostFacts } from "../machine/index.ts"
import { GoText } from "../text/index.ts"

/**
 * The option that counts if several request a driver: the first up to Docker Engine 27, the last since Docker Engine 28.
 *
 * @category models
 * @since 1.0.0
 */
export type CountingOption = "first" | "last"

/**
 * Returns the requested driver: the value of the `native.cgroupdriver` that counts, or the empty string if there is none.
 *
 * @category operations
 * @since 1.0.0
 */
export const requested = (execOpts: ReadonlyArray<string>, counting: CountingOption = "first"): string =>
  keyValue(execOpts[requestIndex(execOpts, counting)] ?? "").value

/**
 * Reports whether an option requests a cgroup driver. Spaces around the key and the value, and the case of the key, do not
 * count.
 *
 * @category guards
 * @since 1.0.0
 */
export const isRequest = (option: string): boolean => GoText.foldKey(keyValue(option).key) === driverKey

const requestIndex = (execOpts: ReadonlyArray<string>, counting: CountingOption): number =>
  counting === "first" ? execOpts.findIndex(isRequest) : execOpts.findLastIndex(isRequest)

const driverKey = "native.cgroupdriver"

/** Returns the parts of an option. The key is empty if the option has no equals sign. */
const keyValue = (option: string): { readonly key: string; readonly value: string } => {
  const separator = option.indexOf("=")
  const key = GoText.trimSpace(option.slice(0, Math.max(separator, 0)))
  return { key, value: GoText.trimSpace(option.slice(separator + 1)) }
}

/**
 * The reading of the options by Docker Engine 28 and later: the requested driver, or an option that they refuse.
 *
 * @category models
 * @since 1.0.0
 */
export type LaterReading =
  | { readonly _tag: "Driver"; readonly driver: string }
  | { readonly _tag: "MalformedOption"; readonly option: string }
  | { readonly _tag: "UnknownOption"; readonly option: string; readonly key: string }

/**
 * Returns the driver requested by the rules of Docker Engine 28 and later: the last option wins, and a malformed or
 * unknown option is an error.
 *
 * Source of the rule: Docker Engine 28.0, `daemon/config/config.go`, `parseExecOptions`.
 *
 * @category operations
 * @since 1.0.0
 */
export const requestedSince28 = (execOpts: ReadonlyArray<string>): LaterReading => {
  let driver = ""
  for (const option of execOpts) {
    const refusal = refusedSince28(option)
    if (refusal !== undefined) return refusal
    driver = keyValue(option).value
  }
  return { _tag: "Driver", driver }
}

/**
 * An option that Docker Engine 28 and later refuses.
 *
 * @category models
 * @since 1.0.0
 */
export type RefusedOption = Exclude<LaterReading, { readonly _tag: "Driver" }>

/**
 * Returns the option if Docker Engine 28 and later refuses it.
 *
 * @category operations
 * @since 1.0.0
 */
export const refusedSince28 = (option: string): RefusedOption | undefined => {
  const { key: written, value } = keyValue(option)
  const key = GoText.toLower(written)
  if (key === "" || value === "") return { _tag: "MalformedOption", option }
  return key === driverKey ? undefined : { _tag: "UnknownOption", option, key }
}

/**
 * Returns the message of Docker Engine 28 and later for an option that they refuse.
 *
 * @category formatting
 * @since 1.0.0
 */
export const laterMessage = (refused: RefusedOption): string => {
  const begin = `invalid exec-opt (${refused.option}): `
  if (refused._tag === "MalformedOption") return `${begin}must be formatted 'opt=value'`
  return refused.key === "isolation"
    ? `${begin}option 'isolation' is only supported on windows`
    : `${begin}unknown option: '${refused.key}'`
}

/**
 * A driver with which the engine does not start, and the index of the option in `exec-opts` that requests it.
 *
 * @category models
 * @since 1.0.0
 */
export interface RefusedCgroupDriver {
  readonly driver: string
  readonly index: number
}

/**
 * Returns the driver with which the engine does not start, if the options request such a driver.
 *
 * @category operations
 * @since 1.0.0
 */
export const refused = (
  execOpts: ReadonlyArray<string>,
  counting: CountingOption = "first"
): RefusedCgroupDriver | undefined => {
  const driver = requested(execOpts, counting)
  return isAllowed(driver) ? undefined : { driver, index: requestIndex(execOpts, counting) }
}

/**
 * Reports whether the engine accepts a driver. The empty string requests no driver.
 *
 * @category guards
 * @since 1.0.0
 */
export const isAllowed = (driver: string): boolean => ["", "cgroupfs", "systemd"].includes(driver)

/**
 * Returns the engine's message for a driver that it refuses.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = ({ driver }: Pick<RefusedCgroupDriver, "driver">): string =>
  driver === "none"
    ? "native.cgroupdriver option none is internally used and cannot be specified manually"
    : `native.cgroupdriver option ${driver} not supported`

/**
 * Reports whether systemd manages the cgroups: the options request it, or they request nothing and the host is booted
 * with systemd and has unified cgroups.
 *
 * @category operations
 * @since 1.0.0
 */
export const usesSystemd = (
  execOpts: ReadonlyArray<string>,
  facts: Pick<HostFacts.HostFacts, "bootedWithSystemd" | "unifiedCgroups">,
  counting: CountingOption = "first"
): boolean => {
  const driver = requested(execOpts, counting)
  return driver === "systemd" || (driver === "" && facts.unifiedCgroups && facts.bootedWithSystemd)
}
