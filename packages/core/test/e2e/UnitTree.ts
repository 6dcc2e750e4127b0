/** Trees of units on a real disk, and how this library reads them. */
import { mkdirSync, readdirSync, readFileSync, realpathSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { Source } from "@oci-runtimes/core/engine"
import { Unit } from "@oci-runtimes/core/service"

/** A file by its text or its bytes, or a link by its target. */
export type Entry = string | Uint8Array | { readonly link: string }

/** The entries of a tree by their path relative to its root. */
export interface Tree {
  readonly [path: string]: Entry
}

/** Writes a tree below a directory. Every user may read it. */
export const lay = (root: string, tree: Tree): void => {
  mkdirSync(root, { recursive: true })
  for (const [path, entry] of Object.entries(tree)) {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    if (typeof entry === "object" && "link" in entry) symlinkSync(entry.link, file)
    else writeFileSync(file, entry)
  }
}

/** Returns the state of a source on this machine. */
export const look = ({ _tag, path }: Source.Source): Source.SourceState => {
  try {
    if (_tag === "Directory") return { _tag, names: readdirSync(path) }
    if (statSync(path).isDirectory()) return { _tag: "Unreadable", errno: "EISDIR" }
    const realPath = realpathSync(path)
    const status = { type: "File", uid: 0, realPath, changed: undefined, identity: realPath }
    return _tag === "File" ? { _tag, bytes: readFileSync(path), status } : { _tag, status }
  } catch (error) {
    return { _tag: "Unreadable", errno: (error as NodeJS.ErrnoException).code ?? "" }
  }
}

/** Reads a unit from this machine. */
export const read = (given: Unit.UnitRequest): Unit.Unit => Unit.read(given, Source.readAll(Unit.sources, given, look))
