/**
 * The warnings about an accepted configuration: values that may not have the intended effect, or not in every release
 * that an engine value covers.
 */
import type { Json } from "../../document/index.ts"
import * as CgroupDriver from "../CgroupDriver.ts"
import type { Settings } from "../Settings.ts"
import * as DaemonJson from "../daemon-json/DaemonJson.ts"
import type { DirectiveTable } from "../daemon-json/Directives.ts"
import * as DockerProblem from "../problems/DockerProblem.ts"
import * as Supported from "../releases/supported.ts"
import { placeOf } from "./places.ts"
import type { SettingReadings } from "./settingReadings.ts"
import * as ShimOptionsReview from "../shim-options/ShimOptionsReview.ts"

/**
 * Returns the warnings about shim options that are ignored, or refused by some of the compared releases, in the order of the
 * runtimes. Options that the engine itself refuses are faults instead.
 */
export const shimOptions = (
  { origins, runtimes }: Settings,
  { compared, own }: SettingReadings["shimOptions"]
): ReadonlyArray<DockerProblem.EngineProblem> =>
  ShimOptionsReview.ofRuntimes(runtimes, { compared, own }).flatMap(({ ignored, isRefused, name, refusals }) => {
    const at = (path: Json.JsonPath) => placeOf(origins?.config, "key", ShimOptionsReview.pathTo(name, path))
    return [
      ...ignored.map((one) => DockerProblem.make("dropped-shim-option", { name, dropped: one }, at(one.path))),
      ...(isRefused ? [] : refusals).map((refusal) =>
        DockerProblem.make("shim-option-refused-by-some", { name, refusal }, at(refusal.fault.path))
      )
    ]
  })

/** Returns a warning if the releases before 28, or those since 28, read the options of the engine differently. */
export const execOptions = (
  { execOpts, origins }: Settings,
  counting: CgroupDriver.CountingOption
): ReadonlyArray<DockerProblem.EngineProblem> => {
  const driver = CgroupDriver.requested(execOpts)
  const later = CgroupDriver.requestedSince28(execOpts)
  // An option that the engine itself refuses is a fault.
  if (counting === "last" && later._tag !== "Driver") return []
  if (later._tag === "Driver" && later.driver === driver) return []
  const at =
    later._tag === "Driver"
      ? placeOf(origins?.config, "key", ["exec-opts"])
      : placeOf(origins?.config, "value", ["exec-opts", execOpts.indexOf(later.option)])
  return [DockerProblem.make("exec-options-read-otherwise", { driver, later }, at)]
}

/** Returns the warnings about directives of a file that only some of the releases of an engine accept. */
export const ofDirectives = (
  { directives, name, source }: DaemonJson.DaemonJson,
  { someReleases }: DirectiveTable
): ReadonlyArray<DockerProblem.EngineProblem> =>
  Array.from(directives).flatMap(([directive, { keyLength, keyOffset, path }]) => {
    const span = someReleases.get(directive)
    if (span === undefined) return []
    const at = DaemonJson.placeIn({ file: name, source }, path, keyOffset, keyLength)
    return [DockerProblem.make("directive-of-some-releases", { directive, refusing: Supported.before(span) }, at)]
  })
