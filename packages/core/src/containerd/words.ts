/**
 * The words that are specific to containerd: file names, programs, identifiers and keys. A test checks that the modules shared by all
 * engines do not contain them.
 */
import { uris } from "./releases/Schema.ts"
import { rows } from "./releases/schemaRows.ts"

/** The keys of files. Plain words, such as `options`, are not specific to containerd. */
const keys: ReadonlyArray<string> = Object.values(rows)
  .flat()
  .map((words) => words.split(" ")[0] ?? "")
  .filter((key) => key.includes("_"))

/** All words that are specific to containerd. */
export const words: ReadonlyArray<string> = [
  ...keys,
  ...Object.values(uris),
  "containerd",
  "runc",
  "ctr",
  "nerdctl",
  "kubelet",
  "SystemdCgroup",
  "containerd-1.6",
  "containerd-1.7",
  "containerd-2.0",
  "containerd-2.3"
]
