import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { MemoryFileSystem } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { interpreterConformance } from "./InterpreterConformance.ts"

interpreterConformance(
  "the interpreter in memory",
  MemoryFileSystem.layer({ "/work": { type: "directory" } }),
  Effect.succeed("/work")
)

interpreterConformance(
  "the interpreter on the disk",
  NodeFileSystem.layer,
  Effect.flatMap(FileSystem.FileSystem, (fileSystem) =>
    fileSystem.makeTempDirectoryScoped({ prefix: "oci-runtimes-interpreter-" })
  )
)
