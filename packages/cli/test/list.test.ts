import { assert, describe, it } from "@effect/vitest"
import { Documents } from "oci-runtimes"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { files } from "./sampleMachine.ts"

describe("list", () => {
  it.effect("is a table", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["list"], files: files() })
      assert.deepStrictEqual(data.split("\n"), [
        "NAME                   KIND        SHIM                   PROGRAM        ARGUMENTS             FOUND",
        "crun (default)         configured  io.containerd.runc.v2  /usr/bin/crun  -                     /usr/bin/crun",
        'debug                  configured  io.containerd.runc.v2  crun           --debug "--log=/x y"  /usr/bin/crun',
        'io.containerd.runc.v2  stock       io.containerd.runc.v2  runc           -                     exec: "runc": executable file not found in $PATH',
        'missing                configured  io.containerd.runc.v2  /nowhere       x                     exec: "/nowhere": stat /nowhere: no such file or directory',
        'runc                   stock       io.containerd.runc.v2  runc           -                     exec: "runc": executable file not found in $PATH',
        ""
      ])
    })
  )

  it.effect("names an implicit default", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["list", "--default-runtime", "io.containerd.kata.v2"] })
      assert.include(data, "default runtime: io.containerd.kata.v2 (implicit)")
    })
  )

  it.effect("is a document with --json", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["--json", "list"], files: files() })
      const { defaultRuntime, runtimes } = document(Documents.ListDocument, data)
      assert.strictEqual(defaultRuntime, "crun")
      assert.deepStrictEqual(runtimes[1], {
        name: "debug",
        kind: "configured",
        default: false,
        shim: {
          binary: "io.containerd.runc.v2",
          options: {
            binaryName: "/var/lib/docker/runtimes/debug",
            root: "/var/run/docker/runtime-runc",
            systemdCgroup: false,
            noPivotRoot: false
          }
        },
        path: "crun",
        runtimeArgs: ["--debug", "--log=/x y"],
        program: "/usr/bin/crun",
        problem: null
      })
    })
  )
})
