/** The reasons why containerd ends while it loads its files, and what it says of old files. */
import type { Origin } from "../../engine/index.ts"
import { SourceText } from "../../text/index.ts"
import * as ContainerdProblem from "../ContainerdProblem.ts"
import { logLine } from "../internal/logLine.ts"
import type { ConfigDocument } from "../Settings.ts"
import type { Panic } from "./migrations.ts"
import type { Fault } from "./readFile.ts"

/** Returns the fault with containerd's words. */
export const ended = (code: ContainerdProblem.Code, words: string, origin: Origin.Origin | undefined): Fault => ({
  line: `containerd: ${words}`,
  log: [],
  problem: ContainerdProblem.make(code, words, { origin })
})

/** Returns the fault of a daemon that panics. */
export const panicFault = ({ line, value }: Panic): Fault => ({
  line,
  log: [],
  problem: ContainerdProblem.make("daemon-panic", line, { origin: value?.origins.used })
})

/** Returns the problem of files that are brought to a newer version. */
export const oldVersion = (document: ConfigDocument): ContainerdProblem.ContainerdProblem => {
  const { version } = document
  const log = logLine(
    "warning",
    `Configuration migrated from version ${version}, use \`containerd config migrate\` to avoid migration`
  )
  return ContainerdProblem.make("old-version", oldVersionWords(version), {
    origin: versionOrigin(document),
    details: { file: document.file, version, log }
  })
}

/** Returns the place of the version in a file; without a version, that is the beginning of the file. */
export const versionOrigin = ({ file, root, source }: ConfigDocument): Origin.Origin => {
  const entry = root?.entries.find(({ key }) => key.toLowerCase() === "version")
  return entry === undefined
    ? { _tag: "File", file, path: [], range: SourceText.range(source, 0, 0) }
    : { _tag: "File", file, path: ["version"], range: SourceText.range(source, entry.keyOffset, entry.keyLength) }
}

/** Returns the file whose version counts if the versions of all files are merged: the last file with a version, or the first file. */
export const versionGiver = (documents: ReadonlyArray<ConfigDocument>): ConfigDocument | undefined =>
  documents.findLast(({ version }) => version !== 0) ?? documents[0]

const oldVersionWords = (version: number): string =>
  version === 0
    ? "The file has no version, and containerd treats the file as one of version 1."
    : `containerd brings the file from version ${version} to its newest version each time it starts.`
