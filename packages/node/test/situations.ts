/** States of a disk to set up scripts from, and functions that read the resulting state. */
import { Disk, Processes, ScriptsDirectory } from "@oci-runtimes/node"
import { type Arguments, byHand, setUp } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/** A state to begin from, what is to come of it, and what may be read meanwhile. */
export interface Situation {
  readonly title: string
  readonly files: Disk.Files
  readonly wanted: Arguments
}

const script = (name: string, runtimeArgs: string): Disk.Entry => ({
  type: "file",
  content: text(name, runtimeArgs),
  mode: 0o700
})
const text = (name: string, runtimeArgs: string): string => `#!/bin/sh\n/bin/${name} ${runtimeArgs} $@\n`
const directory: Disk.Entry = { type: "directory", mode: 0o700 }

export const several: Disk.Files = {
  "/work/runtimes": directory,
  "/work/runtimes/both": script("both", "old"),
  "/work/runtimes/kept": script("kept", "k"),
  "/work/runtimes/removed": script("removed", "r"),
  "/work/runtimes/second": script("second", "old")
}
export const wanted = { both: ["new"], kept: ["k"], second: ["new"], added: ["a"] }

export const aside = Object.fromEntries(
  Object.entries(several).map(([path, entry]) => [path.replace("runtimes", "runtimes-old"), entry])
)

export const situations: ReadonlyArray<Situation> = [
  { title: "no data root", files: { "/": { type: "directory" } }, wanted },
  { title: "no scripts", files: { "/work": { type: "directory" } }, wanted },
  { title: "several scripts", files: several, wanted },
  {
    title: "one script",
    files: { "/work/runtimes": directory, "/work/runtimes/both": script("both", "old") },
    wanted: { both: ["new"] }
  },
  { title: "one script to remove", files: several, wanted: { both: ["old"], kept: ["k"], second: ["old"] } },
  { title: "scripts put aside by a dead engine", files: aside, wanted },
  {
    title: "a directory that is open to all, links, and leftovers",
    files: {
      ...several,
      "/work/runtimes": { type: "directory", mode: 0o777 },
      "/work/runtimes/added": { type: "link", target: "/etc/passwd" },
      "/work/runtimes/junk/file": "x",
      "/work/runtimes-old/both": "x",
      "/work/gen-runtimes123/x": "x"
    },
    wanted
  }
]

/** The scripts that open, by name: what a container engine finds. */
export const readable = (disk: Disk.Shape, names: ReadonlyArray<string>) =>
  Effect.map(
    Effect.forEach(names, (name) =>
      byHand(disk)
        .text(`/work/runtimes/${name}`)
        .pipe(
          Effect.map((content) => [name, content] as const),
          Effect.orElseSucceed(() => undefined)
        )
    ),
    (found) => Object.fromEntries(found.filter((entry) => entry !== undefined))
  )

export const names = ["added", "both", "kept", "removed", "second"]

export const fresh = (scripts: Arguments) =>
  Object.fromEntries(Object.entries(scripts).map(([name, runtimeArgs]) => [name, text(name, runtimeArgs.join(" "))]))

/** One process of a machine in memory, whose runs have a name of their own each. */
export const oneProcess = Layer.succeed(Processes.Processes, Processes.make(Processes.described()))

export const onto = (disk: Disk.Shape, processes: Layer.Layer<Processes.Processes> = oneProcess) =>
  Layer.merge(Layer.succeed(Disk.Disk, disk), processes)

export const applyOn = (
  disk: Disk.Shape,
  scripts: Arguments,
  options?: ScriptsDirectory.SetUpOptions,
  processes?: Layer.Layer<Processes.Processes>
) => Effect.provide(setUp("/work", scripts, { grace: 0, ...options }), onto(disk, processes))

export const treeOf = (disk: Disk.Shape) => byHand(disk).tree("/work")

/** Returns the scripts that were readable before. Scripts that a dead engine put aside were not readable. */
export const oldOf = Effect.fnUntraced(function* (files: Disk.Files) {
  const disk = Disk.memory(files)
  const present = yield* readable(disk, names)
  const restored = Object.fromEntries(
    names.flatMap((name) => {
      const entry = files[`/work/runtimes-old/${name}`]
      return files["/work/runtimes"] === undefined && typeof entry === "object" && entry.type === "file"
        ? [[name, String(entry.content)]]
        : []
    })
  )
  return Object.keys(restored).length > 0 ? [present, restored] : [present]
})

/** The disk, with something else in each visit. */
export const altered = (disk: Disk.Shape, alter: (visit: Disk.Visit) => Partial<Disk.Visit>): Disk.Shape => ({
  ...disk,
  visit: (user) => Effect.map(disk.visit(user), (visit) => ({ ...visit, ...alter(visit) }))
})
