/**
 * The configuration that a running containerd shows by CRI, compared with its files as they are now.
 *
 * Source of the rule: containerd, `pkg/cri/server/status.go` at v1.7.24 and `internal/cri/server/status.go` at v2.3.4.
 */
import { Json, JsonTree } from "../../document/index.ts"
import { TomlTree } from "../../document/toml/index.ts"
import type { CriAnswer } from "../../machine/index.ts"
import type { Settings } from "../Settings.ts"
import type * as StartAnswer from "../StartAnswer.ts"
import type { ContainerdDaemon } from "./ContainerdDaemon.ts"

/**
 * The configuration that a running daemon shows.
 *
 * @category models
 * @since 1.0.0
 */
export type Shown = Pick<StartAnswer.CriAnswer, "defaultRuntimeName" | "runtimes">

/**
 * A difference between the files and a running daemon: CRI, which only one of them has; the default runtime; or a runtime that only one of
 * them has, or that differs.
 *
 * @category models
 * @since 1.0.0
 */
export type RunningDifference =
  | { readonly _tag: "CriOnlyInFiles" | "CriOnlyRunning" }
  | { readonly _tag: "Default"; readonly configured: string; readonly running: string }
  | { readonly _tag: "Added" | "Changed" | "Removed"; readonly name: string }

/**
 * Returns the socket at which a daemon listens: that of its command line, or that of its files, or the usual one.
 *
 * @category getters
 * @since 1.0.0
 */
export const socketOf = (
  { address, installation }: Pick<ContainerdDaemon, "address" | "installation">,
  { documents }: Pick<Settings, "documents">
): string => {
  const written = documents.flatMap(({ root }) => {
    const node = root === undefined ? undefined : TomlTree.entryAt(root, ["grpc", "address"])?.value
    return node?.type === "string" && node.value !== "" ? [node.value] : []
  })
  return address ?? written.at(-1) ?? installation?.socket ?? "/run/containerd/containerd.sock"
}

/**
 * Returns what the status of a daemon shows; undefined if it shows no configuration.
 *
 * @category decoding
 * @since 1.0.0
 */
export const shownBy = ({ info }: Pick<CriAnswer.Status, "info">): Shown | undefined => {
  const { root } = JsonTree.parse(info.get("config") ?? "")
  const config = objectIn(root === undefined ? undefined : Json.fromTree(root))
  const containerd = objectIn(config?.containerd)
  const defaultRuntimeName = containerd?.defaultRuntimeName
  return typeof defaultRuntimeName === "string"
    ? { defaultRuntimeName, runtimes: objectIn(containerd?.runtimes) ?? {} }
    : undefined
}

/**
 * Returns the differences between a start with the files as they are now, by the rules of the release that runs, and what the daemon shows;
 * undefined if it has no CRI. Returns none if a start would fail: the problems of the files say so.
 *
 * @category comparison
 * @since 1.0.0
 */
export const differences = (
  start: StartAnswer.StartAnswer,
  running: Shown | undefined
): ReadonlyArray<RunningDifference> => {
  if (start._tag === "Ended" || (start.cri === undefined && running === undefined)) return []
  if (start.cri === undefined) return [{ _tag: "CriOnlyRunning" }]
  return running === undefined ? [{ _tag: "CriOnlyInFiles" }] : ofShown(start.cri, running)
}

/**
 * Describes a difference in a sentence.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (difference: RunningDifference): string => {
  switch (difference._tag) {
    case "CriOnlyInFiles":
      return "The running containerd has no CRI, and has it after a restart with these files."
    case "CriOnlyRunning":
      return "The running containerd has CRI, and does not have it after a restart with these files."
    case "Default":
      return `The default runtime is ${JSON.stringify(difference.running)} until a restart, and ${JSON.stringify(difference.configured)} in the files.`
    case "Added":
      return `The runtime ${JSON.stringify(difference.name)} is in the files, and cannot be used until a restart.`
    case "Removed":
      return `The runtime ${JSON.stringify(difference.name)} can be used until a restart, and is not in the files.`
    case "Changed":
      return `The runtime ${JSON.stringify(difference.name)} has other settings in the files, which count after a restart.`
  }
}

const ofShown = (configured: Shown, running: Shown): ReadonlyArray<RunningDifference> => {
  const [before, after] = [running.runtimes, configured.runtimes]
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])].toSorted()
  const [from, to] = [running.defaultRuntimeName, configured.defaultRuntimeName]
  return [
    ...(from === to ? [] : [{ _tag: "Default", configured: to, running: from } as const]),
    ...names.flatMap((name): ReadonlyArray<RunningDifference> => {
      if (!Object.hasOwn(before, name)) return [{ _tag: "Added", name }]
      if (!Object.hasOwn(after, name)) return [{ _tag: "Removed", name }]
      return Json.isSame(before[name]!, after[name]!) ? [] : [{ _tag: "Changed", name }]
    })
  ]
}

const objectIn = (value: Json.Json | undefined): Json.JsonObject | undefined =>
  value !== undefined && Json.isObject(value) ? value : undefined
