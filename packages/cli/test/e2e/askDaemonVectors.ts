/**
 * Makes the files of each recorded machine with containerd or CRI-O in the root directory of this process, one after the other, and prints
 * how the answers of this library differ from the recorded ones. `askDaemonVectors.ts`; the lines of the answers are read from standard
 * input. It must have a root directory of its own, which it empties.
 */
import type { Source } from "@oci-runtimes/core/engine"
import type { Search } from "@oci-runtimes/core/machine"
import { Disk, ExecutableLookup, Machine, SourceFiles } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { compare as compareContainerd } from "../../../core/test/containerd/conformance.ts"
import { type Contents, make as containerdMachine } from "../../../core/test/containerd/Machine.ts"
import { parse as parseContainerd } from "../../../core/test/containerd/Vector.ts"
import { compare as compareCrio } from "../../../core/test/crio/conformance.ts"
import type { Files } from "../../../core/test/crio/machines.ts"
import { parse as parseCrio } from "../../../core/test/crio/Vector.ts"
import { own } from "./OwnRoot.ts"

/** Makes the files and directories the only ones of the machine. */
const write = ({ directories, files }: Contents): void => {
  for (const name of readdirSync("/")) if (!own.has(name)) rmSync(join("/", name), { recursive: true })
  for (const path of directories) mkdirSync(path, { recursive: true })
  for (const [path, { mode, text }] of files) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    chmodSync(path, mode)
  }
}

const contentsOf = (files: Files): Contents => ({
  directories: new Set(Object.entries(files).flatMap(([path, entry]) => (isDirectory(entry) ? [path] : []))),
  files: new Map(
    Object.entries(files).flatMap(([path, entry]) =>
      isDirectory(entry)
        ? []
        : [[path, typeof entry === "string" ? { mode: 0o644, text: entry } : { mode: 0o755, text: "" }] as const]
    )
  )
})

const isDirectory = (entry: Files[string]): boolean => typeof entry === "object" && entry.type === "directory"

interface Looks {
  readonly read: (source: Source.Source) => Source.SourceState
  readonly look: (path: string) => Search.PathState
}

/** A look at the disk that a question needs. */
class Unseen {
  readonly key: string
  readonly look: Effect.Effect<unknown, never, Disk.Disk>
  constructor(key: string, look: Effect.Effect<unknown, never, Disk.Disk>) {
    this.key = key
    this.look = look
  }
}

/** Asks a pure question about machines on the disk: what it needs to see is looked at, and it is asked again. */
const answered = async <A>(ask: (lookAt: (contents: Contents) => Looks) => A): Promise<A> => {
  const seen = new Map<string, unknown>()
  for (;;) {
    let machines = 0
    const lookAt = (contents: Contents): Looks => {
      const machine = machines++
      write(contents)
      const see = <B>(what: string, look: Effect.Effect<B, never, Disk.Disk>): B => {
        const key = `${machine} ${what}`
        if (!seen.has(key)) throw new Unseen(key, look)
        return seen.get(key) as B
      }
      return {
        read: (source) => see(JSON.stringify(source), SourceFiles.look(source)),
        look: (location) =>
          see(
            location,
            Effect.map(
              ExecutableLookup.look([{ path: location, location, test: "regular-file", onError: "next" }]),
              ([state]) => state!
            )
          )
      }
    }
    try {
      return ask(lookAt)
    } catch (unseen) {
      if (!(unseen instanceof Unseen)) throw unseen
      // oxlint-disable-next-line no-await-in-loop
      seen.set(unseen.key, await Effect.runPromise(Effect.provide(unseen.look, Machine.live)))
    }
  }
}

const containerd = (line: string) => {
  const [vector] = parseContainerd(line)
  const { id } = vector!
  return answered((lookAt) => ({
    id,
    differences: compareContainerd(vector!, containerdMachine(vector!, lookAt)).differences
  }))
}

const crio = (line: string) => {
  const [vector] = parseCrio(line)
  const { id } = vector!
  return answered((lookAt) => ({
    id,
    differences: compareCrio(vector!, (files) => {
      const { look, read } = lookAt(contentsOf(files))
      return { read, look: ({ location }) => look(location) }
    })
  }))
}

const answers: Array<object> = []
for (const line of readFileSync(0, "utf8").split("\n")) {
  // oxlint-disable-next-line no-await-in-loop
  answers.push(await (line.includes('"crio":') ? crio(line) : containerd(line)))
}
process.stdout.write(JSON.stringify(answers))
