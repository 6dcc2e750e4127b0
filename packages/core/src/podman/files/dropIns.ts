/** The files of a drop-in directory. */
import type { Source } from "../../engine/index.ts"
import { GoText } from "../../text/index.ts"
import type { Traits } from "../releases/Traits.ts"
import { type Lookup, located } from "./lookups.ts"

/** The paths of the files in their order, what must be read to know them, and the error for which the directory is refused. */
export interface DropIns {
  readonly paths: ReadonlyArray<string>
  readonly sources: ReadonlyArray<Source.Source>
  readonly errno: string | undefined
}

/**
 * Returns the files of a drop-in directory: its entries that end in `.conf`, by bytes. Directories in it do not count, but links to
 * directories do.
 */
export const dropInsOf = (
  { followsLinkedDirectories }: Pick<Traits, "followsLinkedDirectories">,
  lookup: Lookup,
  directory: string
): DropIns => {
  const location = located(lookup, directory)
  const source: Source.Source = { _tag: "Directory", path: location, withStatus: true }
  const state = lookup.files.get(location)
  if (state?._tag === "Unreadable") {
    // Without following links, a link or a file in the place of the directory is passed over. A directory that is also named as
    // a file is refused as one.
    const passed = ["ENOENT", "EISDIR", ...(followsLinkedDirectories ? [] : ["ENOTDIR", "ELOOP"])]
    return { paths: [], sources: [source], errno: passed.includes(state.errno) ? undefined : state.errno }
  }
  if (state?._tag !== "Directory" || (state.isLink === true && !followsLinkedDirectories)) {
    return { paths: [], sources: [source], errno: undefined }
  }
  const { directories = [], names } = state
  const paths = names
    .filter((name) => name.endsWith(".conf") && !directories.includes(name))
    .toSorted(GoText.compare)
    .map((name) => `${directory}/${name}`)
  return {
    paths,
    sources: [
      source,
      ...paths.map((path): Source.Source => ({ _tag: "File", path: located(lookup, path), withStatus: true }))
    ],
    errno: undefined
  }
}
