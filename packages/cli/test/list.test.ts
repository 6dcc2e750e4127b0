import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"
import { files } from "./sampleMachine.ts"

describe("list", () => {
  it.effect("is a table of 80 columns, with the reason for what is missing below", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["list"], files: files() })
      assert.deepStrictEqual(data.split("\n"), [
        "NAME                   KIND        PROGRAM                    FOUND",
        "crun (default)         configured  /usr/bin/crun              yes",
        'debug                  configured  crun --debug "--log=/x y"  yes',
        "io.containerd.runc.v2  stock       runc                       missing",
        "missing                configured  /nowhere x                 missing",
        "runc                   stock       runc                       missing",
        "missing: runc is not in the engine's PATH (io.containerd.runc.v2, runc)",
        "missing: /nowhere does not exist (missing)",
        ""
      ])
    })
  )

  it.effect("has everything with --wide, in a terminal of any width", () =>
    Effect.gen(function* () {
      for (const columns of [undefined, 40]) {
        const { data } = yield* runCommand({
          args: ["list", "--wide"],
          files: files(),
          ...(columns !== undefined && { columns })
        })
        assert.deepStrictEqual(data.split("\n").slice(0, 5), [
          "NAME                   KIND        SHIM                   PROGRAM        ARGUMENTS             FOUND",
          "crun (default)         configured  io.containerd.runc.v2  /usr/bin/crun  -                     /usr/bin/crun",
          'debug                  configured  io.containerd.runc.v2  crun           --debug "--log=/x y"  /usr/bin/crun',
          "io.containerd.runc.v2  stock       io.containerd.runc.v2  runc           -                     missing",
          "missing                configured  io.containerd.runc.v2  /nowhere       x                     missing"
        ])
      }
    })
  )

  const wide = {
    runtimes: {
      容器: { path: "/opt/運行時/容器", runtimeArgs: ["--記錄=/var/log/容器.log", "--debug", "--timeout=30"] },
      "👩‍🚀e\u0301": { path: "/usr/bin/crun" }
    }
  }

  it.effect.each([
    [
      110,
      [
        "NAME                   KIND        PROGRAM                                                         FOUND",
        "io.containerd.runc.v2  stock       runc                                                            missing",
        "runc (default)         stock       runc                                                            missing",
        "容器                   configured  /opt/運行時/容器 --記錄=/var/log/容器.log --debug --timeout=30  missing"
      ]
    ],
    [
      80,
      [
        "NAME                   KIND        PROGRAM                               FOUND",
        "io.containerd.runc.v2  stock       runc                                  missing",
        "runc (default)         stock       runc                                  missing",
        "容器                   configured  /opt/運行時/容器 --記錄=/var/log/容…  missing"
      ]
    ],
    [
      40,
      [
        "io.containerd.runc.v2",
        "  kind     stock",
        "  program  runc",
        "  found    missing",
        "runc (default)",
        "  kind     stock",
        "  program  runc",
        "  found    missing",
        "容器",
        "  kind     configured",
        "  program  /opt/運行時/容器 --記錄=/var/log/容器.log --debug --timeout=30",
        "  found    missing"
      ]
    ]
  ] as ReadonlyArray<[number, ReadonlyArray<string>]>)("keeps its columns in a terminal of %d", ([columns, lines]) =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["list"], columns, files: files(JSON.stringify(wide)) })
      assert.deepStrictEqual(data.split("\n").slice(0, lines.length), lines)
      assert.include(data, "\n👩\\u200d🚀e\u0301")
    })
  )

  it.effect("prints the same into a pipe, whatever the terminal", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ args: ["list"], files: files(JSON.stringify(wide)) })
      assert.include(data, "/opt/運行時/容器 --記錄=/var/log/容器.log --debug --timeout=30  missing\n")
    })
  )

  it.effect("shows a runtime whose name is empty as what it is, though no container can ask for it", () =>
    Effect.gen(function* () {
      const run = { engine: "moby-25", files: files('{"runtimes": {"": {"path": "/usr/bin/crun"}}}') } as const
      const { data } = yield* runCommand({ ...run, args: ["list"] })
      assert.include(data, '""                     configured  /usr/bin/crun  yes\n')
      assert.include(data, '\nNo container can ask for the runtime "": an empty name means the default runtime.\n')
      const json = yield* runCommand({ ...run, args: ["list", "--json"] })
      assert.deepStrictEqual(
        document(Documents.ListDocument, json.data).runtimes.map(({ kind, name, path }) => [name, kind, path]),
        [
          ["", "configured", "/usr/bin/crun"],
          ["io.containerd.runc.v2", "stock", "runc"],
          ["runc", "stock", "runc"]
        ]
      )
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
