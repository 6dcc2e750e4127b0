/**
 * The words that are specific to Podman: file names, programs, identifiers and keys. A test checks that the modules shared by all
 * engines do not contain them.
 */
import { rows } from "./releases/schemaRows.ts"

/** The keys of files. Plain words, such as `runtime`, are not specific to Podman. */
const keys: ReadonlyArray<string> = rows.flatMap(({ keys: some }) => some.split(" ")).filter((key) => key.includes("_"))

/** All words that are specific to Podman. */
export const words: ReadonlyArray<string> = [
  ...keys,
  "podman",
  "conmon",
  "containers.conf",
  "CONTAINERS_CONF",
  "podman-4.3",
  "podman-5.4",
  "podman-5.8"
]
