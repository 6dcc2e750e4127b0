/**
 * The handlers that a running CRI-O shows by CRI, compared with its files as they are now.
 *
 * Source of the rule: cri-o/cri-o, `server/runtime_status.go`, at v1.34.2. Before 1.30, CRI-O shows no handlers there. After a reload, it
 * shows handlers that it does not use before a restart.
 */
import { TomlTree } from "../../document/toml/index.ts"
import type { CriAnswer } from "../../machine/index.ts"
import type { CrioTable } from "../CrioTable.ts"
import type { Settings } from "../Settings.ts"
import { type CrioDaemon, usualAddress } from "./CrioDaemon.ts"

/**
 * A handler that only the files or only the running daemon has.
 *
 * @category models
 * @since 1.0.0
 */
export interface RunningDifference {
  readonly _tag: "Added" | "Removed"
  readonly name: string
}

/**
 * Returns the socket at which a daemon listens: that of its command line, or that of its files, or the usual one.
 *
 * @category getters
 * @since 1.0.0
 */
export const socketOf = (
  { address }: Pick<CrioDaemon, "address">,
  { documents }: Pick<Settings, "documents">
): string => {
  const written = documents.flatMap(({ root }) => {
    const node = root === undefined ? undefined : TomlTree.entryAt(root, ["crio", "api", "listen"])?.value
    return node?.type === "string" && node.value !== "" ? [node.value] : []
  })
  return address ?? written.at(-1) ?? usualAddress
}

/**
 * Returns the names of the handlers that a status shows; undefined if it shows none.
 *
 * @category decoding
 * @since 1.0.0
 */
export const handlersIn = ({ handlers }: Pick<CriAnswer.Status, "handlers">): ReadonlyArray<string> | undefined => {
  const names = handlers.map(({ name }) => name).filter((name) => name !== "")
  return names.length === 0 ? undefined : names.toSorted()
}

/**
 * Returns the differences between the handlers of the files and those that a daemon shows. Returns none if CRI-O would not start with the
 * files: their problems say so.
 *
 * @category comparison
 * @since 1.0.0
 */
export const differences = (
  { runtimes, startFault }: Pick<CrioTable, "runtimes" | "startFault">,
  running: ReadonlyArray<string>
): ReadonlyArray<RunningDifference> => {
  if (startFault !== undefined) return []
  const names = [...new Set([...runtimes.names(), ...running])].toSorted()
  return names.flatMap((name): ReadonlyArray<RunningDifference> => {
    if (!running.includes(name)) return [{ _tag: "Added", name }]
    return runtimes.has(name) ? [] : [{ _tag: "Removed", name }]
  })
}

/**
 * Describes a difference in a sentence.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ _tag, name }: RunningDifference): string =>
  _tag === "Added"
    ? `The handler ${JSON.stringify(name)} is in the files, and cannot be used until a restart.`
    : `The handler ${JSON.stringify(name)} can be used until a restart, and is not in the files.`
