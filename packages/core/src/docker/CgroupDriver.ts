/**
 * The cgroup driver that `exec-opts` request, and whether systemd manages the cgroups of containers.
 *
 * Source of the rule: Docker Engine 23.0, `daemon/daemon_unix.go`, `getCD`, `verifyCgroupDriver`, `UsingSystemd`.
 */
import type { HostFacts } from "../machine/index.ts"
import { GoText } from "../text/index.ts"

/**
 * Returns the requested driver: the value of the first well-formed `native.cgroupdriver`, or the empty string if there
 * is none.
 *
 * @category operations
 * @since 1.0.0
 */
export const requested = (execOpts: ReadonlyArray<string>): string =>
  keyValue(execOpts[requestIndex(execOpts)] ?? "").value

/**
 * Reports whether an option requests a cgroup driver. Spaces around the key and the value, and the case of the key, do not
 * count.
 *
 * @category guards
 * @since 1.0.0
 */
export const isRequest = (option: string): boolean => GoText.foldKey(keyValue(option).key) === driverKey

const requestIndex = (execOpts: ReadonlyArray<string>): number => execOpts.findIndex(isRequest)

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
    const { key: written, value } = keyValue(option)
    const key = GoText.toLower(written)
    if (key === "" || value === "") return { _tag: "MalformedOption", option }
    if (key !== driverKey) return { _tag: "UnknownOption", option, key }
    driver = value
  }
  return { _tag: "Driver", driver }
}

/**
 * Returns the message of Docker Engine 28 and later for an option that they refuse.
 *
 * @category formatting
 * @since 1.0.0
 */
export const laterMessage = (refused: Exclude<LaterReading, { readonly _tag: "Driver" }>): string =>
  refused._tag === "MalformedOption"
    ? `invalid exec-opt (${refused.option}): must be formatted 'opt=value'`
    : `invalid exec-opt (${refused.option}): unknown option: '${refused.key}'`

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
export const refused = (execOpts: ReadonlyArray<string>): RefusedCgroupDriver | undefined => {
  const driver = requested(execOpts)
  return isAllowed(driver) ? undefined : { driver, index: requestIndex(execOpts) }
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
  facts: Pick<HostFacts.HostFacts, "bootedWithSystemd" | "unifiedCgroups">
): boolean => {
  const driver = requested(execOpts)
  return driver === "systemd" || (driver === "" && facts.unifiedCgroups && facts.bootedWithSystemd)
}
