/**
 * What keeps engines of both generations from starting with their settings.
 */
import type { Problem } from "../../engine/index.ts"
import * as CgroupDriver from "../CgroupDriver.ts"
import type { Settings } from "../Settings.ts"
import * as UsernsRemap from "../UsernsRemap.ts"
import * as ConfigOrigins from "../daemon-json/ConfigOrigins.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"

/** Returns the cgroup driver and the value of `userns-remap` with which an engine does not start. */
export const settingsProblems = ({ execOpts, origins, usernsRemap }: Settings): ReadonlyArray<DockerProblem.Found> => {
  const driver = CgroupDriver.refused(execOpts)
  const value = UsernsRemap.refusedValue(usernsRemap)
  return [
    ...(driver === undefined ? [] : [cgroupDriver(driver, origins)]),
    ...(value === undefined ? [] : [usernsRemapProblem(value, origins)])
  ]
}

/** Returns the problem of a value of `userns-remap` with which an engine does not start. */
export const usernsRemapProblem = (value: UsernsRemap.Refused, origins: Settings["origins"]): DockerProblem.Found => {
  const path = ["userns-remap"]
  return DockerProblem.make("userns-remap-fault", value, { path, origin: valueAt(origins, path) })
}

/** Returns the problem of runtimes that are null to an engine that reads its file again. */
export const nullRuntimes = (
  origins: ConfigOrigins.ConfigOrigins | undefined,
  effect: Problem.Effect = "refused"
): DockerProblem.Found => {
  const path = ["runtimes"]
  return DockerProblem.make("null-runtimes", {}, { path, origin: ConfigOrigins.at(origins, path, "value") }, effect)
}

const cgroupDriver = (driver: CgroupDriver.Refused, origins: Settings["origins"]): DockerProblem.Found => {
  const path = ["exec-opts", driver.index]
  return DockerProblem.make("cgroup-driver-fault", driver, { path, origin: valueAt(origins, path) })
}

const valueAt = (origins: Settings["origins"], path: ReadonlyArray<string | number>) =>
  ConfigOrigins.at(origins?.config, path, "value")
