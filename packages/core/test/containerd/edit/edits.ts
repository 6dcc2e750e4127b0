/** Changes of containerd's files in memory. */
import {
  ContainerdChange,
  ContainerdEdit,
  type ContainerdEngine,
  EditRefusal,
  Given
} from "@oci-runtimes/core/containerd"
import { Table } from "@oci-runtimes/core/data"
import { Source } from "@oci-runtimes/core/engine"
import { Bytes } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import * as Machine from "../Machine.ts"
import type { Files } from "../machines.ts"

/** Reads the files of a machine, with those that a change may change. */
export const filesOf = (engine: ContainerdEngine.ContainerdEngine, files: Files, file?: string): Source.Files => {
  const { read } = Machine.make({ containerd: "2.1.9", files })
  const known = Source.readAll(engine.sources, Given.usual, read)
  const more = [...ContainerdEdit.candidates(Given.usual), ...(file === undefined ? [] : [file])].filter(
    (path) => !known.has(path)
  )
  return Table.make([...known, ...more.map((path) => [path, read({ _tag: "File", path })] as const)])
}

export const change = (
  engine: ContainerdEngine.ContainerdEngine,
  files: Files,
  asked: ContainerdChange.ContainerdChange,
  options: ContainerdEdit.Options = {},
  given: Partial<Given.Given> = {}
) =>
  ContainerdEdit.make(
    { engine, given: { ...Given.usual, ...given }, files: filesOf(engine, files, options.file) },
    asked,
    options
  )

/** Returns the texts of the changed files, in order; null for a file that is gone. */
export const texts = (made: ReturnType<typeof change>): ReadonlyArray<readonly [file: string, text: string | null]> =>
  Result.getOrThrow(made).edits.map(({ after, file }) => [file, after === undefined ? null : Bytes.toText(after)])

/** Returns the files after a change. */
export const after = (files: Files, made: ReturnType<typeof change>): Files => {
  const left = new Map(Object.entries(files))
  for (const [file, text] of texts(made)) {
    if (text === null) left.delete(file)
    else left.set(file, text)
  }
  return Object.fromEntries(left)
}

export const refusalOf = (made: ReturnType<typeof change>) => {
  const refusal = Result.getOrThrow(Result.flip(made))
  return { tag: refusal._tag, message: EditRefusal.message(refusal), advice: EditRefusal.advice(refusal) }
}

export const crun: ContainerdChange.AddRuntime = ContainerdChange.addProgram("crun", "/usr/bin/crun", false)

export const kata: ContainerdChange.AddRuntime = {
  _tag: "AddRuntime",
  name: "kata",
  type: "io.containerd.kata.v2",
  options: { ConfigPath: "/etc/kata.toml" }
}

const name = fc.constantFrom("crun", "kata", "runc", "new", "My.Runtime", "io.x")

/** Generates changes. */
export const someChange: fc.Arbitrary<ContainerdChange.ContainerdChange> = fc.oneof(
  fc.record({
    _tag: fc.constant("AddRuntime" as const),
    name,
    type: fc.constantFrom("io.containerd.runc.v2", "io.containerd.kata.v2"),
    options: fc.dictionary(
      fc.constantFrom("BinaryName", "SystemdCgroup", "IoUid", "Root"),
      fc.constantFrom("/usr/bin/crun", "crun"),
      { maxKeys: 2, noNullPrototype: true }
    ),
    replace: fc.boolean()
  }),
  name.map((one) => ({ _tag: "RemoveRuntime" as const, name: one })),
  fc.tuple(name, name).map(([one, newDefault]) => ({ _tag: "RemoveRuntime" as const, name: one, newDefault })),
  name.map((one) => ({ _tag: "SetDefault" as const, name: one })),
  fc.constant({ _tag: "UnsetDefault" as const })
)
