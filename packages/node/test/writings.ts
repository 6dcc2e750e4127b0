/** States of a disk to write a configuration file from, and functions that read the resulting state. */
import { FileWriter, Disk, type Processes } from "@oci-runtimes/node"
import { byHand } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { oneProcess } from "./situations.ts"

/** A state to begin from, and the file to write. */
export interface Situation {
  readonly title: string
  readonly files: Disk.Files
  /** The file itself, where all links end. */
  readonly target: string
  /** The text that is there, if any. */
  readonly before: string | undefined
  readonly backup: boolean
}

export const path = "/work/etc/daemon.json"
export const after = "the new text, which is longer"

const file: Disk.Entry = { type: "file", content: "old", mode: 0o640, uid: 4242 }

export const plain: Situation = {
  title: "a file",
  files: { [path]: file, "/work/etc/other": "not ours" },
  target: path,
  before: "old",
  backup: false
}

export const backedUp: Situation = {
  ...plain,
  title: "a file and an older backup",
  files: { ...plain.files, [`${path}.bak`]: { type: "file", content: "older", mode: 0o604, uid: 4243 } },
  backup: true
}

export const situations: ReadonlyArray<Situation> = [
  plain,
  { ...plain, title: "a file to keep a backup of", backup: true },
  backedUp,
  {
    title: "a file behind links, a link at the place of the backup, and leftovers",
    files: {
      [path]: { type: "link", target: "../link" },
      "/work/link": { type: "link", target: "/work/store/real" },
      "/work/store/real": file,
      "/work/store/real.bak": { type: "link", target: "../elsewhere" },
      "/work/elsewhere": "not ours",
      "/work/store/.oci-runtimes.1.1.a.b.c/new": "half"
    },
    target: "/work/store/real",
    before: "old",
    backup: true
  },
  {
    title: "no file",
    files: { "/work/etc": { type: "directory", mode: 0o711 } },
    target: path,
    before: undefined,
    backup: true
  },
  {
    title: "a link into directories that are missing",
    files: { [path]: { type: "link", target: "/work/a/b/real" } },
    target: "/work/a/b/real",
    before: undefined,
    backup: false
  }
]

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

export const onto = (disk: Disk.Shape, processes: Layer.Layer<Processes.Processes> = oneProcess) =>
  Layer.merge(Layer.succeed(Disk.Disk, disk), processes)

/** Writes the new text of a situation over the one that is read, as a user of the command would. */
export const writeOn = (
  disk: Disk.Shape,
  { backup }: Pick<Situation, "backup">,
  options: Partial<FileWriter.WriteRequest> = {},
  processes?: Layer.Layer<Processes.Processes>
) =>
  Effect.gen(function* () {
    const before = yield* Effect.orElseSucceed(byHand(disk).bytes(path), () => undefined)
    return yield* FileWriter.write({ path, before, after: bytes(after), backup, wait: 0, ...options })
  }).pipe(Effect.provide(onto(disk, processes)))

export const treeOf = (disk: Disk.Shape) => byHand(disk).tree("/work")

/** Text, mode and owner of a regular file; undefined where none is. */
export const stateOf = (disk: Disk.Shape, at: string) =>
  Effect.gen(function* () {
    const { mode, owner, type } = yield* disk.lstat(at)
    if (type !== "File") return undefined
    return { text: yield* byHand(disk).text(at), mode, owner }
  }).pipe(Effect.orElseSucceed(() => undefined))
