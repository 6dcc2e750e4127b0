/** The settings with which engines of both generations do not start. */
import * as CgroupDriver from "../CgroupDriver.ts"
import type { Settings } from "../Settings.ts"
import * as UsernsRemap from "../UsernsRemap.ts"
import type { ConfigOrigins } from "../daemon-json/ConfigOrigins.ts"
import * as RuntimeOrigins from "../RuntimeOrigins.ts"
import { placeOf } from "./places.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"

/** Returns the problems of the cgroup driver and of the value of `userns-remap` with which an engine does not start. */
export const settingsProblems = (
  { execOpts, origins, usernsRemap }: Settings,
  counting?: CgroupDriver.CountingOption
): ReadonlyArray<DockerProblem.EngineProblem> => {
  const driver = CgroupDriver.refused(execOpts, counting)
  const value = UsernsRemap.refusedValue(usernsRemap)
  return [
    ...(driver === undefined ? [] : [driverProblem(driver, origins)]),
    ...(value === undefined ? [] : [usernsRemapProblem(value, origins)])
  ]
}

const driverProblem = (
  driver: CgroupDriver.RefusedCgroupDriver,
  origins: Settings["origins"]
): DockerProblem.EngineProblem =>
  DockerProblem.make("cgroup-driver-fault", driver, {
    path: ["exec-opts", driver.index],
    origin: RuntimeOrigins.ofExecOption(origins, driver.index)
  })

/**
 * Returns the problem of a value of `userns-remap` with which an engine does not start. A value that is not in the file
 * is from a flag.
 */
export const usernsRemapProblem = (
  value: UsernsRemap.RefusedRemapping,
  origins: Settings["origins"]
): DockerProblem.EngineProblem => {
  const place = placeOf(origins?.config, "value", ["userns-remap"])
  return DockerProblem.make("userns-remap-fault", value, { ...place, origin: place.origin ?? origins?.usernsRemap })
}

/** Returns the problem of null `runtimes` in a file that a running engine reads again. */
export const nullRuntimes = (config: ConfigOrigins | undefined): DockerProblem.EngineProblem =>
  DockerProblem.make("null-runtimes", {}, placeOf(config, "value", ["runtimes"]), "refused")
