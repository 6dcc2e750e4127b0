import { describe, it } from "@effect/vitest"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { DryRunFileSystem, Machine, Processes } from "@oci-runtimes/node"
import { interpreterConformance } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"

const memory = Machine.memory({ files: { "/work": { type: "directory" } } })
const dry = Layer.merge(Layer.provide(DryRunFileSystem.layer, NodeFileSystem.layer), Processes.layer)

const temporary = Effect.flatMap(FileSystem.FileSystem, (fileSystem) =>
  fileSystem.makeTempDirectoryScoped({ prefix: "oci-runtimes-interpreter-" })
)

describe.each([
  ["in memory", interpreterConformance(memory, Effect.succeed("/work"))],
  ["on the disk", interpreterConformance(Machine.live, temporary)],
  ["on a dry run over the disk", interpreterConformance(dry, temporary)],
  [
    "on a dry run over memory",
    interpreterConformance(Layer.provideMerge(DryRunFileSystem.layer, memory), Effect.succeed("/work"))
  ]
])("the interpreter %s", (_title, cases) => {
  for (const { run, title } of cases) it.live(title, () => run)
})
